import css from "./approvals.module.css";
import work from "../tickets/workspace/workspace.module.css";
import { useTranslation } from "react-i18next";
import { duration } from "@/i18n/times";
import { useSummary } from "./queries";

/** How the reader's month of deciding went. */
export function MonthCard() {
  const { t } = useTranslation();
  const month = useSummary(true).data?.month;
  if (!month) return null;
  return (
    <section aria-label={t("approvals:month.title")}>
      <div className={work.group}><span>{t("approvals:month.title")}</span></div>
      <div className={css.month}>
        {month.average_minutes !== null && <p>{t("approvals:month.average", { time: duration(month.average_minutes) })}</p>}
        <p>{t("approvals:month.passed_on", { count: month.passed_on })}</p>
        <p>{t("approvals:month.votes", { agreed: month.agreed, rejected: month.rejected })}</p>
      </div>
    </section>
  );
}
