import css from "./drawer.module.css";
import { Causes } from "./Causes";
import { DayStrip } from "./DayStrip";
import { Moves } from "./Moves";
import { Sums } from "./Sums";
import { BadgeCheck, Copy, ScrollText, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fullTime, useL10n } from "@/i18n";
import { Button, Drawer, ErrorState, LinkButton, Loading, SegmentedControl, Skeleton, toast } from "@/ui";
import { statusNames } from "../../model";
import { isInternal } from "../clocks";
import { dayTime, sameTime, weekdayTime } from "../instants";
import { useDeadlines, useExplained, useExplanation } from "../queries";
import type { Explanation } from "../shapes";

type Tab = "ours" | "customer";

function Waiting() {
  return (
    <Loading>
      <div className={css.body}>
        <div className="col g6"><Skeleton width="96%" height={13} /><Skeleton width="80%" height={13} /></div>
        <Skeleton height={58} />
        {[1, 2, 3, 4, 5, 6].map((line) => <Skeleton key={line} height={22} />)}
      </div>
    </Loading>
  );
}

/** What a pause is called: the status it was in, a hold, or the time between a stop and a reopening. */
function useReasonName(): (reason: string | null) => string {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  return (reason) => {
    if (reason === "hold") return t("deadlines:hold");
    if (reason === "met" || reason === "cancelled") return t("deadlines:stopped");
    return reason ? l10n(statusNames(config, reason)) : t("deadlines:kind.paused");
  };
}

function Ours({ told }: { told: Explanation }) {
  const { i18n } = useTranslation();
  const nameOf = useReasonName();
  const { account, zone } = told;
  const gap = i18n.language.startsWith("zh") ? "" : " ";
  return (
    <>
      <p className={css.words}>{told.sentences.join(gap)}</p>
      <Sums account={account} />
      <DayStrip account={account} zone={zone} nameOf={nameOf} />
      <Causes account={account} zone={zone} nameOf={nameOf} />
      <Moves account={account} zone={zone} />
    </>
  );
}

function ForCustomer({ told, customerZone }: { told: Explanation; customerZone: string | null }) {
  const { t } = useTranslation();
  const due = told.account.due_at;
  return (
    <>
      <p className="t12 c3">{t("deadlines:customer.note")}</p>
      <blockquote className={css.quote}>{told.customer_sentences.map((sentence, index) => <p key={index} dir="auto">{sentence}</p>)}</blockquote>
      {due && customerZone && <p className="t13 c2">{t("deadlines:customer.local", { at: dayTime(due, customerZone), zone: customerZone })}</p>}
    </>
  );
}

/** What kind of promise it is, and where the customer is. */
function Subtitle({ told, customerZone }: { told: Explanation; customerZone: string | null }) {
  const { t, i18n } = useTranslation();
  const { account, clock, zone } = told;
  const due = account.due_at ?? account.now;
  const where = !customerZone ? "" : sameTime(due, zone, customerZone) ? t("deadlines:customer.same_time") : t("deadlines:customer.other_time", { at: weekdayTime(due, account.now, customerZone, i18n.language), zone: customerZone });
  return <small className={css.subtitle}>{[t(`deadlines:clock.${clock.kind}`), t(isInternal(clock.kind) ? "deadlines:promise.internal" : "deadlines:promise.customer"), where].filter(Boolean).join(" · ")}</small>;
}

function Foot({ ticket, told, tab, onClose }: { ticket: Ticket; told: Explanation; tab: Tab; onClose: () => void }) {
  const { t } = useTranslation();
  const copy = () => void navigator.clipboard.writeText([told.title, ...(tab === "ours" ? told.sentences : told.customer_sentences)].join("\n")).then(() => toast(t("common:copied")));
  return (
    <>
      <span className={told.verified ? css.verified : css.disputed} role={told.verified ? undefined : "alert"}>
        {told.verified ? <BadgeCheck size={14} aria-hidden="true" /> : <ShieldAlert size={14} aria-hidden="true" />}
        {t(told.verified ? "deadlines:verified" : "deadlines:disputed")} · <bdi dir="ltr">{fullTime(told.account.now, told.zone).slice(11)}</bdi>
      </span>
      <Button size="sm" icon={<Copy size={14} />} onClick={copy}>{t("deadlines:copy")}</Button>
      <LinkButton size="sm" to={`/t/${ticket.number}/ledger`} onClick={onClose}><ScrollText size={15} aria-hidden="true" />{t("deadlines:ledger.title")}</LinkButton>
    </>
  );
}

/** Why a deadline is what it is: in words, in figures, day by day, and what the customer reads. */
export default function DeadlineDrawer({ ticket, clockId }: { ticket: Ticket; clockId: string }) {
  const { t } = useTranslation();
  const { close } = useExplained();
  const [tab, setTab] = useState<Tab>("ours");
  const { data: told, error, refetch } = useExplanation(ticket.number, clockId);
  const zone = useDeadlines(ticket.number).data?.customer_zone ?? null;
  const title = told ? <><span className="el" style={{ display: "block" }}>{told.title}</span><Subtitle told={told} customerZone={zone} /></> : t("deadlines:title");
  const tabs = told && <SegmentedControl label={t("deadlines:tab.label")} value={tab} options={[{ value: "ours", label: t("deadlines:tab.ours") }, { value: "customer", label: t("deadlines:tab.customer") }]} onChange={setTab} />;
  return (
    <Drawer open onClose={close} title={title} width={684} actions={tabs} foot={told && <Foot ticket={ticket} told={told} tab={tab} onClose={close} />}>
      {told ? <div className={css.body}>{tab === "ours" ? <Ours told={told} /> : <ForCustomer told={told} customerZone={zone} />}</div>
        : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Waiting />}
    </Drawer>
  );
}
