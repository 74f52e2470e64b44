/** Reads of a ticket's deadlines, and the answer to an alert. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { create } from "zustand";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { refreshDeadlines } from "@/live/patch";
import { problemText } from "@/i18n";
import { readerZone, toastError } from "@/ui";
import type { Deadlines, Explanation, TimeLedger } from "./shapes";

/** An account speaks of now; older than this it is told anew when it is opened. */
const TOLD_FRESH_MS = 30_000;

export const useDeadlines = (number: number, enabled = true) =>
  useQuery({ queryKey: keys.deadlines(number), queryFn: ({ signal }) => api.get<Deadlines>(`/tickets/${number}/deadlines`, undefined, signal), enabled });

export const useExplanation = (number: number, clockId: string) =>
  useQuery({
    queryKey: keys.explanation(number, clockId), staleTime: TOLD_FRESH_MS,
    queryFn: ({ signal }) => api.get<Explanation>(`/tickets/${number}/deadlines/${clockId}`, { zone: readerZone() }, signal),
  });

export const useTimeLedger = (number: number) =>
  useQuery({ queryKey: keys.timeLedger(number), staleTime: TOLD_FRESH_MS, queryFn: ({ signal }) => api.get<TimeLedger>(`/tickets/${number}/time-ledger`, undefined, signal) });

export function useAcknowledge(number: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (alertId: string) => api.post(`/sla/alerts/${alertId}/acknowledge`),
    onSuccess: () => {
      refreshDeadlines(client, number);
      void client.invalidateQueries({ queryKey: keys.timelines(number) });
    },
    onError: (error) => toastError(problemText(error)),
  });
}

/** Which clock of the ticket on the screen is being explained. */
export const useExplained = create<{ clockId: string | null; show: (clockId: string) => void; close: () => void }>((set) => ({
  clockId: null,
  show: (clockId) => set({ clockId }),
  close: () => set({ clockId: null }),
}));
