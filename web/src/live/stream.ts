/** Server-sent events over fetch: resumes by Last-Event-ID, backs off, notices a silent line. */

import { BASE } from "@/api/client";
import { learnServerTime } from "@/api/clock";

export interface ServerEvent { event: string; data: string; id: string | null }

/** Cuts a growing text into events. Comments keep the line alive and yield nothing. */
export function createParser(emit: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = "";
  let current = { event: "message", data: [] as string[], id: null as string | null };
  const line = (text: string) => {
    if (text === "") {
      if (current.data.length > 0) emit({ ...current, data: current.data.join("\n") });
      current = { event: "message", data: [], id: null };
      return;
    }
    const [name = "", value = ""] = text.split(/:(.*)/s);
    const content = value.startsWith(" ") ? value.slice(1) : value;
    if (name === "event") current.event = content;
    else if (name === "data") current.data.push(content);
    else if (name === "id") current.id = content;
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    lines.forEach(line);
  };
}

const SILENCE_MS = 45_000;
export const backoff = (attempt: number, random: number = Math.random()): number =>
  Math.min(30_000, 500 * 2 ** attempt) * (0.5 + random / 2);

interface LiveOptions { onEvent: (event: ServerEvent) => void; onState: (connected: boolean) => void }

/** Opens the stream and keeps it open until the returned function is called. */
export function openLive({ onEvent, onState }: LiveOptions): () => void {
  const stop = new AbortController();
  let lastId: string | null = null;
  let attempt = 0;

  const listen = async () => {
    const silent = new AbortController();
    const quit = () => silent.abort();
    stop.signal.addEventListener("abort", quit);
    let watchdog = setTimeout(quit, SILENCE_MS);
    try {
      const headers = new Headers({ Accept: "text/event-stream" });
      if (lastId) headers.set("Last-Event-ID", lastId);
      const response = await fetch(`${BASE}/live`, { headers, signal: silent.signal, credentials: "same-origin" });
      if (!response.ok || !response.body) throw new Error(`live ${response.status}`);
      learnServerTime(response.headers.get("Date"));
      attempt = 0;
      onState(true);
      const parse = createParser((event) => {
        lastId = event.id ?? lastId;
        onEvent(event);
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watchdog);
        watchdog = setTimeout(quit, SILENCE_MS);
        parse(part.value);
      }
    } finally {
      clearTimeout(watchdog);
      stop.signal.removeEventListener("abort", quit);
    }
  };

  const keepOpen = async () => {
    while (!stop.signal.aborted) {
      await listen().catch(() => undefined);
      if (stop.signal.aborted) return;
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt++)));
    }
  };
  void keepOpen();
  return () => stop.abort();
}
