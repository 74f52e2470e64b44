/** What the server tells of a ticket's quality, as the screens use it. Money is text, so that no digit is lost. */

import type { L10n, MemberRef } from "@/api/types";

export interface Ticked { key: string; name: L10n }
export interface RatingShown { score: number; comment: string; scored: (Ticked & { score: number })[]; improvements: Ticked[]; at: string; threshold: number }
export interface SecondHandling {
  id: string; score: number; before: MemberRef | null; handler: MemberRef | null; causes: string[]; remedy: string; proposal: string; proposed_at: string | null;
  answer: "agreed" | "refused" | "unanswered" | null; answered_at: string | null; answer_note: string; opened_at: string; due_at: string; done_at: string | null; done_name: string | null; lacks: string[];
}
interface Attempt { at: string; by_name: string; outcome: string; note: string; again_at: string | null }
export type Solved = "yes" | "part" | "no";
export interface Callback {
  id: string; round: number; assignee: MemberRef | null; opened_at: string; due_at: string; again_at: string | null; attempts: Attempt[]; attempts_needed: number; reached: boolean | null;
  solved: Solved | null; score: number | null; words: string; done_at: string | null; done_name: string | null; barred: boolean;
}
export const KINDS = ["voucher", "refund_shipping", "warranty", "apology"] as const;
export type Kind = (typeof KINDS)[number];
export interface Compensation {
  id: string; kind: Kind; purse_name: L10n | null; amount: string | null; currency: string | null; letter: string; reason: string; exceeds: string[];
  state: "requested" | "granted" | "rejected" | "withdrawn" | "paid"; member_name: string; requested_at: string; approval_id: string | null; pay_reference: string | null;
}
export interface Condition { key: string; met: boolean; params: Record<string, unknown> }
export interface Quality {
  rating: RatingShown | null; second_handling: SecondHandling | null; callbacks: Callback[]; compensations: Compensation[];
  closing: { until: "close" | "archive"; met: number; conditions: Condition[] }; causes: string[];
}
export interface PurseLimits {
  id: string; name: L10n; currency: string; budget: string; left: string; single: string; member_monthly: string; member_used: string; customer_90_days: string; customer_used: string;
}
export interface CareRow {
  kind: "second_handling" | "callback"; ticket_id: string; number: number; subject: string; priority: string; score: number | null; member: MemberRef | null; requester_name: string; due_at: string; again_at: string | null;
}

/** One limit with this amount counted in: how much of it is used, and by how much it is passed. */
export interface Bar { key: "single" | "month" | "customer" | "purse"; of: number; used: number; over: number }
export function barsOf(purse: PurseLimits, amount: number): Bar[] {
  const bar = (key: Bar["key"], of: number, used: number): Bar => ({ key, of, used, over: Math.max(0, used - of) });
  return [
    bar("single", Number(purse.single), amount),
    bar("month", Number(purse.member_monthly), Number(purse.member_used) + amount),
    bar("customer", Number(purse.customer_90_days), Number(purse.customer_used) + amount),
    bar("purse", Number(purse.budget), Number(purse.budget) - Number(purse.left) + amount),
  ];
}
/** Passing the purse's own budget is refused; passing another limit asks for approval. */
export const needsApproval = (bars: Bar[]): boolean => bars.some(({ key, over }) => key !== "purse" && over > 0);
export const exhausted = (bars: Bar[]): boolean => bars.some(({ key, over }) => key === "purse" && over > 0);

export const openCallback = (quality: Quality): Callback | undefined => quality.callbacks.find(({ done_at }) => !done_at);
export const worthShowing = (quality: Quality | undefined): quality is Quality => Boolean(quality && (quality.second_handling || quality.callbacks.length > 0 || quality.compensations.length > 0));

/** What a result of a call still lacks to be recorded, in the order of the form. */
export function callLacks({ solved, score, words }: { solved: Solved | ""; score: number; words: string }): ("solved" | "score" | "words")[] {
  return [!solved && "solved" as const, !score && "score" as const, !words.trim() && "words" as const].filter((lack) => lack !== false);
}
