import { useDecided, type Drill } from "./attainment";
import type { Period } from "./period";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { serverNow } from "@/api/clock";
import { fullTime, shortTime } from "@/i18n";
import { Chip, Drawer, EmptyState, ErrorState, Loading, LoadMore, PriorityChip, readerZone, Skeleton, Table } from "@/ui";

/** The clocks behind a figure, each with its ticket: when it was due, with and without a buffer, and when it was met. */
export function SlaDrill({ period, drill, onClose }: { period: Period; drill: Drill; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useDecided(period, drill);
  const rows = data?.pages.flatMap((page) => page.data);
  const zone = readerZone();
  const time = (at: string | null) => (at ? <bdi dir="ltr" className="num" title={fullTime(at, zone)}>{shortTime(at, serverNow(), zone)}</bdi> : "—");
  const title = [drill.clock ? t(`sla:clock.${drill.clock}`) : t("sla:report.all"), drill.priority, t(`sla:report.outcome.${drill.outcome}`)].filter(Boolean).join(" · ");
  return (
    <Drawer open onClose={onClose} width={720} title={title}>
      {error && !rows ? <ErrorState error={error} onRetry={() => void refetch()} /> : !rows ? <Loading><div style={{ padding: 20 }}><Skeleton height={200} /></div></Loading> : rows.length === 0 ? <EmptyState title={t("sla:report.none")} /> : (
        <Table>
          <thead><tr><th scope="col">{t("sla:ledger.ticket")}</th><th scope="col">{t("sla:ledger.clock")}</th><th scope="col">{t("sla:ledger.moved")}</th><th scope="col">{t("sla:report.raw_due")}</th><th scope="col">{t("sla:report.met")}</th><th scope="col">{t("sla:report.result")}</th></tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={row.id}>
              <td style={{ maxInlineSize: 220 }}><span className="row g6"><PriorityChip priority={row.priority} /><Link to={`/t/${row.number}`}><bdi dir="ltr">T-{row.number}</bdi></Link></span><div className="el user t12 c3" dir="auto">{row.subject}</div></td>
              <td>{t(`sla:clock.${row.kind}`)}</td><td>{time(row.due_at)}</td><td>{row.raw_due_at === row.due_at ? <span className="c3">=</span> : time(row.raw_due_at)}</td><td>{time(row.stopped_at)}</td>
              <td>{row.missed ? <Chip tone="bad">{t("sla:report.outcome.missed")}</Chip> : row.raw_missed ? <Chip tone="warn">{t("sla:report.outcome.kept_by_buffer")}</Chip> : <Chip tone="ok">{t("sla:report.outcome.kept")}</Chip>}</td>
            </tr>
          ))}</tbody>
        </Table>
      )}
      <LoadMore more={Boolean(hasNextPage)} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Drawer>
  );
}
