import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { ListQuery } from "@/api/keys";
import { keys } from "@/api/keys";
import type { Page, TicketRow } from "@/api/types";
import { listName, useArrived, useUpdates } from "@/live/updates";
import { ticketListQuery } from "./place";

/** Rows of a list as loaded so far; `refresh` brings in what waits behind the update bar. */
export function useTicketList(query: ListQuery) {
  const client = useQueryClient();
  const result = useInfiniteQuery(ticketListQuery(query));
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.data) ?? [], [result.data]);
  const arrived = useArrived(query);
  const refresh = useCallback(async () => {
    useUpdates.getState().clear(listName(query));
    // only the first page: what was scrolled past would have to be loaded page by page again
    client.setQueryData<InfiniteData<Page<TicketRow>>>(keys.list(query), (old) =>
      old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
    );
    await client.invalidateQueries({ queryKey: keys.list(query) });
    await client.invalidateQueries({ queryKey: keys.views });
  }, [client, query]);
  return { ...result, rows, arrived, refresh };
}
