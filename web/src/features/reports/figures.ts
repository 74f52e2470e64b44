/** The six core figures: how they read, which way is better, and which tickets stand behind them. Pure. */

import type { Condition } from "@/api/types";
import { addDays, startOfDay } from "./days";
import type { Period } from "./period";

export interface Kpis {
  created: number; closed: number; resolved: number; rated: number;
  avg_first_response_minutes: number | null; avg_resolution_minutes: number | null; fcr: number | null;
  return_rate: number | null; reopen_rate: number | null; csat: number | null; on_time_rate: number | null;
}
export interface Point { day: string; created: number; resolved: number }
export interface Group { key: string | null; label: Record<string, string> | null; count: number; filter: Condition }
export interface Summary { kpis: Kpis; series: Point[]; breakdown: Group[] }

type FigureName = "avg_first_response_minutes" | "avg_resolution_minutes" | "fcr" | "return_rate" | "reopen_rate" | "csat";
export interface Figure { name: FigureName; kind: "duration" | "share" | "score"; better: "more" | "less"; /** What of the period it is taken over. */ over: "resolved" | "rated"; also?: Condition }

export const FIGURES: Figure[] = [
  { name: "avg_first_response_minutes", kind: "duration", better: "less", over: "resolved" },
  { name: "avg_resolution_minutes", kind: "duration", better: "less", over: "resolved" },
  { name: "fcr", kind: "share", better: "more", over: "resolved" },
  { name: "return_rate", kind: "share", better: "less", over: "resolved", also: { field: "return_count", op: "gt", value: 0 } },
  { name: "reopen_rate", kind: "share", better: "less", over: "resolved", also: { field: "reopen_count", op: "gt", value: 0 } },
  { name: "csat", kind: "score", better: "more", over: "rated", also: { field: "rating", op: "not_empty" } },
];

export type Milestone = "created_at" | "resolved_at" | "closed_at";
/** Tickets that reached the milestone in the period; `also` narrows them. */
export function within(milestone: Milestone, { first, last }: Period, zone: string, also?: Condition): Condition {
  const when: Condition = { field: milestone, op: "between", value: [startOfDay(first, zone), startOfDay(addDays(last, 1), zone)] };
  return { all: also ? [also, when] : [when] };
}
export const ticketsPath = (filter: Condition): string => `/tickets?${new URLSearchParams({ view: "all", filter: JSON.stringify(filter) })}`;

type Direction = "better" | "worse" | "same";
export interface Delta { by: number; direction: Direction }

/** How far the figure moved since the period before: durations in share of before, the others as they are. Null without both. */
export function deltaOf({ kind, better }: Pick<Figure, "kind" | "better">, now: number | null, past: number | null): Delta | null {
  if (now === null || past === null) return null;
  if (kind === "duration" && past === 0) return null;
  const by = kind === "duration" ? (now - past) / past : now - past;
  const least = kind === "score" ? 0.005 : 0.0005;
  if (Math.abs(by) < least) return { by: 0, direction: "same" };
  return { by, direction: (by > 0) === (better === "more") ? "better" : "worse" };
}
