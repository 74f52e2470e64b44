/** Automation rules as the API gives them. */

import type { Condition, L10n, Priority } from "@/api/types";

export const HAPPENINGS = ["created", "updated", "customer_replied", "replied", "assigned", "status_changed", "returned", "escalated", "rated", "sla_warning", "sla_breach"] as const;
export type Happening = (typeof HAPPENINGS)[number];
export const SINCE = ["status_since", "last_agent_at", "last_customer_at", "updated_at", "created_at", "resolved_at"] as const;
export type Since = (typeof SINCE)[number];
export type Hours = "open" | "clock";
export type Trigger = { kind: "event"; on: Happening[] } | { kind: "time"; since: Since; minutes: number; hours: Hours };
export interface Guard { name: L10n; when: Condition }
export type Action =
  | { do: "tags"; add: string[]; remove: string[] }
  | { do: "priority"; to: Priority }
  | { do: "category"; category_id: string }
  | { do: "fields"; values: Record<string, unknown> }
  | { do: "assign"; member_id: string | null; team_id: string | null }
  | { do: "note"; text: string }
  | { do: "reply"; texts: L10n }
  | { do: "wait"; minutes: number; hours: Hours }
  | { do: "resolve" | "close"; reason: string }
  | { do: "escalate"; reason: string; member_id: string | null }
  | { do: "hold"; minutes: number; reason: string }
  | { do: "participant"; member_id: string; role: string }
  | { do: "notify"; text: string; member_ids: string[] };
export type Sort = Action["do"];
export const SORTS: Sort[] = ["reply", "wait", "resolve", "close", "tags", "priority", "category", "assign", "note", "notify", "escalate", "participant", "hold"];
export interface Budget { per_run: number; per_day: number; per_customer_week: number }
export interface Definition { name: L10n; trigger: Trigger; when: Condition; guards: Guard[]; actions: Action[]; budget: Budget }

export interface Fault { field: string; code: string; params: Record<string, unknown>; text: string }
export interface Rule {
  id: string; position: number; name: L10n; version: number; enabled: boolean; enabled_at: string | null; enabled_by: string | null;
  definition: Definition | null; draft: Definition | null; draft_by: string | null; draft_at: string | null; draft_revision: number; faults: Fault[];
  author_name: string | null; reason: string | null; published_at: string | null;
  today: { letters: number; acted: number; skipped: number };
}
export interface RuleVersion { version: number; definition: Definition; author_name: string; grants: string[]; reason: string; published_at: string }
export interface Example { key: string; about: L10n; definition: Definition }
export interface Check { code: "self" | "depth" | "overlap" | "ends" | "texts"; level: "ok" | "warn"; params: Record<string, unknown> }
interface TicketNamed { id: string; number: number; subject: string }
export type Detail = Record<string, unknown>;
export interface Match {
  id: string; version: number; ticket: TicketNamed; event_type: string | null; since_at: string | null; matched_at: string;
  state: "done" | "waiting" | "stopped" | "skipped"; reason: string | null; detail: Detail; depth: number; resume_at: string | null; letters: number; tries: number;
}
export interface Result {
  seen: number; total: number; matched: number; acts: number; skips: number; closings: number; came_back: number; letters: number;
  most_in_run: number; most_in_day: number; kept_from_customers: number; reasons: Record<string, number>;
  days: { day: string; acts: number; skips: number }[]; against: number | null; differs: Record<"added" | "removed" | "changed", number> | Record<string, never>;
  replayed: { version: number; same: number; different: number; numbers: number[] } | null; as_of_today: string[]; unsure: number; seconds: number;
}
export interface DryRun {
  id: string; rule_id: string; version: number | null; days: number; from_at: string; to_at: string; state: "running" | "done" | "failed";
  done: number; total: number; result: Result | null; error: string | null; created_at: string; ended_at: string | null;
}
export interface DryVerdict { id: string; ticket: TicketNamed; at: string; state: string; reason: string | null; detail: Detail; differs: "added" | "removed" | "changed" | null }
export type Tab = "acts" | "skips" | "differs";
