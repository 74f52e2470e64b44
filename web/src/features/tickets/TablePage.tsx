import css from "./table/table.module.css";
import { BulkBar } from "./table/BulkBar";
import { columnsOf } from "./table/columns";
import { EmptyTable } from "./table/EmptyTable";
import { ExportButton } from "./table/ExportButton";
import { FilterBar } from "./table/FilterBar";
import { Grid } from "./table/Grid";
import { inGroupOrder, isGrouping } from "./table/groups";
import { chosenGroup } from "./table/state";
import { askOf, useCount, useTableRows, useTableState, type TableHandle } from "./table/useTable";
import { BEST_FIRST, ColumnMenu, DropView, GroupMenu, SaveControls, SortMenu } from "./table/ViewControls";
import { useViewName, viewPath } from "./workspace/views";
import { Plus, Search } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCan } from "@/api/queries";
import type { TicketRow } from "@/api/types";
import { runCommand, useCommand } from "@/app/commands/registry";
import { Button, ErrorState, Loading, Skeleton, Tabs, TextInput } from "@/ui";

const COUNTED = 1000;
const SEARCH_AFTER_MS = 250;

function SearchField({ table }: { table: TableHandle }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(table.state.q);
  const { q } = table.state;
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (typed === q) return undefined;
    const timer = setTimeout(() => table.change({ q: typed }), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, q, table]);
  return <div className={css.search}><TextInput hideLabel size="sm" type="search" label={t("table:search")} placeholder={t("table:search")} icon={<Search size={14} />} value={typed} onChange={(event) => setTyped(event.target.value)} /></div>;
}

function Head({ table, count, ask }: { table: TableHandle; count: number | undefined; ask: { view?: string; filter?: string } }) {
  const { t } = useTranslation();
  const nameOf = useViewName();
  const { views, view } = table;
  const options = (views ?? []).map((one) => ({ value: viewPath(one), label: nameOf(one), count: one.count }));
  const choose = (name: string) => table.change({ view: name, filter: null, sort: null, group: null, columns: null });
  return (
    <>
      <header className={css.head}>
        <h1>{view ? nameOf(view) : t("table:title")}</h1>
        {count !== undefined && <span className={css.count}>{count >= COUNTED ? "999+" : count}</span>}
        <DropView table={table} />
        <span className="grow" />
        <SearchField table={table} />
        <ExportButton ask={ask} />
        <ColumnMenu table={table} />
      </header>
      <div className={css.viewsLine}>
        <div className={css.views}>
          <Tabs label={t("table:views")} value={view ? viewPath(view) : ""} options={options} onChange={choose} />
          <Button kind="ghost" size="xs" icon={<Plus size={14} />} onClick={() => runCommand("list.save_view")}>{t("table:new_view")}</Button>
        </div>
      </div>
    </>
  );
}

interface Selection { ids: ReadonlySet<string>; anchor: number; all: boolean }
const NONE: Selection = { ids: new Set(), anchor: 0, all: false };

/** Picked rows: one by one, a range from the last pick, or the whole list beyond what is loaded. */
function useSelection(rows: TicketRow[]) {
  const [selection, setSelection] = useState<Selection>(NONE);
  const pick = useCallback((row: TicketRow, index: number, range: boolean) => setSelection((old) => {
    const ids = new Set(old.ids);
    if (range) rows.slice(Math.min(old.anchor, index), Math.max(old.anchor, index) + 1).forEach((one) => ids.add(one.id));
    else if (!ids.delete(row.id)) ids.add(row.id);
    return { ids, anchor: range ? old.anchor : index, all: false };
  }), [rows]);
  const pickAll = useCallback(() => setSelection((old) => (rows.every((row) => old.ids.has(row.id)) ? NONE : { ids: new Set(rows.map((row) => row.id)), anchor: 0, all: false })), [rows]);
  const everything = useCallback(() => setSelection((old) => ({ ...old, all: true })), []);
  const clear = useCallback(() => setSelection(NONE), []);
  return { selection, pick, pickAll, everything, clear };
}

const Waiting = () => <Loading><div className={css.skeleton}>{["92%", "84%", "96%", "78%", "90%", "86%", "94%", "80%"].map((width, index) => <Skeleton key={index} width={width} height={12} />)}</div></Loading>;

/** /tickets: every ticket one may see, as a table whose whole state is the address. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const can = useCan();
  const table = useTableState();
  const { state, view } = table;
  const list = useTableRows(table);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const wanted = chosenGroup(state, view);
  const grouping = isGrouping(wanted) ? wanted : null;
  const rows = useMemo(() => inGroupOrder(list.rows, grouping), [list.rows, grouping]);
  const ask = askOf(state.filter, view);
  const count = useCount(ask, !state.q.trim()).data ?? (state.q.trim() ? rows.length : undefined);
  const { selection, pick, pickAll, everything, clear } = useSelection(rows);
  const [at, setAt] = useState(0);
  const sort = state.sort ?? (state.q.trim() ? BEST_FIRST : (view?.sort ?? "updated_at:desc"));
  const place = JSON.stringify(list.query);
  useEffect(() => { clear(); setAt(0); }, [place, clear]);

  const open = useCallback((row: TicketRow) => void navigate(`/t/${row.number}`), [navigate]);
  const here = rows[Math.min(at, rows.length - 1)];
  useCommand("list.next", () => setAt(Math.min(rows.length - 1, at + 1)), { enabled: rows.length > 0 });
  useCommand("list.previous", () => setAt(Math.max(0, at - 1)), { enabled: rows.length > 0 });
  useCommand("list.open", () => here && open(here), { enabled: Boolean(here) });
  useCommand("list.select", () => here && pick(here, at, false), { enabled: Boolean(here) });
  useCommand("list.select_range", () => here && pick(here, at, true), { enabled: Boolean(here) });
  useCommand("list.select_all", pickAll, { enabled: rows.length > 0 });
  useCommand("list.refresh", () => void list.refresh());
  const onEnd = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  const chosen = selection.all ? (count ?? selection.ids.size) : selection.ids.size;
  const targets = selection.all ? { ...(state.filter ? { filter: state.filter } : { view: ask.view }), expected: count ?? 0 } : { ids: [...selection.ids] };
  const offerAll = selection.ids.size > 0 && selection.ids.size === rows.length && !selection.all && !state.q.trim() && count !== undefined && count > rows.length;
  return (
    <div className={css.page}>
      <Head table={table} count={count} ask={ask} />
      <FilterBar table={table}>
        <SaveControls table={table} />
        <GroupMenu table={table} group={grouping} />
        <SortMenu table={table} sort={sort} />
      </FilterBar>
      {list.arrived > 0 && <button type="button" className={css.updates} onClick={() => void list.refresh()}>{t("workspace:updates", { count: list.arrived })}</button>}
      {list.newestOnly && <p className={css.partial} role="status">{t("found:newest_only")}</p>}
      {offerAll && <div className={css.allLine}>{t("table:selected", { count: selection.ids.size })}<Button kind="link" size="xs" onClick={everything}>{t("table:select_everything", { count: count ?? 0 })}</Button></div>}
      {list.error && rows.length === 0 ? <div className="grow"><ErrorState error={list.error} onRetry={() => void list.refetch()} /></div>
        : list.isPending ? <div className="grow"><Waiting /></div>
        : rows.length === 0 ? <div className="grow"><EmptyTable table={table} /></div>
        : (
          <Grid rows={rows} columns={columnsOf(state.columns ?? view?.columns)} grouping={grouping} sort={sort} selected={selection.ids} at={at} total={count} more={hasNextPage} onAt={setAt}
            onSort={(next) => table.change({ sort: next })} onOpen={open} onPick={pick} onPickAll={pickAll} onEnd={onEnd} foot={isFetchingNextPage ? <div className={css.more} role="status">{t("common:loading")}</div> : undefined} />
        )}
      {can("ticket.bulk") && <BulkBar count={chosen} targets={targets} rows={rows} onClear={clear} />}
    </div>
  );
}
