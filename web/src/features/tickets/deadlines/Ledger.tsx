import css from "./deadlines.module.css";
import { AlertItem } from "./AlertList";
import { LedgerBar, owned, useOwnerName } from "./LedgerCard";
import { colorOf, sharesOf } from "./owners";
import { useDeadlines, useTimeLedger } from "./queries";
import type { TimeLedger } from "./shapes";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { isolated, shortTime } from "@/i18n/times";
import { ErrorState, hoursText, Loading, numberCell, readerZone, Scroller, Skeleton, Table, useNow } from "@/ui";
import { nodeNames } from "../model";
import { dayTime } from "./instants";

const Waiting = () => <Loading><div className={css.ledger}><div className="col g12"><Skeleton width="40%" /><Skeleton /><Skeleton width="70%" /></div></div></Loading>;

function Spans({ ledger }: { ledger: TimeLedger }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const nameOf = useOwnerName();
  const shares = sharesOf(ledger);
  const zone = readerZone();
  const figure = (seconds: number) => (seconds > 0 ? <bdi dir="ltr">{hoursText(seconds)}</bdi> : "—");
  return (
    <div className={css.spans}>
      <Table>
        <thead>
          <tr>
            <th scope="col">{t("deadlines:ledger.from")}</th><th scope="col">{t("deadlines:ledger.until")}</th><th scope="col">{t("deadlines:ledger.owner")}</th><th scope="col">{t("deadlines:ledger.node")}</th>
            <th scope="col" className={numberCell}>{t("deadlines:ledger.open")}</th><th scope="col" className={numberCell}>{t("deadlines:kind.closed")}</th><th scope="col" className={numberCell}>{t("deadlines:kind.buffer")}</th>
          </tr>
        </thead>
        <tbody>
          {ledger.spans.map((span) => (
            <tr key={span.from_at}>
              <td className="num"><bdi dir="ltr">{dayTime(span.from_at, zone)}</bdi></td>
              <td className="num">{span.until_at ? <bdi dir="ltr">{dayTime(span.until_at, zone)}</bdi> : t("deadlines:ledger.now")}</td>
              <td><span className={css.owner} style={owned(colorOf(shares, span))}><bdi>{nameOf(span)}</bdi></span></td>
              <td>{l10n(nodeNames(config, span.node))}</td>
              <td className={numberCell}>{figure(span.open_seconds)}</td>
              <td className={numberCell}>{figure(span.closed_seconds)}</td>
              <td className={numberCell}>{figure(span.buffer_seconds)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Alerts({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const alerts = useDeadlines(ticket.number).data?.alerts ?? [];
  if (alerts.length === 0) return null;
  return (
    <section className={css.ledger} aria-label={t("deadlines:alert.title")}>
      <h3 className="t13">{t("deadlines:alert.title")}</h3>
      <ul className={css.alerts}>{alerts.map((alert) => <AlertItem key={alert.id} number={ticket.number} alert={alert} />)}</ul>
    </section>
  );
}

/** /t/:no/ledger: whose time it was, span by span, and who was told about the deadlines. */
export default function LedgerPage({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useTimeLedger(ticket.number);
  const now = useNow();
  return (
    <Scroller className={css.page} label={t("deadlines:ledger.title")}>
      {data ? <><LedgerBar ledger={data} /><p className="t12 c3">{t("deadlines:ledger.spans", { at: isolated(shortTime(data.until_at, now, readerZone())) })}</p><Spans ledger={data} /></> : error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Waiting />}
      <Alerts ticket={ticket} />
    </Scroller>
  );
}
