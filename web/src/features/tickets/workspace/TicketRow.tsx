import css from "./workspace.module.css";
import { Check, FileInput, Globe, Headset, House, Mail, Webhook, type LucideIcon } from "lucide-react";
import { memo, type CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import type { Channel, TicketRow as Row } from "@/api/types";
import type { Density } from "@/app/prefs";
import { fullTime, relativeTime } from "@/i18n/times";
import { readerZone } from "@/ui/RelativeTime";
import { hasTimer, RowTimer } from "../deadlines/RowTimer";
import { Avatar, clsx, dotOf, PriorityChip, StatusDot } from "@/ui";

export const CHANNEL_ICONS: Record<Channel, LucideIcon> = { email: Mail, portal: Globe, agent: Headset, api: Webhook, import: FileInput, internal: House };
export const ROW_HEIGHTS: Record<Density, number> = { comfortable: 84, compact: 60, minimal: 40 };
/** Larger text and targets on phones. */
export const PHONE_ROW_HEIGHTS: Record<Density, number> = { comfortable: 92, compact: 68, minimal: 48 };

interface RowProps {
  row: Row;
  status: string;
  density: Density;
  open: boolean;
  selected: boolean;
  /** It is mine to handle. */
  mine: boolean;
  now: number;
  index: number;
  total: number;
  style: CSSProperties;
  onOpen: (row: Row, index: number, additive: boolean) => void;
  onNear: (row: Row) => void;
}

function When({ at, now }: { at: string; now: number }) {
  const { i18n } = useTranslation();
  return <time className={css.when} dateTime={at} title={fullTime(at, readerZone())}><bdi>{relativeTime(at, now, i18n.language, readerZone())}</bdi></time>;
}

function Owner({ row, status, mine }: Pick<RowProps, "row" | "status" | "mine">) {
  const { t } = useTranslation();
  if (hasTimer(row)) {
    return (
      <span className={css.owner}>
        {row.assignee && <><Avatar name={row.assignee.name} color={row.assignee.color} size={16} /><span className="sr">{row.assignee.name}</span></>}
        <RowTimer row={row} status={status} mine={mine} pill="late" />
      </span>
    );
  }
  if (!row.assignee) return <span className={css.owner}><span className="el">{row.team?.name ?? t("workspace:unassigned")}</span></span>;
  return <span className={css.owner}><Avatar name={row.assignee.name} color={row.assignee.color} size={16} /><span className="el" dir="auto">{row.assignee.name}</span></span>;
}

function Who({ row, selected }: { row: Row; selected: boolean }) {
  const { t } = useTranslation();
  const Icon = CHANNEL_ICONS[row.channel];
  const name = row.organization ? `${row.requester.name} · ${row.organization.name}` : row.requester.name;
  return (
    <>
      {selected ? <span className={css.tick}><Check size={10} strokeWidth={3} /></span> : <Icon size={13} aria-hidden="true" />}
      <span className={clsx(css.who, "el", "user")} dir="auto">{name}</span>
      {row.unread && <span className={css.dot}><span className="sr">{t("workspace:unread")}</span></span>}
    </>
  );
}

/** One ticket in the list: who, what, how urgent, what state, whose, how long left. Plain elements, because a thousand of them scroll by. */
export const TicketRow = memo(function TicketRow({ row, status, density, open, selected, mine, now, index, total, style, onOpen, onNear }: RowProps) {
  const subject = <div className={clsx(css.subject, "el", "user")} dir="auto">{row.subject}</div>;
  const dot = <StatusDot dot={dotOf(row)}>{status}</StatusDot>;
  return (
    // the list has the focus and gives the keys; rows only take the pointer
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={`row-${row.id}`} role="option" aria-selected={selected || open} aria-posinset={index + 1} aria-setsize={total} tabIndex={-1} className={clsx(css.row, density !== "comfortable" && css[density])} style={style}
      data-open={open} data-selected={selected} data-unread={row.unread} onPointerEnter={() => onNear(row)} onClick={(event) => onOpen(row, index, event.metaKey || event.ctrlKey)}>
      {density === "minimal" ? (
        <><PriorityChip priority={row.priority} />{row.unread && <span className={css.dot} />}{subject}{hasTimer(row) ? <RowTimer row={row} status={status} mine={mine} /> : <When at={row.updated_at} now={now} />}</>
      ) : (
        <>
          <div className={css.line}><Who row={row} selected={selected} />{density === "compact" && <PriorityChip priority={row.priority} />}<When at={row.updated_at} now={now} /></div>
          {density === "compact" && hasTimer(row) ? <div className={css.line}>{subject}<RowTimer row={row} status={status} mine={mine} /></div> : subject}
          {density === "comfortable" && <div className={css.line}><PriorityChip priority={row.priority} /><span style={{ inlineSize: 2 }} />{dot}<Owner row={row} status={status} mine={mine} /></div>}
        </>
      )}
    </div>
  );
});
