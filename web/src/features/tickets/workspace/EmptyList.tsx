import { CheckCheck, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useViews } from "@/api/queries";
import { Button, EmptyState, LinkButton } from "@/ui";

/** Nothing to show: good news in one's own list, a way out where a filter hides everything. */
export function EmptyList({ view, filtered, onClear }: { view: string; filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  const { data } = useViews();
  if (filtered) {
    return <EmptyState icon={<SearchX size={24} />} title={t("workspace:empty.filtered")} actions={<Button onClick={onClear}>{t("commands:list_clear_filters")}</Button>}>{t("workspace:empty.filtered_body")}</EmptyState>;
  }
  const waiting = data?.find((one) => one.key === "unassigned")?.count ?? 0;
  const next = waiting > 0 && view !== "unassigned" && <LinkButton to="/w/unassigned">{t("workspace:empty.take", { count: waiting })}</LinkButton>;
  return <EmptyState tone="good" icon={<CheckCheck size={24} />} title={t(view === "mine" ? "workspace:empty.mine" : "workspace:empty.view")} actions={next} />;
}
