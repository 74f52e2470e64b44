/** What the server answers about deadlines. Instants ISO 8601 UTC, durations in seconds or minutes as named. */

import type { ClockKind, L10n } from "@/api/types";

export interface DeadlineClock {
  id: string;
  kind: ClockKind;
  cycle: number;
  state: "running" | "paused" | "met" | "cancelled";
  /** Why it is paused: a status or `hold`. */
  reason: string | null;
  policy: { id: string; name: L10n; version: number };
  calendar: { id?: string; name?: L10n; zone?: string; version?: number };
  target_minutes: number;
  buffer_minutes: number;
  /** How much earlier the house wants it than the customer was promised. */
  margin_minutes: number;
  started_at: string;
  due_at: string | null;
  raw_due_at: string | null;
  internal_due_at: string | null;
  warn_at: string | null;
  stopped_at: string | null;
  elapsed_minutes: number;
  remaining_minutes: number;
  breached: boolean;
  raw_breached: boolean;
}

export type Part = "handler" | "team_lead" | "department_head" | "director";
export interface DeadlineAlert {
  id: string;
  ticket_id: string;
  clock: ClockKind;
  kind: "warning" | "breach" | "escalation";
  step: string;
  moment: string;
  due_at: string | null;
  fired_at: string;
  late_seconds: number;
  /** A later step came due before this one was looked at: logged, nobody disturbed. */
  overtaken: boolean;
  told: { member_id: string; name: string; part: Part }[];
  acknowledged_at: string | null;
  acknowledged_by: { id?: string; name: string } | null;
}

export interface Deadlines {
  clocks: DeadlineClock[];
  alerts: DeadlineAlert[];
  hold: { until: string; reason: string; by: string } | null;
  answer_expected: boolean;
  /** Where the customer is, when known. */
  customer_zone: string | null;
  /** What I may do now. */
  may: ("hold" | "release" | "expect_answer" | "expect_no_answer")[];
}

export type StretchKind = "counted" | "expected" | "paused" | "buffer" | "closed";
/** `entry`: the place in the log of the pause or buffer behind it. */
export interface Stretch { from: string; until: string; kind: StretchKind; reason: string | null; calendar: string; entry: number | null }
export interface Day { date: string; is_today: boolean; stretches: Stretch[]; counted_seconds: number; total_seconds: number }
export interface Move {
  index: number;
  at: string;
  event: "started" | "paused" | "resumed" | "changed" | "buffered" | "met" | "cancelled";
  reason: string | null;
  note: Record<string, unknown>;
  due_before: string | null;
  due_after: string | null;
}
/** target + paused + buffer + closed = total; without a deadline `counted` stands for the target. */
export interface Sums { target?: number; counted?: number; paused: number; buffer: number; closed: number; total: number }
export interface Account {
  started_at: string;
  now: string;
  stopped_at: string | null;
  due_at: string | null;
  raw_due_at: string | null;
  internal_due_at: string | null;
  state: "running" | "paused" | "met" | "cancelled";
  breached: boolean;
  never_opens: boolean;
  target_minutes: number;
  buffer_minutes: number;
  elapsed_seconds: number;
  remaining_seconds: number;
  sums: Sums;
  stretches: Stretch[];
  days: Day[];
  moves: Move[];
  /** When now is outside open hours, the instant it goes on. */
  next_running_at: string | null;
}
export interface Explanation {
  clock: DeadlineClock;
  zone: string;
  account: Account;
  title: string;
  sentences: string[];
  customer_sentences: string[];
  verified: boolean;
}

export type OwnerKind = "intake" | "team" | "department" | "customer" | "approver" | "buffer" | "closed" | "elsewhere" | "done";
export interface OwnerTime { kind: OwnerKind; id: string | null; name: string | null; seconds: number }
export interface Span {
  from_at: string; until_at: string | null; kind: OwnerKind; id: string | null; name: string | null; node: string;
  open_seconds: number; closed_seconds: number; buffer_seconds: number;
}
/** `elapsed_seconds` is exactly the sum of the owners'. */
export interface TimeLedger { from_at: string; until_at: string; elapsed_seconds: number; owners: OwnerTime[]; spans: Span[] }
