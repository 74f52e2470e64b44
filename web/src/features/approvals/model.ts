/** Approvals as the server answers them, and how they read. Pure. */

import type { L10n, MemberRef } from "@/api/types";
import { directionOf } from "@/i18n/languages";
import type { TimerState } from "@/ui";

export type Box = "mine" | "requested" | "deputy" | "decided";
export const BOXES: Box[] = ["mine", "requested", "deputy", "decided"];
export type State = "open" | "asked" | "approved" | "rejected" | "withdrawn";
export type Rule = "any" | "all" | "share";
export type Past = "tell" | "escalate" | "leave";

export interface ApprovalRow {
  id: string; kind: string; kind_name: L10n | null; title: L10n | string;
  ticket: { id: string; number: number; subject: string; priority: string; requester_name: string; excerpt: string };
  requested_by: MemberRef | null; state: State; amount: string | null; currency: string | null;
  level: number; levels: number; rule: Rule; asked: number; agreed: number;
  opened_at: string; level_opened_at: string | null; due_at: string | null; paused_at: string | null; decided_at: string | null;
  for_member: MemberRef | null; verdict: "approved" | "rejected" | null; version: number;
}
export interface Seat {
  member: MemberRef; for_member: MemberRef | null; added: boolean; from_member: MemberRef | null;
  state: "waiting" | "approved" | "rejected" | "passed_on" | "lapsed"; comment: string; asked_at: string; left_at: string | null;
}
export interface Level {
  key: string; name: L10n; rule: Rule; share: number; because: string; standing: "waiting" | "open" | "passed" | "failed" | "late" | "skipped";
  opened_at: string | null; ended_at: string | null; due_at: string | null; minutes: number | null; hours: "open" | "clock" | null;
  seats: Seat[]; expected: { member: MemberRef; for_member: MemberRef | null; until_at: string | null }[];
}
type Text = L10n | string;
export interface Fact { label: Text; value?: Text | Text[]; note?: string; part?: number; whole?: number; check?: boolean }
export interface Rung { rung: { step: "remind" | "past" | "report"; percent: number; at: string | null; done_at?: string | null }; past: Past; to: MemberRef[] }
interface Like { id: string; ticket_number: number; amount: string | null; currency: string | null; state: State; decided_at: string }
export interface ApprovalDetail {
  row: ApprovalRow; subject_kind: string; subject_id: string; reason: string; facts: Fact[];
  question: { text: string; by_id: string; by_name: string; asked_at: string; answer: string | null; answered_at: string | null } | null;
  levels: Level[]; ladder: Rung[]; alike: { count: number; data: Like[] };
  offers: { decide: boolean; pass_on: boolean; supply: boolean; withdraw: boolean };
}
type Counts = Record<Box, number>;
export interface Summary { counts: Counts; month: { average_minutes: number | null; passed_on: number; agreed: number; rejected: number } }
export interface ApprovalPage { data: ApprovalRow[]; next: string | null; counts: Counts }
export interface Scope { kind: string; kind_name: L10n | null; most: string | null; currency: string | null }
export interface Delegation {
  id: string; member: MemberRef; deputy: MemberRef; from_at: string; until_at: string; scopes: Scope[]; note: string; on: boolean; acting: boolean;
}
export interface Delegations { own: Delegation[]; received: Delegation[]; kinds: { kind: string; name: L10n | null }[] }

/** `¥3,486`, `exact` to the cent; empty without an amount. Money runs left to right in every language. */
export function money(amount: string | null, currency: string | null, language: string, exact = false): string {
  if (amount === null) return "";
  const value = Number(amount);
  const rtl = directionOf(language) === "rtl";
  const locale = rtl ? "en" : language;
  const whole = Number.isInteger(value) && !exact ? 0 : 2;
  const said = currency
    ? new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: whole, currencyDisplay: "narrowSymbol" }).format(value)
    : new Intl.NumberFormat(locale).format(value);
  return rtl ? `\u2066${said}\u2069` : said;
}

/** The limit of the level whose turn it is, as a timer; null without one. */
export function timerOf(row: Pick<ApprovalRow, "state" | "due_at" | "level_opened_at">): TimerState | null {
  if (row.state === "asked") return { clock: null, state: "paused", reason: "asked", started_at: row.level_opened_at, due_at: null, warn_at: null };
  if (row.state !== "open" || !row.due_at) return null;
  return { clock: null, state: "running", reason: null, started_at: row.level_opened_at, due_at: row.due_at, warn_at: null };
}

/** The level that comes after the present one, if this vote may be the one that passes it. */
export const nextLevel = (detail: ApprovalDetail): Level | null => (detail.row.state === "open" || detail.row.state === "asked" ? (detail.levels[detail.row.level] ?? null) : null);

export const decided = (state: State): boolean => state === "approved" || state === "rejected" || state === "withdrawn";

/** Facts that are numbers and words, and those that were checked. */
export const partsOf = (facts: Fact[]): { shown: Fact[]; checked: Fact[] } => ({ shown: facts.filter((one) => one.check === undefined), checked: facts.filter((one) => one.check !== undefined) });
