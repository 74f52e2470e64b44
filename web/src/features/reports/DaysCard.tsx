import css from "./reports.module.css";
import { DayChart } from "./DayChart";
import { ticketsPath, within, type Kpis, type Point } from "./figures";
import type { Period } from "./period";
import { BarChart3, Table2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNumber } from "@/i18n";
import { Card, EmptyState, numberCell, Scroller, SegmentedControl, Table } from "@/ui";

type Milestone = "created_at" | "resolved_at" | "closed_at";

function Count({ n, milestone, period, zone }: { n: number; milestone: Milestone; period: Period; zone: string }) {
  const number = useNumber();
  return n === 0 ? <>{number(n)}</> : <Link to={ticketsPath(within(milestone, period, zone))} className="m">{number(n)}</Link>;
}

function DayTable({ points, zone }: { points: Point[]; zone: string }) {
  const { t } = useTranslation();
  return (
    <Scroller className={css.tableBox} label={t("figures:chart.label")}>
      <Table>
        <thead><tr><th scope="col">{t("figures:chart.column")}</th><th scope="col" className={numberCell}>{t("figures:created")}</th><th scope="col" className={numberCell}>{t("figures:resolved")}</th></tr></thead>
        <tbody>
          {points.toReversed().map(({ day, created, resolved }) => (
            <tr key={day}>
              <td><bdi dir="ltr" className="mono">{day}</bdi></td>
              <td className={numberCell}><Count n={created} milestone="created_at" period={{ first: day, last: day }} zone={zone} /></td>
              <td className={numberCell}><Count n={resolved} milestone="resolved_at" period={{ first: day, last: day }} zone={zone} /></td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Scroller>
  );
}

interface DaysCardProps { points: Point[]; kpis: Kpis; period: Period; zone: string }

/** Day by day: a chart, or the same numbers as a table. */
export function DaysCard({ points, kpis, period, zone }: DaysCardProps) {
  const { t } = useTranslation();
  const [shape, setShape] = useState<"chart" | "table">("chart");
  const [chosen, setChosen] = useState<number | null>(null);
  const point = chosen === null ? undefined : points[chosen];
  const span = point ? { first: point.day, last: point.day } : period;
  const counts = point ?? kpis;
  const toggle = (
    <SegmentedControl label={t("figures:chart.shape")} value={shape} onChange={setShape} options={[
      { value: "chart", label: t("figures:chart.as_chart"), icon: <BarChart3 size={14} aria-hidden="true" /> },
      { value: "table", label: t("figures:chart.as_table"), icon: <Table2 size={14} aria-hidden="true" /> },
    ]} />
  );
  const empty = kpis.created === 0 && kpis.resolved === 0;
  return (
    <Card title={t("figures:chart.title")} actions={toggle}>
      <div className={css.legend}>
        <span><i className={css.swatch} style={{ background: "var(--chart-1)" }} aria-hidden="true" />{t("figures:created")}</span>
        <span><i className={`${css.swatch} ${css.line}`} style={{ background: "var(--chart-2)" }} aria-hidden="true" />{t("figures:resolved")}</span>
      </div>
      {empty ? <EmptyState title={t("figures:none")}>{t("figures:none_body")}</EmptyState>
        : shape === "chart" ? <DayChart points={points} chosen={chosen} onChoose={setChosen} /> : <DayTable points={points} zone={zone} />}
      <div className={css.readout}>
        <b className="m">{point ? <bdi dir="ltr" className="mono">{point.day}</bdi> : t("figures:whole")}</b>
        <span>{t("figures:created")} <Count n={counts.created} milestone="created_at" period={span} zone={zone} /></span>
        <span>{t("figures:resolved")} <Count n={counts.resolved} milestone="resolved_at" period={span} zone={zone} /></span>
        {!point && <span>{t("figures:closed")} <Count n={kpis.closed} milestone="closed_at" period={period} zone={zone} /></span>}
      </div>
    </Card>
  );
}
