import css from "./table.module.css";
import { template, type Column } from "./columns";
import { linesOf, type Grouping, type Line } from "./groups";
import { Row } from "./Row";
import { turnSort } from "./state";
import { ArrowDown, ArrowUp, Check, ChevronDown, ChevronRight, Minus } from "lucide-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { TicketRow } from "@/api/types";
import { useL10n } from "@/i18n";
import { clsx, PriorityChip, useNow } from "@/ui";
import { statusNames, typeOf } from "../model";

interface GridProps {
  rows: TicketRow[];
  columns: Column[];
  grouping: Grouping | null;
  sort: string;
  selected: ReadonlySet<string>;
  at: number;
  total: number | undefined;
  /** Whether rows are still to come, so that counts of groups are not final. */
  more: boolean;
  onAt: (index: number) => void;
  onSort: (sort: string) => void;
  onOpen: (row: TicketRow) => void;
  onPick: (row: TicketRow, index: number, range: boolean) => void;
  onPickAll: () => void;
  onEnd: () => void;
  foot?: React.ReactNode;
}

const HEIGHT = { row: 40, group: 34 };

function GroupName({ line, grouping }: { line: Extract<Line, { kind: "group" }>; grouping: Grouping }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { sample } = line;
  switch (grouping) {
    case "priority": return <><PriorityChip priority={sample.priority} />{l10n(config?.priorities.find((one) => one.key === sample.priority)?.name)}</>;
    case "status": return <>{l10n(statusNames(config, sample.status))}</>;
    case "assignee": return <bdi>{sample.assignee?.name ?? t("ticket:unassigned")}</bdi>;
    case "team": return <bdi>{sample.team?.name ?? t("table:no_team")}</bdi>;
    case "type": return <>{l10n(typeOf(config, sample.type_key)?.name ?? sample.type_key)}</>;
    default: return <>{t(`ticket:channel.${sample.channel}`)}</>;
  }
}

function HeadCell({ column, sort, onSort }: { column: Column; sort: string; onSort: (sort: string) => void }) {
  const { t } = useTranslation();
  const [name, way] = (sort.split(",")[0] ?? "").split(":");
  const sorted = column.sort === name;
  const label = t(`table:column.${column.name}`);
  return (
    <div role="columnheader" className={clsx(css.columnHead, column.end && css.endCell)} aria-sort={sorted ? (way === "asc" ? "ascending" : "descending") : undefined}>
      {column.sort ? (
        <button type="button" onClick={() => onSort(turnSort(sort, column.sort ?? "", column.first ?? "asc"))}>
          {label}{sorted && (way === "asc" ? <ArrowUp size={12} aria-hidden="true" /> : <ArrowDown size={12} aria-hidden="true" />)}
        </button>
      ) : label}
    </div>
  );
}

/** The rows, drawn only where the reader looks. The grid keeps the focus; `at` is the row under it. */
export function Grid({ rows, columns, grouping, sort, selected, at, total, more, onAt, onSort, onOpen, onPick, onPickAll, onEnd, foot }: GridProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => linesOf(rows, grouping, folded), [rows, grouping, folded]);
  const layout = template(columns);
  const virtual = useVirtualizer({
    count: lines.length, getScrollElement: () => scroller.current, overscan: 12, scrollPaddingStart: 40, scrollPaddingEnd: 60,
    estimateSize: (index) => HEIGHT[lines[index]?.kind ?? "row"], getItemKey: (index) => { const line = lines[index]; return line?.kind === "row" ? line.row.id : `g.${line?.key ?? index}`; },
  });
  useEffect(() => virtual.measure(), [virtual, lines]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lines.length > 0 && last >= lines.length - 20) onEnd();
  }, [last, lines.length, onEnd]);
  useEffect(() => {
    const line = lines.findIndex((one) => one.kind === "row" && one.index === at);
    if (line >= 0 && at > 0) virtual.scrollToIndex(line, { align: "auto" });
  }, [at, lines, virtual]);
  const toggle = (key: string) => setFolded((old) => { const next = new Set(old); if (!next.delete(key)) next.add(key); return next; });
  const open = useCallback((row: TicketRow) => { onAt(rows.findIndex((one) => one.id === row.id)); onOpen(row); }, [onAt, onOpen, rows]);
  const some = selected.size > 0;
  const all = some && rows.every((row) => selected.has(row.id));
  const here = rows[at];
  return (
    <div ref={scroller} className={css.grid} role="grid" aria-label={t("table:label")} aria-rowcount={total ?? rows.length + 1} aria-colcount={columns.length + 1} aria-multiselectable="true"
      tabIndex={0} aria-activedescendant={here ? `table-row-${here.id}` : undefined}>
      <div className={css.inside}>
        <div role="row" aria-rowindex={1} className={css.headRow} style={{ gridTemplateColumns: layout }}>
          <div role="columnheader" className={css.pick}>
            <button type="button" role="checkbox" aria-checked={all ? true : some ? "mixed" : false} aria-label={t("commands:list_select_all")} onClick={onPickAll}>
              <span className={css.box} data-on={some}>{all ? <Check size={12} strokeWidth={2.5} /> : <Minus size={12} strokeWidth={2.5} />}</span>
            </button>
          </div>
          {columns.map((column) => <HeadCell key={column.name} column={column} sort={sort} onSort={onSort} />)}
        </div>
        <div role="rowgroup" className={css.rows} style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            const style = { transform: `translateY(${item.start}px)` };
            if (line.kind === "row") return <Row key={item.key} row={line.row} columns={columns} config={config} layout={layout} style={style} index={line.index} now={now} selected={selected.has(line.row.id)} here={line.index === at} onOpen={open} onPick={onPick} />;
            return (
              <div key={item.key} role="row" className={css.group} style={style}>
                <div role="gridcell" aria-colspan={columns.length + 1}>
                  <button type="button" className="row g8" aria-expanded={!folded.has(line.key)} onClick={() => toggle(line.key)}>
                    {folded.has(line.key) ? <ChevronRight size={14} className="flip" aria-hidden="true" /> : <ChevronDown size={14} aria-hidden="true" />}
                    {grouping && <GroupName line={line} grouping={grouping} />}
                    <small>{line.count}{more && "+"}</small>
                  </button>
                </div>
              </div>
            );
          })}
        </div>
        {foot}
      </div>
    </div>
  );
}
