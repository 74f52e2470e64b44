import { countPath, type TableHandle } from "./useTable";
import { CheckCheck, SearchX } from "lucide-react";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Condition } from "@/api/types";
import { fromParts, useConditionText } from "@/conditions";
import { Button, EmptyState } from "@/ui";

/** How many tickets there would be without each of the conditions. */
function useWithout(parts: Condition[], enabled: boolean): (number | undefined)[] {
  return useQueries({
    queries: parts.map((_, index) => {
      const ask = { filter: JSON.stringify(fromParts(parts.filter((__, at) => at !== index))) };
      return { queryKey: keys.count(ask), queryFn: () => api.get<{ count: number }>(countPath, ask).then((answer) => answer.count), enabled, staleTime: 30_000 };
    }),
  }).map((result) => result.data);
}

/** Nothing fits: names the condition that takes everything away, one press drops it. */
export function EmptyTable({ table }: { table: TableHandle }) {
  const { t } = useTranslation();
  const say = useConditionText();
  const { parts, state, view } = table;
  const q = state.q.trim();
  const narrowed = state.filter !== null && parts.length > 0;
  const without = useWithout(narrowed && !q ? parts : [], narrowed);
  const most = without.reduce<number>((best, count, index) => ((count ?? 0) > (without[best] ?? 0) ? index : best), 0);
  const guilty = parts[most];
  const freed = without[most] ?? 0;
  if (q) {
    return <EmptyState icon={<SearchX size={24} />} title={t("table:empty.search", { q })} actions={<Button onClick={() => table.change({ q: "" })}>{t("table:empty.clear_search")}</Button>}>{t("table:empty.search_body")}</EmptyState>;
  }
  if (!narrowed) return <EmptyState tone="good" icon={<CheckCheck size={24} />} title={t("table:empty.view")}>{view ? t("table:empty.view_body") : undefined}</EmptyState>;
  const name = guilty ? say(guilty) : "";
  const actions = (
    <>
      {freed > 0 && <Button onClick={() => table.setParts(parts.filter((_, index) => index !== most))}>{t("table:empty.drop")}</Button>}
      <Button kind="ghost" onClick={() => table.setParts([])}>{t("table:empty.clear")}</Button>
    </>
  );
  return <EmptyState icon={<SearchX size={24} />} title={t("table:empty.filtered", { count: parts.length })} actions={actions}>{freed > 0 ? t("table:empty.guilty", { name, count: freed }) : undefined}</EmptyState>;
}
