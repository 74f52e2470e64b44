import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { api } from "@/api/client";
import { keys, type ListQuery } from "@/api/keys";
import { useViews } from "@/api/queries";
import type { Condition, CountedView, TicketRow } from "@/api/types";
import { fromParts, partsOf } from "@/conditions/tree";
import { useTicketList } from "../workspace/useTicketList";
import { filterOf, readTable, viewOf, writeTable, type TableState } from "./state";

export interface TableHandle {
  state: TableState;
  view: CountedView | undefined;
  views: CountedView[] | undefined;
  /** The conditions that hold now, all of them. */
  parts: Condition[];
  change: (patch: Partial<TableState>) => void;
  setParts: (parts: Condition[]) => void;
}

/** The table's state, which is the address. */
export function useTableState(): TableHandle {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const state = useMemo(() => readTable(new URLSearchParams(text)), [text]);
  const views = useViews().data;
  const view = viewOf(views, state.view);
  const change = useCallback((patch: Partial<TableState>) =>
    setSearch((old) => writeTable({ ...readTable(old), ...patch }), { replace: !("view" in patch) }), [setSearch]);
  const setParts = useCallback((parts: Condition[]) => change({ filter: fromParts(parts) }), [change]);
  return { state, view, views, parts: partsOf(filterOf(state, view)), change, setParts };
}

const PAGE = 100;
export const countPath = "/tickets-count";

/** What of a list the server is asked for: the view as it is, or the address's own filter. */
export const askOf = (filter: Condition | null, view: CountedView | undefined): { view?: string; filter?: string } =>
  filter ? { filter: JSON.stringify(filter) } : { view: view?.key ?? view?.id ?? "all" };

export function useCount(ask: { view?: string; filter?: string }, enabled = true) {
  return useQuery({ queryKey: keys.count(ask), queryFn: () => api.get<{ count: number }>(countPath, ask).then((answer) => answer.count), enabled, staleTime: 30_000 });
}

/** `newest_only`: more tickets hold the words than the server looked at. */
interface Hits { data: TicketRow[]; newest_only: boolean }

/** Tickets in which the words occur, best first. */
function useSearchHits(q: string) {
  return useQuery<Hits>({
    queryKey: ["search", q], enabled: q !== "", placeholderData: keepPreviousData, staleTime: 30_000,
    queryFn: ({ signal }) => api.get<Hits>("/search", { q, limit: PAGE }, signal),
  });
}

const NOBODY = -1;

/** The rows that hold now. A search narrows the view to its hits, the best first unless another order was chosen, and brings their marks. */
export function useTableRows({ state, view, parts }: TableHandle) {
  const q = state.q.trim();
  const hits = useSearchHits(q);
  const found: TicketRow[] | undefined = q ? hits.data?.data : undefined;
  const query = useMemo<ListQuery>(() => {
    const sort = state.sort ?? view?.sort;
    if (found) return { filter: JSON.stringify(fromParts([...parts, { field: "number", op: "in", value: found.length > 0 ? found.map((row) => row.number) : [NOBODY] }])), sort: state.sort ?? undefined, limit: PAGE };
    return { ...askOf(state.filter, view), sort, limit: PAGE };
  }, [found, parts, state.filter, state.sort, view]);
  const list = useTicketList(query);
  const rows = useMemo(() => {
    if (!found) return list.rows;
    const rank = new Map(found.map((row, index) => [row.id, { index, match: row.match }]));
    const marked = list.rows.map((row) => ({ ...row, match: rank.get(row.id)?.match }));
    return state.sort ? marked : marked.sort((a, b) => (rank.get(a.id)?.index ?? 0) - (rank.get(b.id)?.index ?? 0));
  }, [found, list.rows, state.sort]);
  return { ...list, rows, query, newestOnly: q !== "" && hits.data?.newest_only === true, error: list.error ?? hits.error, isPending: list.isPending || (q !== "" && hits.isPending) };
}
