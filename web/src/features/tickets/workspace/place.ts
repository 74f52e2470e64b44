/** The address of the workspace: which view, which ticket, how sorted and filtered. */

import { useMemo } from "react";
import { useNavigate, useParams, useSearchParams, type NavigateOptions } from "react-router";
import type { ListQuery } from "@/api/keys";
import { keys } from "@/api/keys";
import { api } from "@/api/client";
import type { Page, TicketRow } from "@/api/types";

export const DEFAULT_VIEW = "mine";
export const SORTS = ["updated_at:desc", "updated_at:asc", "created_at:desc", "created_at:asc", "priority:asc", "due_at:asc"] as const;
const PAGE_SIZE = 50;

export interface Place {
  view: string;
  number: number | null;
  query: ListQuery;
  /** `replace` while stepping through a list, so that Back leaves it at once. */
  open: (number: number | null, options?: NavigateOptions) => void;
  set: (patch: Record<string, string | null>) => void;
}

export function usePlace(): Place {
  const { viewId, no } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const view = viewId ?? DEFAULT_VIEW;
  const digits = /^(?:T-)?(\d+)$/i.exec(no ?? "")?.[1];
  const text = search.toString();
  const query = useMemo<ListQuery>(() => {
    const wanted = new URLSearchParams(text);
    const pick = (name: string) => wanted.get(name) ?? undefined;
    return { view, sort: pick("sort"), filter: pick("filter"), q: pick("q"), limit: PAGE_SIZE };
  }, [view, text]);
  const open = (number: number | null, options?: NavigateOptions) =>
    void navigate({ pathname: number === null ? `/w/${view}` : `/w/${view}/${number}`, search: text }, options);
  const set = (patch: Record<string, string | null>) =>
    setSearch((old) => {
      const next = new URLSearchParams(old);
      for (const [name, value] of Object.entries(patch)) if (value) next.set(name, value); else next.delete(name);
      return next;
    }, { replace: true });
  return { view, number: digits ? Number(digits) : null, query, open, set };
}

/** A keyset list of tickets, page by page. */
export const ticketListQuery = (query: ListQuery) => ({
  queryKey: keys.list(query),
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    api.get<Page<TicketRow>>("/tickets", { ...query, after: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<TicketRow>) => page.next,
});
