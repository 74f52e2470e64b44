/** Reads of one ticket: its messages, its timeline, who else is there. */

import { useQuery, type QueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { refreshDeadlines } from "@/live/patch";
import type { Message, Page, Presence, Ticket, TimelineEntry } from "@/api/types";

export interface Timeline { data: TimelineEntry[]; /** Whether the chain of hashes holds; undefined where nobody checked. */ verified?: boolean }

const MOST_PAGES = 40;

async function fetchMessages(number: number, signal: AbortSignal): Promise<Page<Message>> {
  const data: Message[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const part: Page<Message> = await api.get(`/tickets/${number}/messages`, { after, limit: 100 }, signal);
    data.push(...part.data);
    after = part.next ?? null;
    if (!after) break;
  }
  return { data, next: null };
}

const messagesQuery = (number: number) => ({
  queryKey: keys.messages(number),
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchMessages(number, signal),
});
/** The links of files are good for minutes only: what is on the screen is asked for again before they end. */
const LINKS_FRESH_MS = 4 * 60_000;
export const useMessages = (number: number) => useQuery({ ...messagesQuery(number), staleTime: LINKS_FRESH_MS, refetchInterval: LINKS_FRESH_MS });

async function fetchTimeline(number: number, signal: AbortSignal): Promise<Timeline> {
  const data: TimelineEntry[] = [];
  let verified: boolean | undefined;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const part: Timeline & { next?: string | null } = await api.get(`/tickets/${number}/timeline`, { after, limit: 200 }, signal);
    data.push(...part.data);
    if (part.verified !== undefined) verified = verified !== false && part.verified;
    after = part.next ?? null;
    if (!after) break;
  }
  return { data, verified };
}

const timelineQuery = (number: number) => ({
  queryKey: keys.timeline(number, "all"),
  queryFn: ({ signal }: { signal: AbortSignal }) => fetchTimeline(number, signal),
});
export const useTimeline = (number: number) => useQuery(timelineQuery(number));

/** Filled by answers to our own presence posts and by live events. */
export const usePresence = (ticketId: string) =>
  useQuery<Presence[]>({ queryKey: keys.presence(ticketId), queryFn: () => [], enabled: false, initialData: [] }).data;

/** Puts a fresh ticket everywhere it is shown. */
export function adoptTicket(client: QueryClient, ticket: Ticket): void {
  client.setQueryData<Ticket>(keys.ticket(ticket.number), (old) => (old && old.version > ticket.version ? old : ticket));
  client.setQueriesData<{ pages: Page<{ id: string }>[]; pageParams: unknown[] }>({ queryKey: keys.lists }, (list) =>
    list?.pages && {
      ...list,
      pages: list.pages.map((page) =>
        page.data.some((row) => row.id === ticket.id)
          ? { ...page, data: page.data.map((row) => (row.id === ticket.id ? { ...row, ...rowOf(ticket) } : row)) }
          : page,
      ),
    },
  );
  void client.invalidateQueries({ queryKey: keys.timelines(ticket.number) });
  refreshDeadlines(client, ticket.number);
  void client.invalidateQueries({ queryKey: keys.views });
}

const ROW_FIELDS = [
  "subject", "type_key", "category_id", "priority", "status", "status_category", "node", "team", "assignee", "tags", "unread",
  "returned", "escalated", "reopen_count", "return_count", "evidence_count", "updated_at", "resolved_at", "closed_at", "archived_at", "version", "timer",
] as const;
const rowOf = (ticket: Ticket) => Object.fromEntries(ROW_FIELDS.map((name) => [name, ticket[name]]));
