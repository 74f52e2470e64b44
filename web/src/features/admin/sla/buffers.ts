/** Buffers (时效缓冲): an announced change of what customers were promised, not to be taken for 对内提前. */

import { slaKeys } from "./queries";
import { wallClock, instantOf } from "./tryOut";
import type { ClockKind } from "./shapes";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import type { Condition, L10n, Page } from "@/api/types";
import { partsOf, type Written } from "@/conditions/tree";
import type { Tone } from "@/ui";

export type Phase = "draft" | "upcoming" | "active" | "over" | "cancelled";
export interface BufferShown {
  id: string; number: number; title: L10n; notice: L10n; reason: string; scope: Condition | Record<string, never>; readable: boolean; clock_kinds: ClockKind[];
  from_at: string; until_at: string; shift_minutes: number | null; factor_percent: number | null; state: "draft" | "announced" | "cancelled"; phase: Phase;
  author_name: string; created_at: string; announced_at: string | null; cancelled_at: string | null;
  announced: { tickets: number; customers: number; mail: number; portal: number }; revision: number;
}
export interface Shift { ticket_id: string; number: number; subject: string; clock: ClockKind; minutes: number; due_before: string | null; due_after: string | null; customer_locale: string }
export interface Letter { subject: string; text: string }
export interface Preview { tickets: number; customers: number; by_language: Record<string, number>; shifts: Shift[]; letters: Record<string, Letter> }
interface LedgerRow extends Shift { id: string; at: string; way: "mail" | "portal"; because: "cancelled" | "new_target" | null }

export const TONES: Record<Phase, Tone> = { draft: "outline", upcoming: "accent", active: "warn", over: "plain", cancelled: "plain" };

export const useBuffers = (enabled = true) =>
  useQuery({ queryKey: slaKeys.buffers, queryFn: () => api.get<Page<BufferShown>>("/sla/buffers").then(({ data }) => data), enabled, staleTime: 0, refetchOnWindowFocus: "always" });
/** Passes a write on; when somebody was faster the buffers are read anew, so that the screen shows theirs. */
export function useUnlessStale() {
  const client = useQueryClient();
  return <T,>(write: Promise<T>): Promise<T> => write.catch(async (reason: unknown) => {
    if (hasCode(reason, "stale")) await client.invalidateQueries({ queryKey: slaKeys.buffers });
    throw reason;
  });
}
/** `stamp` names the plan that is previewed. */
export const usePreview = (id: string, stamp: string) =>
  useQuery({ queryKey: [...slaKeys.buffers, id, "preview", stamp], queryFn: () => api.get<Preview>(`/sla/buffers/${id}/preview`), staleTime: 0 });
export const useLedger = (id: string) =>
  useInfiniteQuery({
    queryKey: [...slaKeys.buffers, id, "ledger"], initialPageParam: null as string | null, getNextPageParam: (page: Page<LedgerRow>) => page.next,
    queryFn: ({ pageParam }) => api.get<Page<LedgerRow>>(`/sla/buffers/${id}/ledger`, { after: pageParam, limit: 50 }),
  });

/** A plan as the form holds it: local times of the reader's zone. */
export interface Plan { title: L10n; notice: L10n; reason: string; scope: Written; clock_kinds: ClockKind[]; from: string; until: string; measure: "shift" | "factor"; shift: number | null; factor: string }

export const aNewPlan = (now: number, zone: string): Plan => {
  const tomorrow = wallClock(now + 86_400_000, zone).slice(0, 10);
  return { title: {}, notice: {}, reason: "", scope: { all: [] }, clock_kinds: ["first_response", "resolution"], from: `${tomorrow}T00:00`, until: `${wallClock(now + 2 * 86_400_000, zone).slice(0, 10)}T00:00`, measure: "shift", shift: 240, factor: "150" };
};
export const planOf = (buffer: BufferShown, zone: string): Plan => ({
  title: buffer.title, notice: buffer.notice, reason: buffer.reason, clock_kinds: buffer.clock_kinds,
  scope: buffer.scope,
  from: wallClock(Date.parse(buffer.from_at), zone), until: wallClock(Date.parse(buffer.until_at), zone),
  measure: buffer.factor_percent === null ? "shift" : "factor", shift: buffer.shift_minutes, factor: buffer.factor_percent === null ? "150" : String(buffer.factor_percent),
});
export const bodyOf = (plan: Plan, zone: string) => ({
  title: plan.title, notice: plan.notice, reason: plan.reason.trim(), scope: partsOf(plan.scope).length > 0 ? plan.scope : { all: [] }, clock_kinds: plan.clock_kinds,
  from_at: instantOf(plan.from, zone), until_at: instantOf(plan.until, zone),
  shift_minutes: plan.measure === "shift" ? plan.shift : null, factor_percent: plan.measure === "factor" ? Math.round(Number(plan.factor)) : null,
});

type PlanLack = "title" | "reason" | "clocks" | "window" | "shift" | "factor";
/** What is still missing; the server has the last word. */
export function planLack(plan: Plan, zone: string): PlanLack | null {
  const [from, until] = [instantOf(plan.from, zone), instantOf(plan.until, zone)];
  const factor = Number(plan.factor);
  if (!Object.values(plan.title).some((text) => text.trim())) return "title";
  if (!from || !until || from >= until) return "window";
  if (plan.clock_kinds.length === 0) return "clocks";
  if (plan.measure === "shift" && !plan.shift) return "shift";
  if (plan.measure === "factor" && !(factor >= 101 && factor <= 1000)) return "factor";
  return plan.reason.trim() ? null : "reason";
}
