import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page, TicketRow } from "@/api/types";

type List = InfiniteData<Page<TicketRow>>;
const READ_AFTER_MS = 600;

/** Marks a ticket read once somebody rests on it; stepping past it does not count. */
export function useMarkRead(number: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (number === null) return undefined;
    const timer = setTimeout(() => {
      client.setQueriesData<List>({ queryKey: keys.lists }, (list) => list?.pages && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, data: page.data.map((row) => (row.number === number && row.unread ? { ...row, unread: false } : row)) })),
      });
      void api.post(`/tickets/${number}/read`).catch(() => undefined);
    }, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [client, number]);
}
