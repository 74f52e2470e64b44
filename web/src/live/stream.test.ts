import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, createParser, openLive, type ServerEvent } from "./stream";

function parse(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const feed = createParser((event) => events.push(event));
  chunks.forEach(feed);
  return events;
}

describe("reading the stream", () => {
  it("joins data lines and takes name and id", () => {
    expect(parse('event: ticket\nid: 7\ndata: {"a":\ndata: 1}\n\n')).toEqual([{ event: "ticket", id: "7", data: '{"a":\n1}' }]);
  });
  it("survives a cut at every place", () => {
    const text = "event: notice\r\nid: 9\r\ndata: 你好: x\r\n\r\n:beat\n\ndata: second\n\n";
    const whole = parse(text);
    expect(whole.map(({ data }) => data)).toEqual(["你好: x", "second"]);
    for (let at = 1; at < text.length; at += 1) expect(parse(text.slice(0, at), text.slice(at))).toEqual(whole);
  });
  it("yields nothing for comments", () => {
    expect(parse(":hello\n\n:again\n\n")).toEqual([]);
  });
});

it("waits longer after each failure, but never longer than half a minute", () => {
  expect(backoff(0, 1)).toBe(500);
  expect(backoff(3, 0)).toBe(2000);
  expect(backoff(20, 1)).toBe(30_000);
});

describe("staying connected", () => {
  const stream = (text: string) => new Response(text, { status: 200 });
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("comes back with the last event it saw, and stops when told", async () => {
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", vi.fn((_url: string, init: RequestInit) => {
      asked.push((init.headers as Headers).get("Last-Event-ID"));
      return Promise.resolve(stream("id: 41\ndata: {}\n\n"));
    }));
    const states: boolean[] = [];
    const close = openLive({ onEvent: () => undefined, onState: (state) => states.push(state) });
    await vi.advanceTimersByTimeAsync(1000);
    close();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.slice(0, 2)).toEqual([null, "41"]);
    expect(states.slice(0, 2)).toEqual([true, false]);
    expect(asked.length).toBe(before);
  });
});
