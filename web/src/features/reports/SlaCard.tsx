import css from "./reports.module.css";
import { drillIn, drillText, inOrder, useAttainment, type Attainment, type Drill, type Outcome } from "./attainment";
import type { Period } from "./period";
import { SlaDrill } from "./SlaDrill";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useNumber } from "@/i18n";
import { Card, EmptyState, ErrorState, Loading, numberCell, PriorityChip, SegmentedControl, Skeleton, Table } from "@/ui";

const GOAL = 0.95;

/** A share with its bar; amber below the goal, and always in figures. */
function Share({ share }: { share: number | null }) {
  const number = useNumber();
  if (share === null) return <span className="c3">—</span>;
  return (
    <span className={css.sharePair}>
      <span className={css.track} aria-hidden="true"><i data-low={share < GOAL || undefined} style={{ inlineSize: `${share * 100}%` }} /></span>
      <b className="m num">{number(share, { style: "percent", maximumFractionDigits: 1 })}</b>
    </span>
  );
}

function Row({ figure, linkTo }: { figure: Attainment; linkTo: (drill: Drill) => string }) {
  const { t } = useTranslation();
  const number = useNumber();
  const name = figure.clock ? t(`sla:clock.${figure.clock}`) : t("sla:report.all");
  const cell = (outcome: Outcome, count: number) => (
    <td className={numberCell}>{count === 0 ? <span className="c3">0</span> : <Link to={linkTo({ clock: figure.clock, priority: figure.priority, outcome })} aria-label={t("sla:report.open", { name, what: t(`sla:report.outcome.${outcome}`), n: number(count) })}>{number(count)}</Link>}</td>
  );
  return (
    <tr>
      <th scope="row" className={css.figureName}><span className="row g6">{figure.priority && <PriorityChip priority={figure.priority} />}{name}</span></th>
      <td><Share share={figure.attainment} /></td>
      <td><Share share={figure.raw_attainment} /></td>
      {cell("all", figure.decided)}{cell("missed", figure.missed)}{cell("kept_by_buffer", figure.kept_by_buffer)}
    </tr>
  );
}

/** Promises kept, with buffers and without them; every count leads to its tickets. */
export function SlaCard({ period }: { period: Period }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [by, setBy] = useState<"clocks" | "priorities">("clocks");
  const { data, error, refetch, isPlaceholderData } = useAttainment(period);
  const drill = drillIn(search.get("sla"));
  const linkTo = (next: Drill) => {
    const to = new URLSearchParams(search);
    to.set("sla", drillText(next));
    return `?${to}`;
  };
  const close = () => setSearch((old) => { const next = new URLSearchParams(old); next.delete("sla"); return next; }, { replace: true });
  const rows = data && (by === "clocks" ? [data.customer, ...inOrder(data.clocks)] : inOrder(data.priorities));
  const tabs = <SegmentedControl label={t("sla:report.by")} value={by} onChange={setBy} options={[{ value: "clocks", label: t("sla:report.by_clock") }, { value: "priorities", label: t("sla:report.by_priority") }]} />;
  return (
    <Card flush title={t("sla:report.title")} note={t("sla:report.note")} actions={tabs}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} />
        : !rows ? <Loading><div style={{ padding: 16 }}><Skeleton height={120} /></div></Loading>
        : data.customer.decided === 0 && rows.every(({ decided }) => decided === 0) ? <EmptyState title={t("sla:report.none")}>{t("figures:none_body")}</EmptyState> : (
          <div className={css.slaTable} aria-busy={isPlaceholderData}>
            <Table>
              <thead><tr><th scope="col">{t("sla:report.promise")}</th><th scope="col">{t("sla:report.buffered")}</th><th scope="col">{t("sla:report.raw")}</th><th scope="col" className={numberCell}>{t("sla:report.outcome.all")}</th><th scope="col" className={numberCell}>{t("sla:report.outcome.missed")}</th><th scope="col" className={numberCell}>{t("sla:report.outcome.kept_by_buffer")}</th></tr></thead>
              <tbody>{rows.map((figure) => <Row key={`${figure.clock}${figure.priority}`} figure={figure} linkTo={linkTo} />)}</tbody>
            </Table>
          </div>
        )}
      {drill && <SlaDrill period={period} drill={drill} onClose={close} />}
    </Card>
  );
}
