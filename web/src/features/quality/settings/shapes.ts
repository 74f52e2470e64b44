/** Checklists, purses and suggestions as the settings show them. Money is text, so that no digit is lost. */

import type { L10n, MemberRef } from "@/api/types";
import type { Level } from "../../processes/designer/model/definition";
import type { Compensation, Kind, Ticked } from "../shapes";

export const PARTS = ["result", "process"] as const;
export type Part = (typeof PARTS)[number];
export interface ChecklistLine { id: string; part: Part; key: string; name: L10n; type_keys: string[]; priorities: string[]; position: number; archived: boolean; version: number }

export const OPTION_PARTS = ["aspect", "improvement"] as const;
export type OptionPart = (typeof OPTION_PARTS)[number];
/** What customers are asked besides the score: an aspect is scored, an improvement ticked. */
export interface RatingOption { id: string; part: OptionPart; key: string; name: L10n; position: number; archived: boolean; version: number }
export interface RatingReport { days: number; rated: number; mean: number | null; low: number; aspects: { key: string; mean: number | null; count: number }[]; improvements: { key: string; count: number }[] }

export const PERIODS = ["month", "quarter", "year"] as const;
export type Period = (typeof PERIODS)[number];
export interface LevelAbove { level: Level; above: string }
export interface Purse {
  id: string; name: L10n; currency: string; period: Period; budget: string; single_limits: Record<string, string>; member_monthly: string; customer_90_days: string;
  levels: LevelAbove[]; archived: boolean; version: number; starts_on: string; reserved: string; spent: string; left: string;
}
export interface Pattern { kind: "same_pair" | "just_under" | "split"; member: MemberRef | null; requester_id: string | null; grants: string[]; amount: string }
export interface PurseReport {
  purse: Purse; granted: number; granted_amount: string; by_kind: Partial<Record<Kind, string>>;
  by_member: { member: MemberRef | null; number: number; amount: string }[]; patterns: Pattern[];
}
export type Given = Pick<Compensation, "id" | "kind" | "state" | "member_name" | "requested_at" | "exceeds" | "pay_reference"> & {
  number: number; requester_name: string | null; amount: string; currency: string; paid_at: string | null; paid_name: string | null;
};
export const GIVEN_STATES = ["granted", "requested", "paid", "rejected", "withdrawn"] as const;

export const SUGGESTION_STATES = ["new", "planned", "done", "declined"] as const;
export type SuggestionState = (typeof SUGGESTION_STATES)[number];
export interface Suggestion {
  id: string; number: number; subject: string; source: "verification" | "rating" | "callback"; text: string; improvements: Ticked[]; by_name: string; at: string;
  state: SuggestionState; answer: string; answered_name: string | null; version: number;
}
