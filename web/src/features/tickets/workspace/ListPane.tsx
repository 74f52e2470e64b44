import css from "./workspace.module.css";
import { EmptyList } from "./EmptyList";
import { ListHead } from "./ListHead";
import { SelectionBar } from "./SelectionBar";
import { PHONE_ROW_HEIGHTS, ROW_HEIGHTS, TicketRow } from "./TicketRow";
import { useListKeys, type Standing } from "./useListKeys";
import { useSelection } from "./selection";
import { useTicketList } from "./useTicketList";
import type { Place } from "./place";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { ticketQuery, useConfig, useMe } from "@/api/queries";
import type { Config, TicketRow as Row } from "@/api/types";
import { usePrefs, type Density } from "@/app/prefs";
import { shownKeys } from "@/app/commands/keys";
import { useKeys } from "@/app/commands/registry";
import { localName } from "@/i18n";
import { useNow } from "@/ui/RelativeTime";
import { ErrorState, Kbd, Loading, Skeleton } from "@/ui";

const NEAR_END = 15;

/** Status names by process and key, looked up once per render of the list. */
function statusName(config: Config | undefined, row: Pick<Row, "status">, language: string): string {
  const status = config?.statuses.find((one) => one.key === row.status);
  return status ? localName(status.name, language) : row.status;
}

function RowShapes({ density }: { density: Density }) {
  const widths = [72, 58, 80, 50, 66, 74];
  return (
    <Loading>
      {widths.map((width) => (
        <div key={width} className={css.shape} style={{ blockSize: ROW_HEIGHTS[density] }}>
          {density !== "minimal" && <div className="row between"><Skeleton width="32%" /><Skeleton width={44} /></div>}
          <Skeleton width={`${width}%`} height={12} />
          {density === "comfortable" && <div className="row between"><Skeleton width="24%" /><Skeleton width={56} /></div>}
        </div>
      ))}
    </Loading>
  );
}

function UpdateBar({ count, onRefresh }: { count: number; onRefresh: () => void }) {
  const { t } = useTranslation();
  const keys = useKeys("list.refresh");
  return (
    <div role="status">
      {count > 0 && <button type="button" className={css.bar} onClick={onRefresh}>{t("workspace:updates", { count })} {keys && <Kbd keys={shownKeys(keys)} />}</button>}
    </div>
  );
}

interface RowsProps { list: ReturnType<typeof useTicketList>; place: Place; label: string; phone: boolean }

function Rows({ list, place, label, phone }: RowsProps) {
  const { i18n } = useTranslation();
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const density = usePrefs((prefs) => prefs.density);
  const config = useConfig();
  const { member_id } = useMe();
  const now = useNow();
  const client = useQueryClient();
  const { ids, toggle } = useSelection();
  const [cursor, setCursor] = useState(0);
  const opened = rows.findIndex((row) => row.number === place.number);
  const at = opened >= 0 ? opened : Math.min(cursor, rows.length - 1);
  const standing = useRef<Standing>({ index: at, open: opened >= 0 });
  const going = useRef<number | null>(null); // a ticket whose address has not arrived yet
  useEffect(() => {
    if (going.current !== null && going.current !== place.number) return;
    going.current = null;
    standing.current = { index: at, open: opened >= 0 };
  }, [at, opened, place.number]);
  const height = (phone ? PHONE_ROW_HEIGHTS : ROW_HEIGHTS)[density];
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 8, getItemKey: (index) => rows[index]?.id ?? index });
  useEffect(() => virtual.measure(), [height, virtual]);

  const near = useCallback((row: Row) => void client.prefetchQuery({ ...ticketQuery(row.number), staleTime: 30_000 }), [client]);
  const step = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setCursor(index);
    standing.current = { index, open: true };
    going.current = row.number;
    virtual.scrollToIndex(index);
    place.open(row.number, { replace: place.number !== null });
    const next = rows[index + 1];
    if (next) near(next);
  };
  const pick = (row: Row, index: number, additive: boolean) => {
    if (additive) toggle(row.id, index);
    else step(index);
  };
  const latestPick = useRef(pick);
  useEffect(() => void (latestPick.current = pick));
  const onOpen = useCallback((row: Row, index: number, additive: boolean) => latestPick.current(row, index, additive), []);
  useListKeys({ rows, standing, step, refresh: () => void list.refresh() });

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - NEAR_END) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, Enter: at };
    const to = targets[event.key];
    if (to === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    step(Math.max(0, Math.min(rows.length - 1, to)));
  };
  return (
    <div ref={scroller} className={css.scroller} role="listbox" aria-label={label} aria-multiselectable="true" tabIndex={0} aria-activedescendant={rows[at] && `row-${rows[at].id}`} onKeyDown={onKeyDown}>
      <div className={css.track} role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row && (
            <TicketRow key={row.id} row={row} status={statusName(config, row, i18n.language)} density={density} open={row.number === place.number} selected={ids.includes(row.id)} mine={row.assignee?.id === member_id} now={now}
              index={item.index} total={rows.length} style={{ blockSize: item.size, transform: `translateY(${item.start}px)` }} onOpen={onOpen} onNear={near} />
          );
        })}
      </div>
    </div>
  );
}

interface ListPaneProps { place: Place; width: number; viewsInMenu: boolean; phone: boolean }

/** The middle-left pane: the tickets of one view. */
export function ListPane({ place, width, viewsInMenu, phone }: ListPaneProps) {
  const { t } = useTranslation();
  const list = useTicketList(place.query);
  const density = usePrefs((prefs) => prefs.density);
  const clear = useSelection((state) => state.clear);
  useEffect(() => clear, [place.view, clear]);
  const filtered = Boolean(place.query.filter ?? place.query.q);
  return (
    <section className={css.list} style={{ inlineSize: width }} aria-label={t("workspace:list")}>
      <ListHead place={place} viewsInMenu={viewsInMenu} phone={phone} />
      <UpdateBar count={list.arrived} onRefresh={() => void list.refresh()} />
      {list.isPending && <RowShapes density={density} />}
      {list.error && list.rows.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && list.rows.length === 0 && <EmptyList view={place.view} filtered={filtered} onClear={() => place.set({ filter: null, q: null })} />}
      {list.rows.length > 0 && <Rows key={JSON.stringify(place.query)} list={list} place={place} phone={phone} label={t("workspace:list")} />}
      <SelectionBar />
    </section>
  );
}
