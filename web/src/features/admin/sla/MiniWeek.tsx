import css from "./sla.module.css";
import { openShare, spansOf } from "./week";
import { DAYS, type CalendarShown } from "./shapes";
import { useYear } from "./queries";
import { runsOf } from "./year";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { today } from "../../reports/days";
import { serverNow } from "@/api/clock";
import { useL10n } from "@/i18n";
import { useWeekText } from "./weekWords";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** The weekly hours of a calendar as a picture; the same in words for those who do not see it. */
export function MiniWeek({ calendar }: { calendar: CalendarShown }) {
  const { t } = useTranslation();
  const said = useWeekText();
  const week = calendar.definition.weekly;
  return (
    <div className={css.miniWeek} role="img" aria-label={said(week)}>
      <span />{HOURS.map((hour) => <span key={hour} className={css.hour} dir="ltr">{hour % 6 === 0 ? hour : ""}</span>)}
      {DAYS.map((day) => {
        const spans = spansOf(week[day]);
        return [<span key={day} className={css.dayName}>{t(`sla:day.${day}`)}</span>, ...HOURS.map((hour) => <i key={`${day}${hour}`} data-open={openShare(spans, [hour * 60, hour * 60 + 60]) > 0 || undefined} />)];
      })}
    </div>
  );
}

const SHOWN = 5;
/** Beside the policy: the calendar it counts by, and its next special days. */
export function CalendarAside({ calendar }: { calendar: CalendarShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const now = today(calendar.zone || "UTC", serverNow());
  const year = Number(now.slice(0, 4));
  const stamp = `v${calendar.version}`;
  const [first, second] = [useYear(calendar.id, year, calendar.version === 0, stamp), useYear(calendar.id, year + 1, calendar.version === 0, stamp)];
  const special = [...(first.data ?? []), ...(second.data ?? [])].filter((day) => day.date >= now && day.source !== "weekly");
  const runs = runsOf(special.map(({ date, name, source }) => ({ date, source, name: l10n(name) || t(`sla:source.${source}`) }))).slice(0, SHOWN);
  return (
    <section className={css.aside} aria-labelledby="sla-calendar">
      <header className="row between"><h2 id="sla-calendar">{t("sla:aside.calendar")} · <bdi>{l10n(calendar.name)}</bdi></h2><Link to={`/admin/sla/calendars/${calendar.id}`}>{t("common:edit")}</Link></header>
      <p className="t12 c3">{t("sla:aside.zone", { zone: calendar.zone })}</p>
      <MiniWeek calendar={calendar} />
      <div className={css.legend}><span><i data-open="true" />{t("sla:year.open")}</span><span><i />{t("sla:year.closed")}</span></div>
      <h3>{t("sla:aside.holidays")}</h3>
      {runs.length === 0 && <p className="t12 c3">{t("sla:aside.no_holidays")}</p>}
      <ul className={css.holidays}>
        {runs.map(({ name, first: from, last, source }) => (
          <li key={from + source}><b className="m el" dir="auto">{name}</b><bdi dir="ltr" className="num c2">{from === last ? from : `${from} – ${last.slice(5)}`}</bdi><span className="grow" /><span className="c3">{t(`sla:source.${source}`)}</span></li>
        ))}
      </ul>
    </section>
  );
}
