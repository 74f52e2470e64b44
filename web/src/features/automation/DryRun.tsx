import css from "./automation.module.css";
import { Bars } from "./Bars";
import { ruleKeys, useDryRuns, useVerdicts } from "./queries";
import type { DryRun as Run, DryVerdict, Result, Tab } from "./shapes";
import { useReasonText } from "./words";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, FlaskConical, RefreshCw, TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { problemText, shortTime, useNumber } from "@/i18n";
import { Banner, Button, Chip, EmptyState, ErrorState, LoadMore, Loading, Progress, Select, Skeleton, Tabs, toastError } from "@/ui";

const DAYS = ["7", "30", "90"];

function Figures({ result }: { result: Result }) {
  const { t } = useTranslation();
  const number = useNumber();
  const figures = [["seen", result.seen], ["matched", result.matched], ["acts", result.acts], ["skips", result.skips]] as const;
  return <dl className={css.figures}>{figures.map(([name, value]) => <div key={name} data-kind={name}><dt>{t(`automation:dry.${name}`)}</dt><dd>{number(value)}</dd></div>)}</dl>;
}

function Reasons({ result, chosen, onChoose }: { result: Result; chosen: string | null; onChoose: (reason: string | null) => void }) {
  const { t } = useTranslation();
  const number = useNumber();
  const found = Object.entries(result.reasons).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...found.map(([, count]) => count));
  if (found.length === 0) return null;
  return (
    <section>
      <h3>{t("automation:dry.why_not")}</h3>
      <ul className={css.reasons}>
        {found.map(([reason, count]) => (
          <li key={reason}><button type="button" aria-pressed={chosen === reason} onClick={() => onChoose(chosen === reason ? null : reason)}>
            <span className="el">{t(`automation:reason.${reason}`)}</span><span className={css.share} aria-hidden="true"><i style={{ inlineSize: `${(count / most) * 100}%` }} /></span><b className="num">{number(count)}</b>
          </button></li>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ one, tab }: { one: DryVerdict; tab: Tab }) {
  const { t } = useTranslation();
  const reason = useReasonText();
  const why = one.reason ? reason(one.reason, one.detail) : tab === "differs" && one.state === "unmatched" ? t("automation:dry.unmatched") : t(`automation:state.${one.state}`);
  return (
    <li className={css.verdict}>
      <Link to={`/t/${one.ticket.number}`} dir="ltr">T-{one.ticket.number}</Link>
      <bdi dir="ltr" className="num c3">{one.state === "unmatched" ? "" : shortTime(one.at, 0).slice(5)}</bdi>
      <span className="el" dir="auto">{one.ticket.subject}</span>
      <span className={css.whyNot} dir="auto" title={why}>{tab === "differs" && one.differs && <Chip tone={one.differs === "added" ? "ok" : one.differs === "removed" ? "warn" : "plain"}>{t(`automation:differs.${one.differs}`)}</Chip>} {why}</span>
    </li>
  );
}

function Lists({ run, result, tab, reason, onTab, onReason }: { run: Run; result: Result; tab: Tab; reason: string | null; onTab: (tab: Tab) => void; onReason: (reason: string | null) => void }) {
  const { t } = useTranslation();
  const number = useNumber();
  const found = useVerdicts(run.id, tab, tab === "skips" ? reason : null);
  const rows = found.data?.pages.flatMap(({ data }) => data) ?? [];
  const differing = Object.values(result.differs).reduce((sum, count) => sum + count, 0);
  const options = [
    { value: "acts" as const, label: <>{t("automation:dry.acts")} <span className="num c3">{number(result.acts)}</span></>, panelId: "dry-list" },
    { value: "skips" as const, label: <>{t("automation:dry.skips")} <span className="num c3">{number(result.skips)}</span></>, panelId: "dry-list" },
    ...(result.against ? [{ value: "differs" as const, label: <>{t("automation:dry.differs", { n: result.against })} <span className="num c3">{number(differing)}</span></>, panelId: "dry-list" }] : []),
  ];
  return (
    <section>
      <Tabs label={t("automation:dry.lists")} value={tab} options={options} onChange={onTab} />
      <div id="dry-list" role="tabpanel" aria-label={t("automation:dry.lists")}>
        {tab === "skips" && reason && <p className={css.filtered}><Chip onRemove={() => onReason(null)}>{t(`automation:reason.${reason}`)}</Chip></p>}
        {found.error && rows.length === 0 ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : !found.data ? <Loading><Skeleton height={32} /><Skeleton height={32} /></Loading>
          : rows.length === 0 ? <p className={css.none}>{t(`automation:dry.none_${tab}`)}</p> : <ul>{rows.map((one) => <Verdict key={one.id} one={one} tab={tab} />)}</ul>}
        <LoadMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} />
      </div>
    </section>
  );
}

/** What the record cannot tell, said plainly. */
function Limits({ result }: { result: Result }) {
  const { t } = useTranslation();
  const number = useNumber();
  const said = [
    result.total > result.seen && t("automation:dry.too_many", { seen: number(result.seen), total: number(result.total) }),
    result.as_of_today.length > 0 && t("automation:dry.as_of_today", { fields: result.as_of_today.join("、") }),
    result.unsure > 0 && t("automation:dry.unsure", { n: number(result.unsure) }),
  ].filter(Boolean);
  return said.length === 0 ? null : <ul className={css.limits}>{said.map((text) => <li key={String(text)}>{text}</li>)}</ul>;
}

function Replayed({ result }: { result: Result }) {
  const { t } = useTranslation();
  const number = useNumber();
  if (!result.replayed) return null;
  const { version, same, different, numbers } = result.replayed;
  return different === 0
    ? <p className={css.replayed} data-tone="ok"><CircleCheck size={15} aria-hidden="true" />{t("automation:dry.replayed", { version, n: number(same) })}</p>
    : <p className={css.replayed} data-tone="warn"><TriangleAlert size={15} aria-hidden="true" />{t("automation:dry.replayed_not", { version, n: number(different), of: number(same + different), numbers: numbers.slice(0, 5).map((one) => `T-${one}`).join(" ") })}</p>;
}

function Done({ run, result }: { run: Run; result: Result }) {
  const { t } = useTranslation();
  const number = useNumber();
  const [tab, setTab] = useState<Tab>(result.skips > 0 ? "skips" : "acts");
  const [reason, setReason] = useState<string | null>(null);
  return (
    <>
      <Figures result={result} />
      <section>
        <Bars days={result.days} />
        <div className={css.legend}>
          <span><i data-kind="acts" />{t("automation:dry.acts")}</span><span><i data-kind="skips" />{t("automation:dry.skips")}</span>
          {result.closings > 0 && <span className={css.cameBack}>{t("automation:dry.came_back", { n: number(result.came_back), share: number(result.came_back / result.closings, { style: "percent", maximumFractionDigits: 1 }) })}</span>}
        </div>
      </section>
      <Reasons result={result} chosen={tab === "skips" ? reason : null} onChoose={(next) => { setTab("skips"); setReason(next); }} />
      <Lists run={run} result={result} tab={tab} reason={reason} onTab={setTab} onReason={setReason} />
      <Limits result={result} />
      <p className="t12 c3">{t("automation:dry.honest")}</p>
      <Replayed result={result} />
    </>
  );
}

/** 试跑: what the draft would have done to the past, beside the rule. */
export function DryRunColumn({ id, lacking, flush }: { id: string; lacking: string | null; flush: () => Promise<boolean> }) {
  const { t } = useTranslation();
  const number = useNumber();
  const client = useQueryClient();
  const runs = useDryRuns(id);
  const [days, setDays] = useState("30");
  const run = runs.data?.[0];
  const start = useMutation({
    mutationFn: async () => {
      if (!(await flush())) throw new Error("draft not kept");
      return api.post<Run>(`/automation/rules/${id}/dry-runs`, { days: Number(days) });
    },
    onSuccess: (made) => client.setQueryData<Run[]>(ruleKeys.runs(id), (old) => [made, ...(old ?? [])]),
    onError: (reason) => toastError(problemText(reason)),
  });
  const busy = start.isPending || run?.state === "running";
  return (
    <>
      <header className={css.dryHead}>
        <h2>{run?.result ? t("automation:dry.title_days", { n: run.days }) : t("automation:dry.title")}</h2>
        <Select size="sm" label={t("automation:dry.days_label")} hideLabel options={DAYS.map((one) => ({ value: one, label: t("automation:dry.days", { n: Number(one) }) }))} value={days} onChange={(next) => next && setDays(next)} />
        <Button size="sm" icon={<RefreshCw size={14} />} busy={busy} reason={lacking} onClick={() => start.mutate()}>{run ? t("automation:dry.again") : t("automation:dry.start")}</Button>
        {run?.result && <p className="t12 c3"><bdi dir="ltr">{shortTime(run.from_at, 0).slice(5)}</bdi> – <bdi dir="ltr">{shortTime(run.to_at, 0).slice(5)}</bdi> · {t("automation:dry.seconds", { n: number(run.result.seconds, { maximumFractionDigits: 1 }) })}</p>}
      </header>
      {runs.error && !runs.data ? <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />
        : !runs.data ? <Loading><Skeleton height={64} /><Skeleton height={120} /></Loading>
        : !run ? <EmptyState icon={<FlaskConical size={24} />} title={t("automation:dry.empty")}>{t("automation:dry.empty_note")}</EmptyState>
        : run.state === "running" ? <div className={css.running} role="status"><Progress share={run.total ? run.done / run.total : 0} label={t("automation:dry.running")} /><p>{t("automation:dry.progress", { done: number(run.done), total: number(run.total) })}</p></div>
        : run.result ? <Done key={run.id} run={run} result={run.result} />
        : <Banner tone="bad" icon={<X size={16} />}>{t("automation:dry.failed")}</Banner>}
    </>
  );
}
