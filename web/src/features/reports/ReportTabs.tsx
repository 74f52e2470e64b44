import css from "./reports.module.css";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useCan } from "@/api/queries";

const TABS = [{ to: "/reports", key: "board", needs: "report.read" }, { to: "/reports/pilots", key: "pilots", needs: "process.read" }] as const;

/** What there is to look at under the reports. */
export function ReportTabs() {
  const { t } = useTranslation();
  const can = useCan();
  const open = TABS.filter(({ needs }) => can(needs));
  if (open.length < 2) return null;
  return <nav className={css.tabs} aria-label={t("figures:tabs.label")}>{open.map(({ to, key }) => <NavLink key={key} to={to} end={key === "board"}>{t(`figures:tabs.${key}`)}</NavLink>)}</nav>;
}
