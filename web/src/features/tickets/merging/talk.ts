/** What was said on merged tickets, among what happened to the one they go on as. Pure. */

import type { Message, TimelineEntry } from "@/api/types";

const typeOf = ({ kind, direction, author }: Message): string =>
  direction === "in" || author.kind === "requester" ? "CustomerReplied" : kind === "internal" ? "NoteAdded" : "TicketReplied";

/** The record of a merged ticket stays with it: its messages stand here as entries of their own, by their time. */
export function withMerged(entries: TimelineEntry[], messages: Message[]): TimelineEntry[] {
  const told = new Set(entries.map((entry) => entry.data.message_id));
  const beside = messages.filter((message) => message.said_on && !told.has(message.id));
  if (beside.length === 0) return entries;
  const made = beside.map((message): TimelineEntry => ({
    id: message.id, at: message.at, type: typeOf(message), actor: message.author, node: null, data: { message_id: message.id }, changes: [],
    group: message.kind === "internal" ? "internal" : "talk", seq: 0, hash: "",
  }));
  return [...entries, ...made].map((entry, place) => ({ entry, place })).sort((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at) || a.place - b.place).map(({ entry }) => entry);
}
