import css from "./approvals.module.css";
import { money, partsOf, type ApprovalDetail, type Fact } from "./model";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { intlLocale } from "@/i18n/languages";
import { useL10n } from "@/i18n";
import { Progress } from "@/ui";

/** A longer reason stands below, as the request. */
const SHORT = 12;

function FactCell({ fact }: { fact: Fact }) {
  const l10n = useL10n();
  const { t } = useTranslation();
  const label = l10n(fact.label);
  const value = (Array.isArray(fact.value) ? fact.value : [fact.value ?? ""]).map(l10n).join(t("approvals:ladder.and"));
  return (
    <div className={css.fact}>
      <dt>{label}</dt>
      <dd>
        <b dir="auto">{value}</b>
        {fact.note && <small dir="auto">{fact.note}</small>}
        {fact.whole !== undefined && fact.part !== undefined && <Progress share={fact.whole > 0 ? fact.part / fact.whole : 1} label={label} />}
      </dd>
    </div>
  );
}

/** The figures a decision goes by, and what was checked already. */
export function Facts({ detail }: { detail: ApprovalDetail }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const { shown, checked } = partsOf(detail.facts);
  const amount = money(detail.row.amount, detail.row.currency, intlLocale(i18n.language), true);
  const own: Fact[] = [
    ...(amount ? [{ label: t("approvals:amount"), value: amount }] : []),
    ...(detail.reason && detail.reason.length <= SHORT ? [{ label: t("approvals:reason"), value: detail.reason }] : []),
  ];
  // the field that the amount was read from would only say it again
  const cells = [...own, ...shown.filter(({ value }) => !amount || typeof value !== "string" || Number(value) !== Number(detail.row.amount))];
  return (
    <>
      {cells.length > 0 && <dl className={css.facts}>{cells.map((fact) => <FactCell key={l10n(fact.label)} fact={fact} />)}</dl>}
      {checked.length > 0 && (
        <ul className={css.checks}>
          {checked.map((fact) => (
            <li key={l10n(fact.label)} className={fact.check ? "ok" : "bad"}>
              {fact.check ? <CircleCheck size={14} aria-hidden="true" /> : <CircleX size={14} aria-hidden="true" />}
              <span className="c2">{l10n(fact.label)}</span>
              <span className="sr">{t(fact.check ? "approvals:check.yes" : "approvals:check.no")}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
