/** Doing something to a ticket: send, take over the answer, say so, offer to undo. */

import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { hasCode, isApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { problemText } from "@/i18n";
import { refreshDeadlines } from "@/live/patch";
import { toast, toastError } from "@/ui";
import { adoptTicket, type Timeline } from "../queries";

export interface Deed {
  /** Below /tickets/{number}/. */
  path: string;
  body?: unknown;
  /** What the toast says afterwards. */
  done: string;
  /** Event types that this deed leaves and that the server can take back. */
  undoes?: string[];
  method?: "post" | "delete";
}

/** Takes back the newest of these events. The server refuses when something was built upon it. */
async function undo(client: QueryClient, number: number, memberId: string, types: string[]): Promise<void> {
  const { data } = await api.get<Timeline>(`/tickets/${number}/timeline`, { limit: 200 });
  const mine = data.findLast((entry) => types.includes(entry.type) && entry.actor.id === memberId);
  if (mine) adoptTicket(client, await api.post<Ticket>(`/tickets/${number}/undo`, { event_id: mine.id }));
}

const isTicket = (answer: unknown): answer is Ticket => typeof answer === "object" && answer !== null && "actions" in answer;

/** A ticket that somebody changed meanwhile comes along with the refusal. */
function adoptCurrent(client: QueryClient, error: unknown): void {
  if (hasCode(error, "stale") && isApiError(error) && isTicket(error.params.current)) adoptTicket(client, error.params.current);
}

export function useAct(number: number) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { member_id } = useMe();
  return useMutation({
    mutationFn: ({ path, body, method = "post" }: Deed) => api[method]<unknown>(`/tickets/${number}/${path}`, body),
    onSuccess: (answer, { done, undoes, path }) => {
      if (isTicket(answer)) adoptTicket(client, answer);
      else void client.invalidateQueries({ queryKey: keys.ticket(number) });
      void client.invalidateQueries({ queryKey: keys.timelines(number) });
      refreshDeadlines(client, number);
      if (path === "evidence") void client.invalidateQueries({ queryKey: keys.messages(number) });
      const takeBack = () =>
        undo(client, number, member_id, undoes ?? []).then(() => toast(t("ticket:undone")), (error: unknown) => toastError(problemText(error)));
      toast(done, undoes ? { undo: () => void takeBack() } : {});
    },
    onError: (error) => {
      adoptCurrent(client, error);
      if (hasCode(error, "gate") || hasCode(error, "not_now")) void client.invalidateQueries({ queryKey: keys.ticket(number) });
    },
  });
}

/** For deeds without a dialog: refusals become a toast. */
export function useDo(number: number): (deed: Deed) => void {
  const { mutate } = useAct(number);
  return (deed) => mutate(deed, { onError: (error) => toastError(problemText(error)) });
}

/** Changes what describes the ticket, unless somebody else changed it since it was shown. `quiet`: what follows speaks for both. */
export function useEdit(ticket: Pick<Ticket, "number" | "version">, { quiet = false } = {}) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const { member_id } = useMe();
  return useMutation({
    mutationFn: (changes: Record<string, unknown>) => api.patch<Ticket>(`/tickets/${ticket.number}`, changes, { version: ticket.version }),
    onSuccess: (answer) => {
      adoptTicket(client, answer);
      if (quiet) return;
      const takeBack = () =>
        undo(client, ticket.number, member_id, ["TicketUpdated"]).then(() => toast(t("ticket:undone")), (error: unknown) => toastError(problemText(error)));
      toast(t("common:saved"), { undo: () => void takeBack() });
    },
    onError: (error) => adoptCurrent(client, error),
  });
}
