/** Promises kept, as they were promised and as they would be without buffers; and the clocks behind each figure. */

import type { Period } from "./period";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page, Priority } from "@/api/types";

/** Shares are 0 to 1, null where nothing was decided. `clock` null: all promises to customers. `kept_by_buffer`: kept, and missed without a buffer. */
export interface Attainment {
  clock: string | null; priority: Priority | null; decided: number; kept: number; missed: number; kept_by_buffer: number;
  attainment: number | null; raw_attainment: number | null;
}
interface SlaReport { customer: Attainment; clocks: Attainment[]; priorities: Attainment[] }
interface DecidedClock {
  id: string; number: number; subject: string; priority: Priority; kind: string; missed: boolean; raw_missed: boolean;
  due_at: string | null; raw_due_at: string | null; stopped_at: string | null; decided_at: string;
}
export const OUTCOMES = ["all", "kept", "missed", "kept_by_buffer"] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** Which clocks stand behind a figure, as it stands in the address: `resolution.P1.missed`. */
export interface Drill { clock: string | null; priority: string | null; outcome: Outcome }

export const drillText = ({ clock, priority, outcome }: Drill): string => [clock ?? "all", priority ?? "all", outcome].join(".");
export function drillIn(text: string | null): Drill | null {
  const [clock, priority, outcome] = (text ?? "").split(".");
  const known = OUTCOMES.find((one) => one === outcome);
  if (!known || !/^[a-z_]+$/.test(clock ?? "") || !/^(P[1-4]|all)$/.test(priority ?? "")) return null;
  return { clock: clock === "all" ? null : (clock ?? null), priority: priority === "all" ? null : (priority ?? null), outcome: known };
}

const CLOCKS = ["dispatch", "first_response", "next_response", "follow_up", "resolution", "callback", "accept", "finish"];
/** As a ticket lives through them; of one clock the most urgent first. */
export const inOrder = (figures: Attainment[]): Attainment[] =>
  [...figures].sort((a, b) => CLOCKS.indexOf(a.clock ?? "") - CLOCKS.indexOf(b.clock ?? "") || (a.priority ?? "").localeCompare(b.priority ?? ""));

const FRESH_MS = 60_000;
export const useAttainment = ({ first, last }: Period) =>
  useQuery({ queryKey: ["reports", "sla", first, last], queryFn: ({ signal }) => api.get<SlaReport>("/reports/sla", { from: first, to: last }, signal), placeholderData: keepPreviousData, staleTime: FRESH_MS });
export const useDecided = ({ first, last }: Period, drill: Drill) =>
  useInfiniteQuery({
    queryKey: ["reports", "sla", first, last, drillText(drill)], initialPageParam: null as string | null, getNextPageParam: (page: Page<DecidedClock>) => page.next, staleTime: FRESH_MS,
    queryFn: ({ pageParam, signal }) => api.get<Page<DecidedClock>>("/reports/sla/clocks", { from: first, to: last, clock: drill.clock, priority: drill.priority, outcome: drill.outcome === "all" ? null : drill.outcome, after: pageParam, limit: 50 }, signal),
  });
