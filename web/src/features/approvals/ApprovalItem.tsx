import css from "./approvals.module.css";
import { money, timerOf, type ApprovalRow, type Box } from "./model";
import { Check, Gift, HandCoins, Stamp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { intlLocale } from "@/i18n/languages";
import { useL10n } from "@/i18n";
import { shortTime } from "@/i18n/times";
import { Chip, clsx, readerZone, SlaTimer, useNow } from "@/ui";
import { weekdayTime } from "../tickets/deadlines/instants";

export const TONES = { open: "plain", asked: "warn", approved: "ok", rejected: "bad", withdrawn: "outline" } as const;

function Sign({ row }: { row: ApprovalRow }) {
  const Icon = row.kind === "compensation" ? Gift : row.amount ? HandCoins : Stamp;
  return <Icon size={14} aria-hidden="true" />;
}

/** Where it stands: which level of how many, or how many of a joint level have agreed. */
function Standing({ row }: { row: ApprovalRow }) {
  const { t } = useTranslation();
  if (row.rule !== "any" && row.asked > 1 && row.state === "open") return <span>{t("approvals:joint", { agreed: row.agreed, asked: row.asked })}</span>;
  return <span>{t("approvals:level_of", { level: row.level, levels: row.levels })}</span>;
}

function End({ row, box }: { row: ApprovalRow; box: Box }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (box === "decided" && row.verdict) return <Chip tone={row.verdict === "approved" ? "ok" : "bad"}>{t(`approvals:verdict.${row.verdict}`)}</Chip>;
  if (row.decided_at) return <Chip tone={TONES[row.state]}>{t(`approvals:state.${row.state}`)}</Chip>;
  const timer = timerOf(row);
  if (timer) return <SlaTimer timer={timer} reason={row.state === "asked" ? t("approvals:state.asked") : undefined} far={row.due_at ? weekdayTime(row.due_at, now, readerZone(), i18n.language) : undefined} />;
  return <span className="c3">{shortTime(row.opened_at, now, readerZone())}</span>;
}

interface ItemProps { row: ApprovalRow; box: Box; open: boolean; picked: boolean; onOpen: (additive: boolean) => void }

/** One approval in a list. */
export function ApprovalItem({ row, box, open, picked, onOpen }: ItemProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const title = l10n(row.title);
  const amount = money(row.amount, row.currency, intlLocale(i18n.language));
  const digits = (text: string) => text.replace(/[^\d.]/g, "");
  return (
    // the listbox around it takes the keys
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div id={`approval-${row.id}`} role="option" aria-selected={open || picked} data-approval={row.id} data-open={open} data-selected={picked} className={css.item} onClick={(event) => onOpen(event.metaKey || event.ctrlKey)}>
      <div className={css.line}>
        {picked ? <span className={css.tick}><Check size={10} aria-hidden="true" /></span> : <Sign row={row} />}
        <bdi dir="ltr" className="mono">T-{row.ticket.number}</bdi>
        {row.requested_by && <span className="el">{t("approvals:asked_by", { name: row.requested_by.name })}</span>}
        {row.for_member && <Chip tone="accent">{t("approvals:for", { name: row.for_member.name })}</Chip>}
      </div>
      <div className={clsx(css.title, "el", "user")} dir="auto">{title}{amount && !digits(title).includes(digits(amount)) && <> · <bdi>{amount}</bdi></>}</div>
      <div className={css.line}><Standing row={row} /><span className="grow" /><End row={row} box={box} /></div>
    </div>
  );
}
