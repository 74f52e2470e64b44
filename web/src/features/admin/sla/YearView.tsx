import css from "./year.module.css";
import { useYear } from "./queries";
import type { YearDay } from "./shapes";
import { dayText } from "./week";
import { monthsOf, runsOf } from "./year";
import { today } from "../../reports/days";
import { CalendarDays, ChevronLeft, ChevronRight, TableProperties } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import { intlLocale, problemText, useL10n } from "@/i18n";
import { Banner, IconButton, Loading, SegmentedControl, Skeleton, Table } from "@/ui";

const LEGEND = [["open", "weekly", true], ["closed", "weekly", false], ["holiday", "holiday", false], ["make_up", "make_up", true], ["season", "season", true], ["exception", "exception", true]] as const;

function Month({ month, weeks, year, now, nameOf }: { month: number; weeks: (YearDay | null)[][]; year: number; now: string; nameOf: (day: YearDay) => string }) {
  const { i18n } = useTranslation();
  const format = (options: Intl.DateTimeFormatOptions, day: string) => new Intl.DateTimeFormat(intlLocale(i18n.language), { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  const name = format({ month: "long" }, `${year}-${String(month).padStart(2, "0")}-01`);
  return (
    <table className={css.month}>
      <caption>{name}</caption>
      <thead><tr>{Array.from({ length: 7 }, (_, index) => <th key={index} scope="col" abbr={format({ weekday: "long" }, `2024-01-0${index + 1}`)}>{format({ weekday: "narrow" }, `2024-01-0${index + 1}`)}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week, row) => (
          <tr key={row}>{week.map((day, at) => day === null ? <td key={at} /> : (
            <td key={at} data-source={day.source} data-open={day.intervals.length > 0} data-today={day.date === now || undefined} title={`${day.date} ${nameOf(day)} ${dayText(day.intervals)}`.trim()}>
              {Number(day.date.slice(8))}{day.source !== "weekly" && <span className="sr"> {nameOf(day)}</span>}
            </td>
          ))}</tr>
        ))}
      </tbody>
    </table>
  );
}

interface YearViewProps { id: string; draft: boolean; /** Names the state of the draft. */ stamp: string; zone: string }

/** Twelve months with every special day in color and by name, and the same as a table. */
export function YearView({ id, draft, stamp, zone }: YearViewProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const now = today(zone, serverNow());
  const [year, setYear] = useState(Number(now.slice(0, 4)));
  const [as, setAs] = useState<"months" | "table">("months");
  const { data, error, isPlaceholderData } = useYear(id, year, draft, stamp);
  const nameOf = (day: YearDay) => l10n(day.name) || (day.source === "weekly" ? "" : t(`sla:source.${day.source}`));
  const special = (data ?? []).filter(({ source }) => source !== "weekly").map((day) => ({ date: day.date, source: day.source, name: nameOf(day), hours: dayText(day.intervals) }));
  const runs = runsOf(special);
  const list = (
    <Table className={css.list}>
      <thead><tr><th scope="col">{t("sla:year.date")}</th><th scope="col">{t("sla:year.name")}</th><th scope="col">{t("sla:year.hours")}</th></tr></thead>
      <tbody>{runs.map((run) => (
        <tr key={run.first + run.name}><td className="num"><bdi dir="ltr">{run.first.slice(5)}{run.last !== run.first && ` – ${run.last.slice(5)}`}</bdi></td>
          <td><span className="row g6"><i className={css.mark} data-source={run.source} data-open={run.hours !== ""} aria-hidden="true" /><span dir="auto">{run.name}</span></span><span className="t12 c3">{t(`sla:source.${run.source}`)}</span></td>
          <td>{run.hours ? <bdi dir="ltr" className="num">{run.hours}</bdi> : t("sla:week.closed")}</td></tr>
      ))}</tbody>
    </Table>
  );
  return (
    <section className={css.year} aria-labelledby="sla-year" aria-busy={isPlaceholderData}>
      <header className="row between wrap">
        <h2 id="sla-year" className="row g6">{t("sla:year.title", { year })}
          <IconButton size="xs" label={t("sla:year.previous")} icon={<ChevronLeft size={15} className="flip" />} onClick={() => setYear(year - 1)} />
          <IconButton size="xs" label={t("sla:year.next")} icon={<ChevronRight size={15} className="flip" />} onClick={() => setYear(year + 1)} />
        </h2>
        <SegmentedControl label={t("sla:year.as")} value={as} onChange={setAs} options={[{ value: "months", label: t("sla:year.months"), icon: <CalendarDays size={13} aria-hidden="true" /> }, { value: "table", label: t("sla:year.table"), icon: <TableProperties size={13} aria-hidden="true" /> }]} />
      </header>
      {error ? <Banner tone="warn">{problemText(error)}</Banner> : !data ? <Loading><Skeleton height={320} /></Loading> : (
        <>
          {as === "months" && <div className={css.months}>{monthsOf(data).map((one) => <Month key={one.month} {...one} year={year} now={now} nameOf={nameOf} />)}</div>}
          {as === "months" && <div className={css.legend}>{LEGEND.map(([name, source, open]) => <span key={name}><i className={css.mark} data-source={source} data-open={open} aria-hidden="true" />{t(`sla:year.${name}`)}</span>)}</div>}
          {runs.length === 0 ? <p className="t12 c3">{t("sla:year.nothing")}</p> : list}
        </>
      )}
    </section>
  );
}
