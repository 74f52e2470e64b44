import css from "./reports.module.css";
import { deltaOf, ticketsPath, within, type Delta, type Figure, type Kpis } from "./figures";
import type { Period } from "./period";
import { ArrowDown, ArrowUp, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { duration, useNumber } from "@/i18n";
import { clsx, Tooltip } from "@/ui";

type Written = (value: number) => string;

function useWritten(kind: Figure["kind"]): Written {
  const number = useNumber();
  if (kind === "duration") return duration;
  if (kind === "share") return (value) => number(value, { style: "percent", maximumFractionDigits: 1 });
  return (value) => number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function Change({ delta, kind }: { delta: Delta; kind: Figure["kind"] }) {
  const { t } = useTranslation();
  const number = useNumber();
  if (delta.direction === "same") return <span>{t("figures:delta.same")}</span>;
  const Arrow = delta.by > 0 ? ArrowUp : ArrowDown;
  const size = Math.abs(delta.by);
  const text = kind === "score" ? number(size, { maximumFractionDigits: 2 }) : kind === "share" ? t("figures:delta.points", { n: number(size * 100, { maximumFractionDigits: 1 }) }) : number(size, { style: "percent", maximumFractionDigits: 0 });
  return (
    <span className={clsx(css.delta, delta.direction === "better" ? "ok" : "bad")} title={t("figures:delta.note")}>
      <Arrow size={12} aria-hidden="true" /><span className="sr">{t(`figures:delta.${delta.direction}`)} </span>{text}
    </span>
  );
}

interface KpiCardProps { figure: Figure; kpis: Kpis; past: Kpis | undefined; period: Period; zone: string }

/** One core figure: its value leads to its tickets, the sign explains how it is taken. */
export function KpiCard({ figure, kpis, past, period, zone }: KpiCardProps) {
  const { t } = useTranslation();
  const write = useWritten(figure.kind);
  const value = kpis[figure.name];
  const count = figure.over === "rated" ? kpis.rated : kpis.resolved;
  const delta = past && deltaOf(figure, value, past[figure.name]);
  const definition = t(`figures:kpi.${figure.name}.definition`);
  const over = ticketsPath(within("resolved_at", period, zone, figure.over === "rated" ? figure.also : undefined));
  return (
    <section className={css.kpi} aria-label={t(`figures:kpi.${figure.name}.name`)}>
      <div className={css.kpiHead}>
        <h2 className="el" style={{ fontWeight: 400 }}>{t(`figures:kpi.${figure.name}.name`)}</h2>
        <Tooltip label={definition}><button type="button" className={css.info} aria-label={definition}><Info size={13} /></button></Tooltip>
      </div>
      {value === null ? <span className={css.value}>—</span> : <Link className={css.value} to={ticketsPath(within("resolved_at", period, zone, figure.also))}>{write(value)}</Link>}
      <div className={css.kpiFoot}>
        {count > 0 ? <Link to={over}>{figure.over === "rated" ? t("figures:over.rated", { count }) : t("figures:over.resolved", { count })}</Link> : <span>{t("figures:over.none")}</span>}
        {delta && <Change delta={delta} kind={figure.kind} />}
      </div>
    </section>
  );
}
