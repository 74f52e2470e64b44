import admin from "../admin.module.css";
import css from "./sla.module.css";
import { useLedger } from "./buffers";
import { BeforeAfter } from "./BufferWords";
import { inHours } from "./durations";
import { WaitingRows } from "../Screen";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { languageName } from "@/i18n/languageName";
import { Card, clsx, EmptyState, ErrorState, LoadMore, numberCell, RelativeTime, Table } from "@/ui";

const signed = (minutes: number): string => `${minutes < 0 ? "−" : "+"}${inHours(Math.abs(minutes))}`;

/** Every shift of every deadline by one buffer, and how its customer had been told. */
export function Ledger({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useLedger(id);
  const rows = data?.pages.flatMap((page) => page.data);
  return (
    <Card flush title={t("sla:ledger.title")} note={t("sla:ledger.note")}>
      {error && !rows ? <ErrorState error={error} onRetry={() => void refetch()} /> : !rows ? <WaitingRows rows={4} /> : rows.length === 0 ? <EmptyState title={t("sla:ledger.none")}>{t("sla:ledger.none_note")}</EmptyState> : (
        <div className={css.scrollX}>
          <Table className={clsx(admin.inner, css.ledger)}>
            <thead><tr><th scope="col">{t("sla:ledger.ticket")}</th><th scope="col">{t("sla:ledger.clock")}</th><th scope="col" className={numberCell}>{t("sla:ledger.by")}</th><th scope="col">{t("sla:ledger.moved")}</th><th scope="col">{t("sla:ledger.way")}</th></tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={row.id}>
                <td style={{ maxInlineSize: 220 }}><Link to={`/t/${row.number}`}><bdi dir="ltr">T-{row.number}</bdi></Link><div className="el user t12 c3" dir="auto">{row.subject}</div></td>
                <td>{t(`sla:clock.${row.clock}`)}</td><td className={numberCell}><bdi>{signed(row.minutes)}</bdi></td><td><BeforeAfter before={row.due_before} after={row.due_after} />{row.because && <div className="t12 c3">{t(`sla:ledger.because_${row.because}`)}</div>}</td>
                <td>{t(`sla:ledger.way_${row.way}`)} · {languageName(row.customer_locale, i18n.language)}<div className="t12 c3"><RelativeTime at={row.at} /></div></td>
              </tr>
            ))}</tbody>
          </Table>
        </div>
      )}
      <LoadMore more={Boolean(hasNextPage)} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </Card>
  );
}
