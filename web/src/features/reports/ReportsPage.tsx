import css from "./reports.module.css";
import { Breakdown, DIMENSIONS, type Dimension } from "./Breakdown";
import { DaysCard } from "./DaysCard";
import { today } from "./days";
import { FIGURES, type Summary } from "./figures";
import { KpiCard } from "./KpiCard";
import { before, choiceIn, LENGTHS, periodIn, type Choice, type Period } from "./period";
import { ReportTabs } from "./ReportTabs";
import { SlaCard } from "./SlaCard";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useCan, useMe } from "@/api/queries";
import { DeniedState, ErrorState, Loading, Scroller, SegmentedControl, Skeleton, TextInput } from "@/ui";

const FRESH_MS = 60_000;
const useSummary = ({ first, last }: Period, by: Dimension, enabled = true) => useQuery({
  queryKey: ["reports", first, last, by], queryFn: ({ signal }) => api.get<Summary>("/reports/summary", { from: first, to: last, group_by: by }, signal),
  placeholderData: keepPreviousData, staleTime: FRESH_MS, enabled,
});

function Head({ choice, period, latest, onChange }: { choice: Choice; period: Period; latest: string; onChange: (patch: Record<string, string | null>) => void }) {
  const { t } = useTranslation();
  const choose = (next: Choice) => onChange(next === "custom" ? { from: period.first, to: period.last, days: null } : { days: next, from: null, to: null });
  return (
    <div className={css.head}>
      <h1>{t("figures:title")}</h1>
      <span className="t12 c3">{t("figures:hint")}</span>
      <span className="grow" />
      {choice === "custom" && (
        <div className={css.dates}>
          <TextInput hideLabel size="sm" type="date" dir="ltr" label={t("figures:from")} value={period.first} max={period.last} onChange={(event) => onChange({ from: event.target.value })} />
          <TextInput hideLabel size="sm" type="date" dir="ltr" label={t("figures:to")} value={period.last} max={latest} onChange={(event) => onChange({ to: event.target.value })} />
        </div>
      )}
      <SegmentedControl label={t("figures:period")} value={choice} onChange={choose} options={[...LENGTHS.map((days) => ({ value: String(days) as Choice, label: t("figures:days", { count: days }) })), { value: "custom" as Choice, label: t("figures:custom") }]} />
    </div>
  );
}

const Waiting = () => (
  <Loading>
    <div className={css.inner} style={{ padding: 0 }}>
      <div className={css.kpis}>{FIGURES.map(({ name }) => <div key={name} className={css.kpi}><Skeleton width="60%" /><Skeleton width="45%" height={24} /></div>)}</div>
      <div className={css.grid}><Skeleton height={320} /><Skeleton height={320} /></div>
    </div>
  </Loading>
);

function Reports() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const [search, setSearch] = useSearchParams();
  const latest = today(workspace.zone, serverNow());
  const period = periodIn(search, latest);
  const by = DIMENSIONS.find((one) => one === search.get("by")) ?? "type";
  const summary = useSummary(period, by);
  const past = useSummary(before(period), "type", Boolean(summary.data));
  const change = (patch: Record<string, string | null>) => setSearch((old) => {
    const next = new URLSearchParams(old);
    for (const [name, value] of Object.entries(patch)) if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  const { data, error } = summary;
  return (
    <Scroller className={css.page} label={t("figures:title")}>
      <ReportTabs />
      <div className={css.inner}>
        <Head choice={choiceIn(search)} period={period} latest={latest} onChange={change} />
        {error ? <ErrorState error={error} onRetry={() => void summary.refetch()} /> : !data ? <Waiting /> : (
          <>
            <div className={css.kpis} aria-busy={summary.isPlaceholderData}>
              {FIGURES.map((figure) => <KpiCard key={figure.name} figure={figure} kpis={data.kpis} past={past.isPlaceholderData ? undefined : past.data?.kpis} period={period} zone={workspace.zone} />)}
            </div>
            <div className={css.grid}>
              <DaysCard key={`${period.first}${period.last}`} points={data.series} kpis={data.kpis} period={period} zone={workspace.zone} />
              <Breakdown groups={data.breakdown} by={by} onBy={(next) => change({ by: next })} />
            </div>
            <SlaCard period={period} />
          </>
        )}
      </div>
    </Scroller>
  );
}

/** /reports: the six core figures and where the work comes from. */
export function Component() {
  return useCan()("report.read") ? <Reports /> : <DeniedState permission="report.read" />;
}
