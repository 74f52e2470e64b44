/** Applies what the server announces to the query cache. A list never reorders and is never fetched again for one change. */

import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { evaluate, type Asker, type Lookup } from "@/api/conditions";
import { keys, type ListQuery } from "@/api/keys";
import type { CountedView, Message, Notice, Page, Presence, Ticket, TicketRow, TimelineEntry } from "@/api/types";
import { useUpdates } from "./updates";

export interface TicketEvent { type: "ticket.changed"; ticket: TicketRow; event: TimelineEntry; views?: string[] }
type List = InfiniteData<Page<TicketRow>>;

/** Rows are announced for everybody, so `unread` is nobody's: only the customer's words make a row unread. */
const CUSTOMER_SPOKE = new Set(["TicketCreated", "CustomerReplied"]);

const replaceIn = (list: List, row: TicketRow, event: TimelineEntry): List => ({
  ...list,
  pages: list.pages.map((page) =>
    page.data.some((old) => old.id === row.id)
      ? { ...page, data: page.data.map((old) => (old.id === row.id ? { ...old, ...row, match: old.match, unread: CUSTOMER_SPOKE.has(event.type) || old.unread } : old)) }
      : page,
  ),
});

export const holds = (list: List, id: string): boolean => list.pages.some((page) => page.data.some((row) => row.id === id));

/** A row's answer to a field of the condition language; undefined for what rows do not carry. */
const rowLookup = (row: TicketRow): Lookup => (field) => {
  const { assignee, team, requester, organization, type_key, locale, timer, ...plain } = row;
  const known: Record<string, unknown> = {
    ...plain, assignee: assignee?.id ?? null, team: team?.id ?? null, requester: requester.id, organization: organization?.id ?? null,
    type: type_key, language: locale, tier: requester.tier, due_at: timer?.due_at ?? null,
  };
  return known[field];
};

function belongs(client: QueryClient, query: ListQuery, { ticket, views }: TicketEvent, me: Asker | undefined): boolean {
  if (query.q) return false;
  const view = client.getQueryData<CountedView[]>(keys.views)?.find((one) => one.id === query.view || one.key === query.view);
  if (views && view && !query.filter) return views.includes(view.id) || Boolean(view.key && views.includes(view.key));
  const conditions = [view?.filter, query.filter ? JSON.parse(query.filter) : null].filter(Boolean);
  return conditions.length > 0 && evaluate({ all: conditions }, rowLookup(ticket), me) === true;
}

function patchLists(client: QueryClient, event: TicketEvent, me: Asker | undefined): void {
  const mine = event.event.actor.id !== null && event.event.actor.id === me?.member_id;
  for (const query of client.getQueryCache().findAll({ queryKey: keys.lists })) {
    const list = query.state.data as List | undefined;
    if (!list?.pages) continue;
    const shown = holds(list, event.ticket.id);
    if (shown) client.setQueryData<List>(query.queryKey, replaceIn(list, event.ticket, event.event));
    else if (!mine && belongs(client, query.queryKey[1] as ListQuery, event, me)) {
      useUpdates.getState().arrive(JSON.stringify(query.queryKey[1]), event.ticket.id);
    }
  }
}

/** The fields a row and the whole ticket share; what only the whole ticket knows stays. */
const mergeTicket = (old: Ticket, row: TicketRow): Ticket =>
  row.version < old.version ? old : { ...old, ...row, unread: old.unread };

let countsTimer: ReturnType<typeof setTimeout> | undefined;
function recount(client: QueryClient): void {
  clearTimeout(countsTimer);
  countsTimer = setTimeout(() => void client.invalidateQueries({ queryKey: keys.views }), 1500);
}

/** Deadlines are computed by the server alone; what is shown of them is asked for anew. */
export function refreshDeadlines(client: QueryClient, number: number): void {
  void client.invalidateQueries({ queryKey: keys.deadlines(number) });
  void client.invalidateQueries({ queryKey: keys.timeLedger(number) });
}

export function applyTicket(client: QueryClient, event: TicketEvent, me: Asker | undefined): void {
  const { ticket } = event;
  patchLists(client, event, me);
  const key = keys.ticket(ticket.number);
  const open = client.getQueryData<Ticket>(key);
  if (open) {
    client.setQueryData<Ticket>(key, mergeTicket(open, ticket));
    // what I may do now and where the process stands is for the server to say
    void client.invalidateQueries({ queryKey: key });
    void client.invalidateQueries({ queryKey: keys.timelines(ticket.number) });
    refreshDeadlines(client, ticket.number);
  }
  if (event.event.type.startsWith("Appro")) void client.invalidateQueries({ queryKey: keys.approvals });
  recount(client);
}

function numberOf(client: QueryClient, ticketId: string): number | undefined {
  for (const query of client.getQueryCache().findAll({ queryKey: ["ticket"] })) {
    const ticket = query.state.data as Ticket | undefined;
    if (ticket?.id === ticketId) return ticket.number;
  }
  return undefined;
}

/** Adds a message, or replaces it when its delivery changed. Works on any list of messages, oldest first. */
export function withMessage(list: Page<Message>, message: Message): Page<Message> {
  const known = list.data.some((old) => old.id === message.id);
  return { ...list, data: known ? list.data.map((old) => (old.id === message.id ? message : old)) : [...list.data, message] };
}

export function applyMessage(client: QueryClient, { ticket_id, message }: { ticket_id: string; message: Message }): void {
  const number = numberOf(client, ticket_id);
  if (number === undefined) return;
  client.setQueryData<Page<Message>>(keys.messages(number), (list) => list && withMessage(list, message));
}

export function applyPresence(client: QueryClient, { ticket_id, others }: { ticket_id: string; others: Presence[] }): void {
  client.setQueryData(keys.presence(ticket_id), others);
}

export interface Notices { data: Notice[]; unread: number }
export function applyNotice(client: QueryClient, notice: Notice): void {
  client.setQueryData<Notices>(keys.notices, (old) =>
    old && !old.data.some((one) => one.id === notice.id) ? { data: [notice, ...old.data], unread: old.unread + 1 } : old,
  );
}

/** The resume point was too old: everything shown may be wrong, so everything shown is fetched again. */
export function applyReset(client: QueryClient): void {
  useUpdates.getState().clear();
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}
