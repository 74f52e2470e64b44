/** The tickets before and after this one in the list the reader came from. */

import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { keys, type ListQuery } from "@/api/keys";
import type { Page, TicketRow } from "@/api/types";

interface Neighbors { view: string | null; at: number; total: number; previous: number | null; next: number | null }

/** Looks through the lists in the cache, newest first; null when none holds the ticket. */
export function useNeighbors(number: number): Neighbors | null {
  const client = useQueryClient();
  const lists = client.getQueryCache().findAll({ queryKey: keys.lists }).sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const list of lists) {
    const rows = (list.state.data as InfiniteData<Page<TicketRow>> | undefined)?.pages?.flatMap((page) => page.data) ?? [];
    const at = rows.findIndex((row) => row.number === number);
    if (at < 0) continue;
    return { view: (list.queryKey[1] as ListQuery).view ?? null, at, total: rows.length, previous: rows[at - 1]?.number ?? null, next: rows[at + 1]?.number ?? null };
  }
  return null;
}
