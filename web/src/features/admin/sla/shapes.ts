/** What the server says of policies, calendars, buffers. Durations in minutes of open time, instants in UTC. */

import type { Condition, L10n, Priority } from "@/api/types";

export const CUSTOMER_CLOCKS = ["dispatch", "first_response", "next_response", "follow_up", "resolution", "callback"] as const;
export const DEPARTMENT_CLOCKS = ["accept", "finish"] as const;
export type ClockKind = (typeof CUSTOMER_CLOCKS)[number] | (typeof DEPARTMENT_CLOCKS)[number];
export const PARTS = ["handler", "team_lead", "department_head", "director"] as const;
export type Part = (typeof PARTS)[number];
export const PRIORITIES: Priority[] = ["P1", "P2", "P3", "P4"];
export type PolicyKind = "customer" | "department";
export const clocksOf = (kind: PolicyKind): readonly ClockKind[] => (kind === "customer" ? CUSTOMER_CLOCKS : DEPARTMENT_CLOCKS);

/** Exactly one of percent, before_minutes, after_minutes. */
export interface Step { key: string; percent?: number | null; before_minutes?: number | null; after_minutes?: number | null; clocks?: ClockKind[]; to?: Part[]; raise_level?: boolean }
export interface Target { minutes: Partial<Record<ClockKind, number>>; calendar: string; calendars?: Partial<Record<ClockKind, string>>; margin_minutes?: number; steps?: Step[] }
export interface PolicyDefinition { name: L10n; when: Condition | Record<string, never>; targets: Partial<Record<Priority, Target>>; pause_statuses?: string[]; thanks_need_answer?: boolean }

export type VersionState = "draft" | "published" | "archived";
/** What policies and calendars share: a published version and, beside it, a draft in the making. */
export interface FaultShown { field: string; code: string; text: string }
/** `version` 0: never published. `faults` are the draft's, in the reader's words. */
export interface Versioned<D> {
  id: string; name: L10n; position: number; version: number; state: VersionState; draft: D | null; draft_by: string | null; draft_at: string | null; draft_revision: number; faults: FaultShown[];
  published_at: string | null; author_name: string | null; reason: string | null;
}
export interface PolicyShown extends Versioned<PolicyDefinition>, Omit<PolicyDefinition, "name"> { kind: PolicyKind; when_sentence: string; running: number; /** One before it takes everything. */ shadowed: boolean }
export interface VersionShown { version: number; author_name: string; reason: string; published_at: string }
/** `label`: the path in the reader's words, when the server said it. */
export interface Change { path: string; label?: string; before: unknown; after: unknown }

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];
/** Local times, "09:00" to "24:00". */
export type Interval = [string, string];
export type Week = Partial<Record<Day, Interval[]>>;
export interface Break { name: L10n; days: Day[]; from: string; to: string }
export interface HolidayRule { country: string; subdivision?: string | null; make_up_days: boolean }
export interface Season { name: L10n; kind: "ramadan" | "dates"; from?: string | null; to?: string | null; weekly: Week }
export interface Exception { from: string; to: string; name: L10n; intervals: Interval[] }
export interface CalendarDefinition { name: L10n; zone: string; weekly: Week; breaks?: Break[]; holidays?: HolidayRule[]; seasons?: Season[]; exceptions?: Exception[] }
/** `day_minutes`: what «a day» means here, the usual length of an open weekday; 0 while it cannot be said. */
export interface CalendarShown extends Versioned<CalendarDefinition> { definition: CalendarDefinition; zone: string; day_minutes: number }
type DaySource = "weekly" | "holiday" | "make_up" | "season" | "exception";
export interface YearDay { date: string; intervals: Interval[]; source: DaySource; name: string | L10n | null }
/** `estimated`: nobody has announced it yet. */
export interface Holiday { date: string; name: L10n; make_up: boolean; estimated: boolean }
export interface Country { code: string; name: L10n; /** Code → what it is called there. */ subdivisions: Record<string, string>; make_up_days: boolean }

/** `starts`: what has to happen before the clock runs; its times are as if that happened at once. */
type Start = "created" | "first_reply" | "customer_message" | "resolved" | "department";
interface TriedStep { key: string; kind: "warning" | "breach" | "escalation"; at: string; to: Part[]; raise_level: boolean }
export interface TriedClock { kind: ClockKind; policy_id: string; starts: Start; calendar: { id: string }; target_minutes: number; due_at: string | null; internal_due_at: string | null; warn_at: string | null; steps: TriedStep[]; sentence: string }
interface PolicyNamed { id: string; name: L10n; version: number }
export interface TryOut { at: string; policy: PolicyNamed | null; department_policy: PolicyNamed | null; clocks: TriedClock[]; customer_local: { zone: string; at: string } | null }
