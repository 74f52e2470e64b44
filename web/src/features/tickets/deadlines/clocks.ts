/** Which of a ticket's clocks are shown, and in what order. Pure. */

import type { ClockKind, L10n, Ticket, TicketClock } from "@/api/types";
import type { TimerState } from "@/ui";
import type { DeadlineClock } from "./shapes";

const ORDER: ClockKind[] = ["dispatch", "first_response", "next_response", "follow_up", "accept", "finish", "resolution", "callback"];

type Shown = Pick<TicketClock, "id" | "kind" | "state" | "started_at">;
const isLive = (clock: Pick<Shown, "state">): boolean => clock.state === "running" || clock.state === "paused";

/** The newest of each kind, in the order in which a ticket meets them; what was called off only while it is all there is. */
export function currentClocks<C extends Shown>(clocks: readonly C[]): C[] {
  const newest = new Map<ClockKind, C>();
  for (const clock of clocks) {
    const known = newest.get(clock.kind);
    if (!known || known.started_at <= clock.started_at) newest.set(clock.kind, clock);
  }
  return ORDER.flatMap((kind) => newest.get(kind) ?? []).filter((clock) => clock.state !== "cancelled");
}

/** The clock whose deadline the ticket shows everywhere: the one of its timer, else what runs, else the last one met. */
export function nearestClock(ticket: Pick<Ticket, "clocks" | "timer">): TicketClock | undefined {
  const current = currentClocks(ticket.clocks ?? []);
  return current.find((clock) => clock.kind === ticket.timer?.clock) ?? current.find(isLive) ?? current.at(-1);
}

/** A clock as the timer shows it. */
export const timerOf = (clock: TicketClock | DeadlineClock): TimerState => ({
  clock: clock.kind, state: clock.state, reason: clock.reason, started_at: clock.started_at, due_at: clock.due_at, warn_at: clock.warn_at,
  stopped_at: clock.stopped_at, breached: clock.breached,
});

/** Promises between departments; all others are made to the customer. */
export const isInternal = (kind: ClockKind): boolean => kind === "accept" || kind === "finish";

/** `B-0031 税务系统升级`: the buffer that an entry of the log is about; empty where it is about none. */
export function bufferName(note: Record<string, unknown>, l10n: (names: L10n) => string): string {
  if (typeof note.number !== "number") return "";
  const title = note.title && typeof note.title === "object" ? l10n(note.title as L10n) : "";
  return `B-${String(note.number).padStart(4, "0")} ${title}`.trim();
}

export const policyName = (clock: TicketClock | DeadlineClock): L10n => ("policy_name" in clock ? clock.policy_name : clock.policy.name);

