import css from "./approvals.module.css";
import { money, partsOf, type ApprovalDetail, type Fact } from "./model";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { intlLocale } from "@/i18n/languages";
import { Progress } from "@/ui";

function FactCell({ fact }: { fact: Fact }) {
  return (
    <div className={css.fact}>
      <dt>{fact.label}</dt>
      <dd>
        <b dir="auto">{fact.value}</b>
        {fact.note && <small dir="auto">{fact.note}</small>}
        {fact.whole !== undefined && fact.part !== undefined && <Progress share={fact.whole > 0 ? fact.part / fact.whole : 1} label={fact.label} />}
      </dd>
    </div>
  );
}

/** The figures a decision goes by, and what was checked already. */
export function Facts({ detail }: { detail: ApprovalDetail }) {
  const { t, i18n } = useTranslation();
  const { shown, checked } = partsOf(detail.facts);
  const amount = money(detail.row.amount, detail.row.currency, intlLocale(i18n.language));
  const own: Fact[] = [
    ...(amount ? [{ label: t("approvals:amount"), value: amount }] : []),
    ...(detail.reason ? [{ label: t("approvals:reason"), value: detail.reason }] : []),
  ];
  const cells = [...own, ...shown];
  return (
    <>
      {cells.length > 0 && <dl className={css.facts}>{cells.map((fact) => <FactCell key={fact.label} fact={fact} />)}</dl>}
      {checked.length > 0 && (
        <ul className={css.checks}>
          {checked.map((fact) => (
            <li key={fact.label} className={fact.check ? "ok" : "bad"}>
              {fact.check ? <CircleCheck size={14} aria-hidden="true" /> : <CircleX size={14} aria-hidden="true" />}
              <span className="c2">{fact.label}</span>
              <span className="sr">{t(fact.check ? "approvals:check.yes" : "approvals:check.no")}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
