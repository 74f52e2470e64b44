import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { CategoryTree } from "./CategoryTree";
import { Priorities, Types } from "./Definitions";
import { countNodes, matching, treeOf } from "./tree";
import { Search } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { configQuery, useCan, useMe } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, EmptyState, ErrorState, Tabs, TextInput } from "@/ui";
import { addDays, startOfDay, today } from "../../reports/days";
import type { Summary } from "../../reports/figures";

const DAYS = 90;

/** How many tickets came in each category lately; null where one may not know. */
function useCounts() {
  const { workspace } = useMe();
  const allowed = useCan()("report.read");
  const last = today(workspace.zone, serverNow());
  const first = addDays(last, 1 - DAYS);
  const { data } = useQuery({ queryKey: ["reports", first, last, "category"], queryFn: () => api.get<Summary>("/reports/summary", { from: first, to: last, group_by: "category" }), enabled: allowed });
  const counts = data ? new Map(data.breakdown.flatMap(({ key, count }) => (key === null ? [] : [[key, count] as const]))) : null;
  const since: [string, string] = [startOfDay(first, workspace.zone), startOfDay(addDays(last, 1), workspace.zone)];
  return { counts, since };
}

const TABS = ["categories", "types", "priorities"] as const;
type Tab = (typeof TABS)[number];

/** /admin/categories: what tickets are sorted into, what they ask for, and how urgent they can be. */
export function Component() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const config = useQuery(configQuery);
  const { counts, since } = useCounts();
  const tab: Tab = TABS.find((one) => one === search.get("tab")) ?? "categories";
  const tree = treeOf(config.data?.categories ?? [], counts);
  const wanted = text.trim().toLocaleLowerCase();
  const shown = wanted ? matching(tree, (node) => Object.values(node.name).some((name) => name.toLocaleLowerCase().includes(wanted)) || l10n(node.name).toLocaleLowerCase().includes(wanted)) : tree;
  const tools = (
    <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>
      <div className={css.tabs}><Tabs label={t("admin:section.categories")} value={tab} onChange={(next) => setSearch({ tab: next }, { replace: true })} options={TABS.map((value) => ({ value, label: t(`admin:category.tab.${value}`) }))} /></div>
      {tab === "categories" && (
        <div className={css.tools}>
          <div className={css.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={t("admin:category.search")} placeholder={t("admin:category.search")} value={text} onChange={(event) => setText(event.target.value)} /></div>
          <span className="grow" />
          {counts && <span className="t12 c3">{t("admin:category.counted", { days: DAYS })}</span>}
        </div>
      )}
    </div>
  );
  return (
    <Screen title={t("admin:section.categories")} note={config.data && t("admin:category.count", { count: countNodes(tree) })} tools={tools} padded={tab !== "categories"}>
      {config.error ? <ErrorState error={config.error} onRetry={() => void config.refetch()} />
        : !config.data ? <WaitingRows />
        : tab === "types" ? <Types config={config.data} />
        : tab === "priorities" ? <Priorities config={config.data} />
        : shown.length === 0 ? <EmptyState title={wanted ? t("admin:category.none_filtered") : t("admin:category.none")} actions={wanted && <Button onClick={() => setText("")}>{t("admin:clear_filters")}</Button>} />
        : <CategoryTree branches={shown} since={counts && since} />}
    </Screen>
  );
}
