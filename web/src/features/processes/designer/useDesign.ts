/** A draft in the making: every change can be taken back, is kept here at once and on the server within a second, and nobody's work is overwritten. */

import { begun, changed, redone, undone, type History } from "./model/history";
import type { Process } from "./model/definition";
import type { Finding } from "./model/findings";
import { staleDraft, type Draft } from "./queries";
import { same } from "../../admin/sla/same";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";

/** `local`: on this computer only, `error` says why. */
export type Kept = { state: "none" | "waiting" | "saved"; error: null } | { state: "local"; error: unknown };
/** `theirs` null: the draft was published or discarded meanwhile. */
export interface Clash { theirs: Draft | null }
export interface Design {
  process: Process;
  kept: Kept;
  clash: Clash | null;
  /** Whether there is a draft, here or on the server. */
  drafted: boolean;
  revision: number;
  canUndo: boolean;
  canRedo: boolean;
  /** `tag`: changes of one tag in quick succession are taken back together. */
  change: (next: Process, tag?: string) => void;
  undo: () => void;
  redo: () => void;
  keepMine: () => void;
  takeTheirs: () => void;
  /** Sends what waits; the revision the server then has, or null when that failed. */
  flush: () => Promise<number | null>;
  /** The draft is gone: published or thrown away; `next` is what is shown now. */
  forget: (next: Process) => void;
}

const QUIET_MS = 700;
const RETRY_MS = 8000;
interface Stored { revision: number; definition: Process }
const storeName = (key: string) => `ringdesk.process.${key}`;

function read(key: string): Stored | null {
  try {
    const found = JSON.parse(localStorage.getItem(storeName(key)) ?? "null") as Stored | null;
    return found?.definition && Array.isArray(found.definition.nodes) ? found : null;
  } catch {
    return null;
  }
}
function keep(key: string, value: Stored | null): void {
  try {
    if (value === null) localStorage.removeItem(storeName(key));
    else localStorage.setItem(storeName(key), JSON.stringify(value));
  } catch {
    // private windows refuse storage; the server's draft is then the only one
  }
}

interface Asked { processKey: string; draft: Draft | null; base: Process; basedOn: number | null; onFindings: (findings: Finding[]) => void }

/** `draft` as the server had it on opening, `base` what is in force (or empty) where there is none. */
export function useDesign({ processKey, draft, base, basedOn, onFindings }: Asked): Design {
  const [opened] = useState(() => {
    const stored = read(processKey);
    const server = draft?.definition ?? base;
    const usable = stored && !same(stored.definition, server) ? stored : null;
    return { stored: usable, conflicting: usable !== null && usable.revision !== (draft?.revision ?? 0) };
  });
  const [history, setHistory] = useState<History<Process>>(() => begun(opened.stored?.definition ?? draft?.definition ?? base));
  const [kept, setKept] = useState<Kept>({ state: opened.stored ? "waiting" : draft ? "saved" : "none", error: null });
  const [clash, setClash] = useState<Clash | null>(opened.conflicting ? { theirs: draft } : null);
  const [revision, setRevision] = useState(draft?.revision ?? 0);
  const latest = useRef(history);
  const now = useRef({ process: history.now, revision: draft?.revision ?? 0, basedOn: draft?.based_on ?? basedOn, unsent: Boolean(opened.stored), blocked: opened.conflicting });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sending = useRef<Promise<boolean>>(Promise.resolve(true));
  const told = useRef(onFindings);
  useEffect(() => void (told.current = onFindings));

  const send = useCallback(async (): Promise<boolean> => {
    const state = now.current;
    if (state.blocked) return false;
    if (!state.unsent) return true;
    const sent = state.process;
    state.unsent = false;
    try {
      const answer = await api.put<Draft>(`/processes/${processKey}/draft`, { definition: sent, based_on: state.basedOn }, { version: state.revision });
      state.revision = answer.revision;
      setRevision(answer.revision);
      told.current(answer.findings);
      if (state.process === sent) {
        keep(processKey, null);
        setKept({ state: "saved", error: null });
      }
      return true;
    } catch (error) {
      state.unsent = true;
      const theirs = staleDraft(error);
      if (theirs === undefined) setKept({ state: "local", error });
      else {
        state.blocked = true;
        setClash({ theirs });
        setKept({ state: "none", error: null });
      }
      return false;
    }
  }, [processKey]);

  const flush = useCallback(async (): Promise<number | null> => {
    clearTimeout(timer.current);
    await sending.current;
    sending.current = send();
    const done = await sending.current;
    return done ? now.current.revision : null;
  }, [send]);

  const settle = useCallback((next: Process) => {
    const state = now.current;
    state.process = next;
    state.unsent = true;
    keep(processKey, { revision: state.revision, definition: next });
    if (state.blocked) return;
    setKept({ state: "waiting", error: null });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), QUIET_MS);
  }, [flush, processKey]);
  const put = useCallback((next: History<Process>) => {
    latest.current = next;
    setHistory(next);
  }, []);
  const step = useCallback((move: (history: History<Process>) => History<Process>) => {
    const next = move(latest.current);
    put(next);
    if (next.now !== now.current.process) settle(next.now);
  }, [put, settle]);

  useEffect(() => {
    if (opened.stored && !opened.conflicting) timer.current = setTimeout(() => void flush(), QUIET_MS);
    const again = () => { if (now.current.unsent) void flush(); };
    window.addEventListener("online", again);
    return () => {
      window.removeEventListener("online", again);
      again();
    };
  }, [opened, flush]);
  useEffect(() => {
    if (kept.state !== "local") return undefined;
    const again = setInterval(() => void flush(), RETRY_MS);
    return () => clearInterval(again);
  }, [kept.state, flush]);

  const unblock = (theirs: Draft | null) => {
    now.current.blocked = false;
    now.current.revision = theirs?.revision ?? 0;
    if (theirs) now.current.basedOn = theirs.based_on;
    setRevision(now.current.revision);
    setClash(null);
  };
  return {
    process: history.now, kept, clash, revision, drafted: revision > 0 || kept.state !== "none" || clash !== null,
    canUndo: history.past.length > 0, canRedo: history.future.length > 0, flush,
    change: (next, tag) => step((old) => changed(old, next, tag ?? null, Date.now())),
    undo: () => step(undone),
    redo: () => step(redone),
    keepMine: () => { unblock(clash?.theirs ?? null); settle(now.current.process); },
    takeTheirs: () => {
      const theirs = clash?.theirs ?? null;
      unblock(theirs);
      // ours stays one step back
      put(changed(latest.current, theirs?.definition ?? base, null, Date.now()));
      now.current.process = theirs?.definition ?? base;
      now.current.unsent = false;
      keep(processKey, null);
      setKept({ state: theirs ? "saved" : "none", error: null });
    },
    forget: (next) => {
      clearTimeout(timer.current);
      Object.assign(now.current, { process: next, revision: 0, unsent: false, blocked: false });
      keep(processKey, null);
      setRevision(0);
      setClash(null);
      setKept({ state: "none", error: null });
      put(begun(next));
    },
  };
}
