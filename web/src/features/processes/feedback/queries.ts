/** What the front line says hinders it, and what came of it. */

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { L10n, Page } from "@/api/types";

export type PlaceKind = "field" | "rule" | "node" | "template" | "screen" | "process";
export interface Place { kind: PlaceKind; key: string; label: string; process_key?: string | null; version?: number | null; ticket?: string | null }
export type Outcome = "changed" | "explained" | "declined";
export type State = "open" | "answered" | "mine";
export interface Feedback {
  id: string; place: Place; text: string; ticket_number: number | null; giver_id: string; giver_name: string; created_at: string;
  outcome: Outcome | null; answer: string | null; answered_name: string | null; answered_at: string | null;
  /** As the process is called now; null for one that is gone. */
  process_name: L10n | null;
}

const KEY = ["feedback"] as const;
export const useFeedback = (state: State, enabled: boolean) => useInfiniteQuery({
  queryKey: [...KEY, state], enabled, initialPageParam: null as string | null, getNextPageParam: (page: Page<Feedback>) => page.next,
  queryFn: ({ pageParam, signal }) => api.get<Page<Feedback>>("/feedback", { state: state === "mine" ? null : state, mine: state === "mine" || null, after: pageParam }, signal),
});

export function useFeedbackWrite<Input>(write: (input: Input) => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({ mutationFn: write, onSuccess: () => { void client.invalidateQueries({ queryKey: KEY }); onDone(); } });
}
export const give = (input: { place: Place; text: string }) => api.post("/feedback", input);
export const answerTo = (id: string) => (input: { outcome: Outcome; text: string }) => api.post(`/feedback/${id}/answer`, input);
