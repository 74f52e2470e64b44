import css from "./deadlines.module.css";
import { sharesOf } from "./owners";
import { useTimeLedger } from "./queries";
import type { OwnerTime, TimeLedger } from "./shapes";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { hoursText } from "@/ui";

export const owned = (color: string) => ({ "--owner": color }) as CSSProperties;

export function useOwnerName(): (owner: Pick<OwnerTime, "kind" | "name">) => string {
  const { t } = useTranslation();
  return ({ kind, name }) => name ?? t(`deadlines:owner.${kind}`);
}

/** Every minute of the ticket's life with its owner, as one bar and its legend. */
export function LedgerBar({ ledger }: { ledger: TimeLedger }) {
  const { t } = useTranslation();
  const nameOf = useOwnerName();
  const shares = sharesOf(ledger);
  return (
    <div className={css.ledger}>
      <div className={css.ledgerHead}>
        <h3>{t("deadlines:ledger.title")}</h3>
        <span className="t12 c3">{t("deadlines:ledger.elapsed")} <b className="num c2"><bdi dir="ltr">{hoursText(ledger.elapsed_seconds)}</bdi></b>{t("deadlines:ledger.exact")}</span>
      </div>
      <div className={css.share} aria-hidden="true">{shares.map((one) => <i key={one.key} style={{ ...owned(one.color), flex: `${one.percent} 0 0` }} />)}</div>
      <ul className={css.legend}>{shares.map((one) => <li key={one.key} style={owned(one.color)}><bdi>{nameOf(one)}</bdi> <bdi dir="ltr" className="num">{hoursText(one.seconds)}</bdi></li>)}</ul>
    </div>
  );
}

/** The bar at the end of the ticket's story; waits and fails without noise. */
export function LedgerCard({ number }: { number: number }) {
  const { data } = useTimeLedger(number);
  return data ? <LedgerBar ledger={data} /> : null;
}
