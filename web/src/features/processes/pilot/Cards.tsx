import css from "./pilot.module.css";
import { dayOf } from "./figures";
import type { Entered, Shown } from "./queries";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import { fullTime, useL10n, useNumber } from "@/i18n";
import { Card, readerZone, useNow } from "@/ui";

/** Where the pilot stands: begun, running on its share, ended. */
export function Steps({ shown: { pilot, new_tickets } }: { shown: Shown }) {
  const { t } = useTranslation();
  const number = useNumber();
  const now = useNow();
  const over = pilot.state !== "running";
  const day = dayOf(pilot.started_at, pilot.ended_at ? new Date(pilot.ended_at).getTime() : now);
  const steps = [
    { key: "begun", done: true, title: t("pilot:step.begun"), note: fullTime(pilot.started_at, readerZone()) },
    { key: "share", done: over, title: t("pilot:step.share", { share: pilot.share }), note: t("pilot:step.share_note", { count: new_tickets, n: number(new_tickets), day }) },
    { key: "end", done: over, title: t(over ? `pilot:state.${pilot.state}` : "pilot:step.end"), note: pilot.ended_at ? fullTime(pilot.ended_at, readerZone()) : t("pilot:step.end_note") },
  ];
  return (
    <ol className={css.steps} aria-label={t("pilot:steps")}>
      {steps.map(({ key, done, title, note }) => <li key={key} data-done={done || undefined} aria-current={!done && key === "share" ? "step" : undefined}><span className={css.dot} aria-hidden="true">{done && <Check size={11} />}</span><b>{title}</b><span>{note}</span></li>)}
    </ol>
  );
}

const Bars = ({ rows, most, nobody }: { rows: Entered[]; most: number; nobody: string }) => {
  const number = useNumber();
  return (
    <ul className={css.bars}>
      {rows.map(({ key, label, count }) => <li key={key ?? ""}><span className="el" dir="auto">{label ?? nobody}</span><span className={css.track} aria-hidden="true"><i style={{ inlineSize: `${(count / most) * 100}%` }} /></span><b className="num">{number(count)}</b></li>)}
    </ul>
  );
};

/** Who came to the new version. */
export function EnteredCard({ shown: { teams, priorities, new_tickets, pilot } }: { shown: Shown }) {
  const { t } = useTranslation();
  const number = useNumber();
  const most = Math.max(1, ...teams.map(({ count }) => count), ...priorities.map(({ count }) => count));
  return (
    <Card title={t("pilot:entered", { version: pilot.version })} note={t("pilot:tickets", { count: new_tickets, n: number(new_tickets) })}>
      {new_tickets === 0 ? <p className="c3">{t("pilot:entered_none")}</p> : <><Bars rows={teams} most={most} nobody={t("pilot:no_team")} /><Bars rows={priorities} most={most} nobody="" /></>}
    </Card>
  );
}

/** Tickets a day, old and new side by side; the table says the same. */
export function DaysCard({ shown: { days, pilot } }: { shown: Shown }) {
  const { t } = useTranslation();
  const number = useNumber();
  const most = Math.max(1, ...days.map((day) => day.old + day.new));
  return (
    <Card title={t("pilot:days")} note={t("pilot:days_note")}>
      {days.length === 0 ? <p className="c3">{t("pilot:entered_none")}</p> : (
        <table className={css.days}>
          <thead className="sr"><tr><th scope="col">{t("pilot:day")}</th><th scope="col">v{pilot.baseline}</th><th scope="col">v{pilot.version}</th></tr></thead>
          <tbody>
            {days.slice(-14).map((day) => (
              <tr key={day.day}><th scope="row"><bdi dir="ltr">{day.day.slice(5)}</bdi></th><td><i className={css.old} aria-hidden="true" style={{ inlineSize: `${(day.old / most) * 100}%` }} />{number(day.old)}</td><td><i className={css.new} aria-hidden="true" style={{ inlineSize: `${(day.new / most) * 100}%` }} />{number(day.new)}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** What it is for, on which part, and how it came about. */
export function AboutCard({ shown: { pilot } }: { shown: Shown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const teams = pilot.team_ids.map((id) => config?.teams.find((team) => team.id === id)?.name ?? "?");
  const categories = pilot.category_ids.map((id) => l10n(config?.categories.find((one) => one.id === id)?.name) || "?");
  return (
    <Card title={t("pilot:about")}>
      <dl className={css.about}>
        <dt>{t("pilot:reason")}</dt><dd dir="auto">{pilot.reason}</dd>
        <dt>{t("pilot:scope")}</dt><dd>{[...teams, ...categories].join(" · ") || t("pilot:everything")}</dd>
        <dt>{t("pilot:sticky")}</dt><dd>{t("pilot:sticky_note")}</dd>
      </dl>
      <ol className={css.past}>
        {pilot.ended_at && <li><bdi dir="ltr">{fullTime(pilot.ended_at, readerZone())}</bdi><span>{t(`pilot:state.${pilot.state}`)} · <bdi>{pilot.ended_name}</bdi>{pilot.end_reason && <small dir="auto">{pilot.end_reason}</small>}</span></li>}
        <li><bdi dir="ltr">{fullTime(pilot.started_at, readerZone())}</bdi><span>{t("pilot:step.begun")} · <bdi>{pilot.started_name}</bdi></span></li>
      </ol>
      <Link className={css.doc} to={`/flows/${pilot.key}/doc?version=${pilot.version}`}>{t("pilot:document", { version: pilot.version })}</Link>
    </Card>
  );
}
