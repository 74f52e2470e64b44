import css from "./drawer.module.css";
import { axisOf, barsOf, linesOf, placeOn, type Axis, type Bar } from "./strip";
import { useTranslation } from "react-i18next";
import { clsx, hoursText } from "@/ui";
import { fullTime, isolated } from "@/i18n/times";
import { dayName, minuteOfDay } from "../instants";
import type { Account, Day, StretchKind } from "../shapes";

type ReasonName = (reason: string | null) => string;
/** Narrower bars, in percent of the axis, carry no label; the column beside them has the figure. */
const LABEL_FROM = 6.5;
const LEGEND: StretchKind[] = ["counted", "expected", "paused", "buffer", "closed"];

const FOLDS = { closed: "deadlines:strip.folded", idle: "deadlines:strip.idle", over: "deadlines:strip.over" };

function Legend({ over }: { over: boolean }) {
  const { t } = useTranslation();
  const kinds = over ? [...LEGEND.slice(0, 1), "over", ...LEGEND.slice(2)] : LEGEND;
  return <ul className={css.legend}>{kinds.map((kind) => <li key={kind} data-kind={kind}>{t(`deadlines:kind.${kind}`)}</li>)}</ul>;
}

function useBarText(nameOf: ReasonName): (bar: Bar) => string {
  const { t } = useTranslation();
  return ({ kind, seconds, reason }) => (kind === "paused" ? nameOf(reason) : kind === "buffer" ? t("deadlines:kind.buffer") : hoursText(seconds));
}

function Track({ day, account, zone, axis, nameOf }: { day: Day; account: Account; zone: string; axis: Axis; nameOf: ReasonName }) {
  const { t } = useTranslation();
  const textOf = useBarText(nameOf);
  const bars = barsOf(day, zone, axis, account.due_at);
  const due = account.due_at && fullTime(account.due_at, zone).slice(0, 10) === day.date ? account.due_at : null;
  const dueText = due ? fullTime(due, zone).slice(11) : "";
  const said = bars.map((bar) => `${t(`deadlines:kind.${bar.kind}`)} ${hoursText(bar.seconds)}`).concat(due ? t("deadlines:due_at", { at: dueText }) : []);
  const at = due ? placeOn(axis, minuteOfDay(due, zone, true)) : 0;
  return (
    <>
      <div className={css.track} aria-hidden="true">
        {bars.map((bar) => <i key={bar.key} data-kind={bar.kind} data-over={bar.over} style={{ insetInlineStart: `${bar.start}%`, inlineSize: `${bar.size}%` }}>{bar.size >= LABEL_FROM && <span className="el">{textOf(bar)}</span>}</i>)}
        {due && <span className={css.end} style={{ insetInlineStart: `${at}%` }} />}
        {due && !bars.some((bar) => bar.over) && <b className={clsx(css.endText, at > 88 && css.before)} style={{ insetInlineStart: `${at}%` }}><bdi dir="ltr">{dueText}</bdi></b>}
      </div>
      <span className="sr">{said.join(", ") || t("deadlines:kind.closed")}</span>
    </>
  );
}

/** Day by day: what counted, what stood still, what was closed, and where it ends. */
export function DayStrip({ account, zone, nameOf }: { account: Account; zone: string; nameOf: ReasonName }) {
  const { t, i18n } = useTranslation();
  const axis = axisOf(account.days, zone);
  const last = account.days.at(-1);
  const counted = (day: Day) => (day.counted_seconds > 0 ? <bdi dir="ltr">{hoursText(day.counted_seconds)}</bdi> : "—");
  return (
    <section>
      <div className={css.stripHead}><h3>{t("deadlines:strip.title")}</h3><Legend over={account.breached} /></div>
      <table className={css.strip}>
        <thead>
          <tr>
            <th scope="col"><span className="sr">{t("deadlines:strip.day")}</span></th>
            <th scope="col" className={css.axis}><span className="sr">{t("deadlines:strip.hours")}</span>{axis.ticks.map((hour) => <span key={hour} className="num" aria-hidden="true" style={{ insetInlineStart: `${placeOn(axis, hour * 60)}%` }}>{hour}</span>)}</th>
            <th scope="col">{t("deadlines:strip.counted")}</th>
            <th scope="col">{t("deadlines:strip.total")}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(account.days, account.due_at && fullTime(account.due_at, zone).slice(0, 10)).map((line) => line.kind === "fold" ? (
            <tr key={line.from}><th scope="row" className="num"><bdi dir="ltr">{line.from.slice(5)}</bdi></th><td colSpan={3} className="c3">{t(FOLDS[line.why], { until: isolated(line.until.slice(5)), count: line.count })}</td></tr>
          ) : (
            <tr key={line.day.date}>
              <th scope="row" className={clsx("num", line.day.is_today && "m")}><bdi>{dayName(line.day.date, i18n.language)}</bdi>{line.day.is_today && <span className={css.today}> {t("deadlines:strip.today")}</span>}</th>
              <td><Track day={line.day} account={account} zone={zone} axis={axis} nameOf={nameOf} /></td>
              <td className="num">{counted(line.day)}</td>
              <td className={clsx("num", line.day === last && css.whole)}><bdi dir="ltr">{hoursText(line.day.total_seconds)}</bdi></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
