/** Who stood at which step and when, read off the timeline. Pure. */

import type { ProcessStep, TimelineEntry } from "@/api/types";
import { isQuiet } from "./sentences";

interface Stand { at: string; by: string; returns: number }

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** For each node of the process: when the ticket last left it (or came to it, where it still stands) and who did it. */
export function stands(steps: ProcessStep[], entries: TimelineEntry[]): Map<string, Stand> {
  const found = new Map<string, Stand>();
  for (const step of steps) {
    const left = entries.findLast((entry) => text(entry.data.from_node) === step.key && text(entry.data.to_node) !== step.key);
    const came = entries.findLast((entry) => text(entry.data.to_node) === step.key);
    const entry = step.state === "now" || !left ? (came ?? (step.state === "now" ? entries[0] : left)) : left;
    if (!entry || step.state === "next" || step.state === "skipped") continue;
    const returns = entries.filter((one) => text(one.data.from_node) === step.key && (one.type === "TicketReturned" || one.type === "VerificationFailed")).length;
    found.set(step.key, { at: entry.at, by: entry.actor.kind === "system" ? "" : entry.actor.name, returns });
  }
  return found;
}

export type Group = "all" | TimelineEntry["group"];
export const GROUPS: Group[] = ["all", "talk", "internal", "flow", "audit"];

/** Entries of a group. Audit is the whole record: every entry that changed a field, and every move of a clock. */
export const inGroup = (entries: TimelineEntry[], group: Group): TimelineEntry[] =>
  group === "all" ? entries.filter((entry) => !isQuiet(entry)) : entries.filter((entry) => entry.group === group || (group === "audit" && entry.changes.length > 0));
