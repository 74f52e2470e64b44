import css from "./deadlines.module.css";
import { useAcknowledge } from "./queries";
import type { DeadlineAlert } from "./shapes";
import { AlarmClock, Hourglass, Siren, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";
import { duration } from "@/i18n";
import { Button, RelativeTime } from "@/ui";
import { useWords } from "../timeline/useWords";

const ICONS: Record<DeadlineAlert["kind"], LucideIcon> = { warning: Hourglass, breach: AlarmClock, escalation: Siren };
/** Beyond a minute an alert says that it came late. */
const LATE_SECONDS = 60;

function Told({ alert }: { alert: DeadlineAlert }) {
  const { t } = useTranslation();
  const { list } = useWords();
  if (alert.overtaken) return <small>{t("deadlines:alert.overtaken")}</small>;
  if (alert.told.length === 0) return <small>{t("deadlines:alert.nobody")}</small>;
  return <small>{t("deadlines:alert.told", { names: list(alert.told.map(({ name, part }) => t(`deadlines:part.${part}`, { name }))) })}</small>;
}

function Answer({ number, alert }: { number: number; alert: DeadlineAlert }) {
  const { t } = useTranslation();
  const { member_id } = useMe();
  const acknowledge = useAcknowledge(number);
  if (alert.acknowledged_at) return null;
  const mine = alert.told.some((one) => one.member_id === member_id);
  return mine ? <Button size="xs" busy={acknowledge.isPending} onClick={() => acknowledge.mutate(alert.id)}>{t("deadlines:alert.acknowledge")}</Button> : null;
}

/** One step that was reached: what, when, who was told, who has seen it. */
export function AlertItem({ number, alert }: { number: number; alert: DeadlineAlert }) {
  const { t } = useTranslation();
  const Icon = ICONS[alert.kind];
  return (
    <li className={css.alert} data-kind={alert.kind}>
      <Icon size={14} aria-hidden="true" />
      <span>
        {t(`deadlines:alert.${alert.kind}`, { name: t(`deadlines:clock.${alert.clock}`) })} <RelativeTime at={alert.fired_at} exact />
        {alert.late_seconds > LATE_SECONDS && <> · {t("deadlines:alert.late", { time: duration(alert.late_seconds / 60) })}</>}
        <br /><Told alert={alert} />
        {alert.acknowledged_at && <><br /><small>{t("deadlines:alert.acknowledged", { name: alert.acknowledged_by?.name ?? "" })} <RelativeTime at={alert.acknowledged_at} exact /></small></>}
      </span>
      <Answer number={number} alert={alert} />
    </li>
  );
}

/** More would push the ticket's properties off the screen. */
const SHOWN = 3;

/** Who was told about the ticket's deadlines, newest first; what was acknowledged and what is older folds. */
export function AlertList({ number, alerts }: { number: number; alerts: DeadlineAlert[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (alerts.length === 0) return null;
  const sorted = [...alerts].sort((a, b) => b.fired_at.localeCompare(a.fired_at));
  const pressing = sorted.filter((alert, index) => index === 0 || !alert.acknowledged_at).slice(0, SHOWN);
  const folded = sorted.length - pressing.length;
  return (
    <>
      <ul className={css.alerts} aria-label={t("deadlines:alert.title")}>{(open ? sorted : pressing).map((alert) => <AlertItem key={alert.id} number={number} alert={alert} />)}</ul>
      {folded > 0 && <button type="button" className={css.more} aria-expanded={open} onClick={() => setOpen(!open)}>{open ? t("deadlines:alert.fewer") : t("deadlines:alert.more", { count: folded })}</button>}
    </>
  );
}
