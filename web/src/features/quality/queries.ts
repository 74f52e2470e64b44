/** What the screens of quality read and write. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import { toast } from "@/ui";
import type { CareRow, PurseLimits, Quality } from "./shapes";

const careKeys = { of: (number: number) => ["quality", number] as const, purses: (number: number) => ["quality", number, "purses"] as const, waiting: ["quality", "waiting"] as const };

/** `version`: the ticket's, so that what anybody changed is read anew. */
export const useQuality = (number: number, version: number) =>
  useQuery({ queryKey: [...careKeys.of(number), version], queryFn: ({ signal }) => api.get<Quality>(`/tickets/${number}/quality`, undefined, signal), placeholderData: (old) => old });

export const usePurses = (number: number, version: number, enabled: boolean) =>
  useQuery({ queryKey: [...careKeys.purses(number), version], queryFn: ({ signal }) => api.get<Page<PurseLimits>>(`/tickets/${number}/purses`, undefined, signal), enabled, placeholderData: (old) => old });

const FRESH_MS = 60_000;
export const useWaiting = (mine: boolean, enabled = true) =>
  useQuery({ queryKey: [...careKeys.waiting, mine], queryFn: ({ signal }) => api.get<Page<CareRow>>("/quality/waiting", { mine }, signal), enabled, staleTime: FRESH_MS, refetchInterval: FRESH_MS });

export interface Doing { method?: "post" | "patch" | "put"; path: string; body?: Record<string, unknown>; done?: string }

/** One act on a ticket's care; what it changed is read anew. */
export function useCare(number: number, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method = "post", path, body }: Doing) => api[method]<Quality>(`/tickets/${number}/${path}`, body ?? {}),
    onSuccess: (_after, { done }) => {
      void client.invalidateQueries({ queryKey: ["quality"] });
      void client.invalidateQueries({ queryKey: keys.ticket(number) });
      void client.invalidateQueries({ queryKey: keys.timelines(number) });
      if (done) toast(done);
      onDone?.();
    },
  });
}
