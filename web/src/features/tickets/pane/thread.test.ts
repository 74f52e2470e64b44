import { describe, expect, it } from "vitest";
import type { Message, TimelineEntry } from "@/api/types";
import { buildThread, firstUnread, newestPublic } from "./thread";
import { linkParts } from "./links";

const message = (id: string, minute: number, more: Partial<Message> = {}): Message =>
  ({ id, at: `2026-11-21T08:${String(minute).padStart(2, "0")}:00Z`, kind: "public", direction: "in", ...more }) as Message;
const entry = (id: string, minute: number, type: string, seq = 1): TimelineEntry =>
  ({ id, at: `2026-11-21T08:${String(minute).padStart(2, "0")}:00Z`, type, seq, data: {}, changes: [] }) as unknown as TimelineEntry;

describe("the conversation as a sequence", () => {
  it("folds changes that follow each other and leaves out what messages tell", () => {
    const items = buildThread(
      [message("a", 1), message("b", 9)],
      [entry("e0", 1, "TicketCreated"), entry("e1", 2, "TicketAssigned", 2), entry("e2", 3, "PriorityChanged", 3), entry("e3", 9, "TicketReplied", 4), entry("e4", 10, "TicketWaiting", 5)],
    );
    expect(items.map((item) => (item.kind !== "changes" ? item.id : item.entries.map((one) => one.id).join("+")))).toEqual(["a", "e1+e2", "b", "e4"]);
  });
  it("what came back stands alone among the changes", () => {
    const items = buildThread([], [entry("a", 1, "TicketAssigned"), entry("b", 2, "TicketReturned", 2), entry("c", 3, "DeadlineWarned", 3), entry("d", 4, "TicketRejected", 4)]);
    expect(items.map((item) => `${item.kind} ${item.id}`)).toEqual(["changes a", "sent_back b", "changes c", "sent_back d"]);
  });
  it("what was taken back before it left is not shown", () => {
    expect(buildThread([message("a", 1), message("b", 2, { direction: "out", withdrawn_at: "2026-11-21T08:02:03Z" })], []).map((item) => item.id)).toEqual(["a"]);
  });
  it("a message stands before a change of the same instant, changes by their number", () => {
    const items = buildThread([message("a", 1)], [entry("y", 1, "TicketWaiting", 8), entry("x", 1, "TicketAssigned", 7)]);
    expect(items.map((item) => (item.kind !== "changes" ? item.id : item.entries.map((one) => one.id).join("+")))).toEqual(["a", "x+y"]);
  });
  it("unread begins after our last answer, notes do not count as answers", () => {
    const list = [message("a", 1), message("b", 2, { direction: "out" }), message("n", 3, { kind: "internal", direction: "out" }), message("c", 4), message("d", 5)];
    expect(firstUnread(list, true)).toBe("c");
    expect(firstUnread(list, false)).toBeNull();
    expect(firstUnread(list.slice(0, 2), true)).toBeNull();
    expect(newestPublic(list.slice(0, 3))?.id).toBe("b");
  });
});

describe("addresses in text", () => {
  it("end before Chinese marks and sentence ends, and keep every character", () => {
    const text = "见 https://a.test/x?y=1。还有(http://b.test/z).";
    const parts = linkParts(text);
    expect(parts.flatMap((part) => part.href ?? [])).toEqual(["https://a.test/x?y=1", "http://b.test/z"]);
    expect(parts.map((part) => part.text).join("")).toBe(text);
  });
  it("nothing but http is an address", () => {
    expect(linkParts("javascript:alert(1) data:x").every((part) => part.href === null)).toBe(true);
  });
});
