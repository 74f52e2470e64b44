/** The conversation as a sequence: messages, and between them the changes, folded. Pure. */

import type { Message, TimelineEntry } from "@/api/types";
import { isQuiet } from "../timeline/sentences";

type ThreadItem =
  | { kind: "message"; id: string; at: string; message: Message }
  | { kind: "changes"; id: string; at: string; entries: TimelineEntry[] }
  | { kind: "sent_back"; id: string; at: string; entry: TimelineEntry };

/** Events that a message in the thread already tells. */
const TOLD = new Set(["TicketCreated", "CustomerReplied", "TicketReplied", "NoteAdded"]);
/** Work that came back: what is to be done again must not hide among the changes. */
const SENT_BACK = new Set(["TicketReturned", "VerificationFailed", "TicketRejected", "BranchReturned"]);

/** Oldest first; consecutive changes stand together in one item, what came back stands alone. What was taken back before it left is told by its event. */
export function buildThread(messages: Message[], entries: TimelineEntry[]): ThreadItem[] {
  const shown = entries.filter((entry) => !TOLD.has(entry.type) && !isQuiet(entry));
  const all = [
    ...messages.filter((message) => !message.withdrawn_at).map((message, index) => ({ at: Date.parse(message.at), rank: 0, index, message })),
    ...shown.map((entry) => ({ at: Date.parse(entry.at), rank: 1, index: entry.seq, entry })),
  ].sort((a, b) => a.at - b.at || a.rank - b.rank || a.index - b.index);
  const items: ThreadItem[] = [];
  for (const one of all) {
    const last = items.at(-1);
    if ("message" in one) items.push({ kind: "message", id: one.message.id, at: one.message.at, message: one.message });
    else if (SENT_BACK.has(one.entry.type)) items.push({ kind: "sent_back", id: one.entry.id, at: one.entry.at, entry: one.entry });
    else if (last?.kind === "changes") last.entries.push(one.entry);
    else items.push({ kind: "changes", id: one.entry.id, at: one.entry.at, entries: [one.entry] });
  }
  return items;
}

/** The first message nobody of us answered yet; null when the ticket was read or we spoke last. */
export function firstUnread(messages: Message[], unread: boolean): string | null {
  if (!unread) return null;
  const answered = messages.findLastIndex((message) => message.direction === "out" && message.kind === "public");
  return messages.slice(answered + 1).find((message) => message.direction === "in")?.id ?? null;
}

/** The newest public message of the ticket itself that the server knows, which a reply says it has seen. */
export const newestPublic = (messages: Message[]): Message | undefined =>
  messages.findLast((message) => message.kind === "public" && !message.said_on);
