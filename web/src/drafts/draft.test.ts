import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Draft } from "@/api/types";
import { keepDraft, SERVER_AFTER_MS, type DraftPorts } from "./draft";

const NAME = "ringdesk.draft.p1.t1.reply";
let ports: DraftPorts & { put: ReturnType<typeof vi.fn>; remove: ReturnType<typeof vi.fn> };
const open = (server?: Draft) => keepDraft(NAME, "reply", server, ports);
const onServer = (text: string, updated_at: string): Draft => ({ kind: "reply", text, attachment_ids: [], updated_at });

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-21T08:00:00Z") });
  ports = { storage: localStorage, put: vi.fn(() => Promise.resolve()), remove: vi.fn(() => Promise.resolve()), now: Date.now };
});
afterEach(() => vi.useRealTimers());

it("is on this device with every key and on the server within two seconds", async () => {
  const draft = open();
  draft.change({ text: "您好" });
  expect(JSON.parse(localStorage.getItem(NAME) ?? "{}")).toMatchObject({ text: "您好", synced: false });
  expect(draft.saved()).toBe("device");
  await vi.advanceTimersByTimeAsync(2000);
  expect(SERVER_AFTER_MS).toBeLessThanOrEqual(2000);
  expect(ports.put).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ text: "您好", kind: "reply" }), false);
  expect(draft.saved()).toBe("server");
});

it("sends one request for a burst of typing", async () => {
  const draft = open();
  for (const text of ["a", "ab", "abc"]) draft.change({ text });
  await vi.advanceTimersByTimeAsync(2000);
  expect(ports.put).toHaveBeenCalledTimes(1);
});

it("comes back after a reload, even when the server was away", async () => {
  ports.put.mockRejectedValue(new Error("offline"));
  open().change({ text: "half a sentence" });
  await vi.advanceTimersByTimeAsync(2000);
  const again = open(onServer("older", "2026-11-20T00:00:00Z"));
  expect(again.current().text).toBe("half a sentence");
  expect(again.saved()).toBe("device");
});

it("tries again until the server has it", async () => {
  ports.put.mockRejectedValueOnce(new Error("offline"));
  const draft = open();
  draft.change({ text: "x" });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(ports.put).toHaveBeenCalledTimes(2);
  expect(draft.saved()).toBe("server");
});

it("takes the newer text from another device once this one is in step", async () => {
  const first = open();
  first.change({ text: "mine" });
  await vi.advanceTimersByTimeAsync(2000);
  expect(open(onServer("from the phone", "2026-11-22T00:00:00Z")).current().text).toBe("from the phone");
  expect(open(onServer("yesterday", "2026-11-20T00:00:00Z")).current().text).toBe("mine");
});

it("does not call a text saved that changed while it was on its way", async () => {
  let finish = () => undefined as void;
  ports.put.mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)));
  const draft = open();
  draft.change({ text: "one" });
  await vi.advanceTimersByTimeAsync(1600);
  draft.change({ text: "one two" });
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(draft.saved()).toBe("device");
  await vi.advanceTimersByTimeAsync(2000);
  expect(ports.put).toHaveBeenLastCalledWith(expect.objectContaining({ text: "one two" }), false);
});

it("flushes while the page goes away", async () => {
  const draft = open();
  draft.change({ text: "bye" });
  await draft.flush(true);
  expect(ports.put).toHaveBeenCalledWith(expect.objectContaining({ text: "bye" }), true);
});

it("forgets an emptied or sent draft everywhere", async () => {
  const draft = open();
  draft.change({ text: "x" });
  draft.change({ text: " " });
  await vi.advanceTimersByTimeAsync(2000);
  expect(ports.remove).toHaveBeenCalledTimes(1);
  draft.change({ text: "y" });
  draft.discard();
  expect(localStorage.getItem(NAME)).toBeNull();
  expect(draft.current().text).toBe("");
  await vi.advanceTimersByTimeAsync(5000);
  expect(ports.put).not.toHaveBeenCalled();
});

it("survives a storage that refuses", () => {
  ports.storage = { getItem: () => "{broken", setItem: () => { throw new Error("full"); }, removeItem: () => undefined };
  const draft = open();
  draft.change({ text: "kept" });
  expect(draft.current().text).toBe("kept");
});
