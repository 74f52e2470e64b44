import type { Day, Week } from "./shapes";
import { weekText } from "./week";
import { useTranslation } from "react-i18next";

/** Weekly hours as one line in the reader's language: «周一至周五 09:00–18:00». */
export function useWeekText(): (week: Week) => string {
  const { t } = useTranslation();
  return (week) => weekText(week, (day: Day) => t(`sla:day.${day}`), (from, to) => t("sla:week.days", { from, to }));
}
