/** Sending a letter, and what its answer means. No screen: tests drive it with a fake server. */

import type { QueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { isApiError, Unreachable, type ApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { Message, Page, Ticket } from "@/api/types";
import { withMessage } from "@/live/patch";
import { adoptTicket } from "../queries";
import { useOutbox, type Letter } from "./outbox";

export interface Sent { message: Message; ticket: Ticket }
export type Outcome =
  | { kind: "sent"; sent: Sent }
  /** No answer: it waits here and leaves with the next connection. */
  | { kind: "queued" }
  | { kind: "refused"; error: ApiError };

export const UNDO_SECONDS = 5;

const pathOf = (letter: Letter): string => `/tickets/${letter.number}/${letter.kind === "reply" ? "replies" : "notes"}`;

/** Puts the confirmed message where the thread reads it. */
export function confirm(client: QueryClient, letter: Letter, { message, ticket }: Sent): void {
  client.setQueryData<Page<Message>>(keys.messages(letter.number), (list) => list && withMessage(list, message));
  if (ticket) adoptTicket(client, ticket);
}

/** Sends; the letter leaves the outbox when the server answered, whatever it answered. */
export async function deliver(client: QueryClient, letter: Letter): Promise<Outcome> {
  const { mark, drop } = useOutbox.getState();
  mark(letter.key, { state: "sending", problem: undefined });
  try {
    const sent = await api.post<Sent>(pathOf(letter), letter.body, { idempotencyKey: letter.key });
    confirm(client, letter, sent);
    drop(letter.key);
    return { kind: "sent", sent };
  } catch (error) {
    if (error instanceof Unreachable || (isApiError(error) && error.status >= 500)) {
      mark(letter.key, { state: "queued" });
      return { kind: "queued" };
    }
    if (!isApiError(error)) throw error;
    if (error.code === "unauthenticated") {
      mark(letter.key, { state: "queued" });
      return { kind: "queued" };
    }
    drop(letter.key);
    return { kind: "refused", error };
  }
}

/** Takes a reply back while it still waits; its message leaves the thread. */
export async function withdraw(client: QueryClient, letter: Letter, messageId: string): Promise<void> {
  await api.post(`/messages/${messageId}/undo`);
  client.setQueryData<Page<Message>>(keys.messages(letter.number), (list) => list && { ...list, data: list.data.filter((one) => one.id !== messageId) });
  // it was set to wait for an answer to words that never left
  if (letter.body.then === "wait") await api.post<Ticket>(`/tickets/${letter.number}/resume`).then((ticket) => adoptTicket(client, ticket), () => undefined);
  void client.invalidateQueries({ queryKey: keys.ticket(letter.number) });
  void client.invalidateQueries({ queryKey: keys.timelines(letter.number) });
}
