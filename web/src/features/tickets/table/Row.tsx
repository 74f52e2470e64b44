import css from "./table.module.css";
import type { Column } from "./columns";
import { Marked } from "./Marked";
import { fromFirstHit, marksIn, runsOf } from "./marks";
import { Check, Star, UserPlus } from "lucide-react";
import { memo, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Config, TicketRow } from "@/api/types";
import { useL10n } from "@/i18n";
import { relativeTime } from "@/i18n/times";
import { Avatar, clsx, dotOf, PriorityChip, readerZone, StatusDot } from "@/ui";
import { statusNames, ticketName, typeOf } from "../model";
import { RowTimer } from "../deadlines/RowTimer";
import { CHANNEL_ICONS } from "../workspace/TicketRow";

interface RowProps {
  row: TicketRow;
  columns: Column[];
  config: Config | undefined;
  layout: string;
  style: CSSProperties;
  index: number;
  now: number;
  selected: boolean;
  here: boolean;
  onOpen: (row: TicketRow) => void;
  onPick: (row: TicketRow, index: number, range: boolean) => void;
}

function Subject({ row }: { row: TicketRow }) {
  const marks = row.match ? marksIn(row.subject, row.match) : null;
  return (
    <>
      <span className={clsx(css.subjectText, "el", "user")} dir="auto">{marks ? <Marked runs={marks} /> : row.subject}</span>
      {row.match && !marks && <span className={clsx(css.found, "el", "user")} dir="auto"><Marked runs={fromFirstHit(runsOf(row.match))} /></span>}
      {row.tags.length > 0 && <span className={css.tags}>{row.tags.slice(0, 3).map((tag) => <TagText key={tag} text={tag} />)}</span>}
    </>
  );
}
const TagText = ({ text }: { text: string }) => <span style={{ background: "var(--bg-sunken)", borderRadius: 4, padding: "0 7px", fontSize: 12, color: "var(--text-2)" }}><bdi>{text}</bdi></span>;

function useCells(row: TicketRow, config: Config | undefined, now: number): (name: Column["name"]) => ReactNode {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const time = (at: string | null) => (at ? <time dateTime={at}>{relativeTime(at, now, i18n.language, readerZone())}</time> : null);
  const channel = () => {
    const Icon = CHANNEL_ICONS[row.channel];
    return <><Icon size={14} className={css.muted} aria-hidden="true" /><span className="el">{t(`ticket:channel.${row.channel}`)}</span></>;
  };
  return (name) => {
    switch (name) {
      case "number": return <bdi dir="ltr" className="mono c3">{ticketName(row.number)}</bdi>;
      case "subject": return <Subject row={row} />;
      case "requester": return <span className="el user grow" dir="auto">{row.requester.name}</span>;
      case "organization": return <span className="el user grow" dir="auto">{row.organization?.name}</span>;
      case "status": return <StatusDot dot={dotOf(row)}>{l10n(statusNames(config, row.status))}</StatusDot>;
      case "priority": return <PriorityChip priority={row.priority} />;
      case "assignee": return row.assignee
        ? <><Avatar name={row.assignee.name} color={row.assignee.color} size={20} /><span className="el user grow" dir="auto">{row.assignee.name}</span></>
        : <span className={clsx(css.muted, "row g6")}><UserPlus size={15} aria-hidden="true" />{t("ticket:unassigned")}</span>;
      case "team": return <span className="el user grow" dir="auto">{row.team?.name}</span>;
      case "type": return <span className="el">{l10n(typeOf(config, row.type_key)?.name ?? row.type_key)}</span>;
      case "channel": return channel();
      case "tags": return row.tags.map((tag) => <TagText key={tag} text={tag} />);
      case "rating": return row.rating === null ? null : <span className="row g4 num"><Star size={13} aria-hidden="true" />{row.rating}</span>;
      case "due_at": return <RowTimer long row={row} status={l10n(statusNames(config, row.status))} />;
      case "created_at": return time(row.created_at);
      case "last_customer_at": return time(row.last_customer_at);
      default: return time(row.updated_at);
    }
  };
}

/** One ticket in the table. Plain elements, because a thousand of them scroll by. */
export const Row = memo(function Row({ row, columns, config, layout, style, index, now, selected, here, onOpen, onPick }: RowProps) {
  const { t } = useTranslation();
  const cell = useCells(row, config, now);
  return (
    // the grid has the focus and gives the keys; rows only take the pointer
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div role="row" id={`table-row-${row.id}`} aria-rowindex={index + 2} aria-selected={selected} className={css.row} style={{ ...style, gridTemplateColumns: layout }} data-unread={row.unread} data-here={here} onClick={() => onOpen(row)}>
      <div role="gridcell" className={css.pick}>
        <button type="button" role="checkbox" aria-checked={selected} tabIndex={-1} aria-label={t("table:select_one", { ticket: ticketName(row.number) })} onClick={(event) => { event.stopPropagation(); onPick(row, index, event.shiftKey); }}>
          <span className={css.box} data-on={selected}><Check size={12} strokeWidth={2.5} /></span>
        </button>
      </div>
      {columns.map((column) => <div key={column.name} role="gridcell" className={clsx(css.cell, column.name === "subject" && css.subject, column.end && css.endCell)}>{cell(column.name)}</div>)}
    </div>
  );
});
