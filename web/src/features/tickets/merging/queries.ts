/** Reads and writes of merging. */

import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Ticket } from "@/api/types";
import { problemText } from "@/i18n";
import { refreshDeadlines } from "@/live/patch";
import { toast, toastError } from "@/ui";
import { ticketName } from "../model";
import { adoptTicket } from "../queries";
import type { Duplicate, MergePreview } from "./shapes";

const duplicatesKey = (number: number) => ["duplicates", number] as const;
const previewKey = (number: number, into: number) => ["merge-preview", number, into] as const;
const FRESH_MS = 60_000;

export const useDuplicates = (number: number, enabled = true) =>
  useQuery({
    queryKey: duplicatesKey(number), enabled, staleTime: FRESH_MS,
    queryFn: ({ signal }) => api.get<{ data: Duplicate[] }>(`/tickets/${number}/duplicates`, undefined, signal),
  });

export const useMergePreview = (number: number, into: number | null) =>
  useQuery({
    queryKey: previewKey(number, into ?? 0), enabled: into !== null && into !== number, retry: false,
    queryFn: ({ signal }) => api.get<MergePreview>(`/tickets/${number}/merge`, { into: ticketName(into ?? 0) }, signal),
  });

/** Both ends of a merge or split are other than they were. */
function refresh(client: QueryClient, ...numbers: number[]): void {
  for (const number of numbers) {
    void client.invalidateQueries({ queryKey: keys.ticket(number) });
    void client.invalidateQueries({ queryKey: keys.messages(number) });
    void client.invalidateQueries({ queryKey: keys.timelines(number) });
    void client.invalidateQueries({ queryKey: duplicatesKey(number) });
    refreshDeadlines(client, number);
  }
}

/** `into`: what it was merged into, which its links no longer name afterwards. */
export function useUnmerge(number: number) {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (_into: number) => api.post<Ticket>(`/tickets/${number}/unmerge`),
    onSuccess: (ticket, into) => {
      adoptTicket(client, ticket);
      refresh(client, number, into, ...ticket.links.map((link) => link.ticket.number));
      toast(t("ticket:undone"));
    },
    onError: (error) => toastError(problemText(error)),
  });
}

interface MergeOrder { into: number; note: string; confirm: boolean }
export function useMerge(number: number) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const unmerge = useUnmerge(number);
  return useMutation({
    mutationFn: ({ into, ...order }: MergeOrder) => api.post<Ticket>(`/tickets/${number}/merge`, { ...order, into: ticketName(into) }),
    onSuccess: (target) => {
      adoptTicket(client, target);
      refresh(client, number, target.number);
      toast(t("merging:done", { from: ticketName(number), into: ticketName(target.number) }), { undo: () => unmerge.mutate(target.number) });
    },
  });
}

interface SplitOrder { message_ids: string[]; subject: string; type_key: string | null; note: string }
export function useSplit(number: number) {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: (order: SplitOrder) => api.post<Ticket>(`/tickets/${number}/split`, order),
    onSuccess: (made) => {
      adoptTicket(client, made);
      refresh(client, number, made.number);
      const undo = () => api.post<Ticket>(`/tickets/${made.number}/unsplit`).then(
        (origin) => { adoptTicket(client, origin); refresh(client, number, made.number); toast(t("ticket:undone")); },
        (error: unknown) => toastError(problemText(error)),
      );
      toast(t("merging:split.done", { ticket: ticketName(made.number) }), { undo: () => void undo() });
    },
  });
}
