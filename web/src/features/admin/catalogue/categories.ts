/** The tree as those see it who keep it, and as all others do. */

import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useCan, useConfig, useMe } from "@/api/queries";
import type { CategoryNode, L10n, Page } from "@/api/types";
import { addDays, startOfDay, today } from "../../reports/days";
import type { Summary } from "../../reports/figures";

export interface CategoryShown {
  id: string; parent_id: string | null; level: 1 | 2 | 3; name: L10n; position: number; archived: boolean;
  own: number; total: number; moved_away: number; unused: boolean; misused: boolean; coarse: boolean;
  open: number; open_total: number; merged_into_id: string | null; version: number;
}
export const COUNTED_DAYS = 90;

/** With the right to change it: the whole tree, archived parts too, and what is odd about its use. */
const useKept = (allowed: boolean) => useQuery({ queryKey: ["admin", "categories"], queryFn: () => api.get<Page<CategoryShown>>("/categories").then((page) => page.data), enabled: allowed });

/** Without it: how many tickets came in each category lately, for those who may see reports. */
function useLately(allowed: boolean) {
  const { workspace } = useMe();
  const last = today(workspace.zone, serverNow());
  const first = addDays(last, 1 - COUNTED_DAYS);
  const { data } = useQuery({ queryKey: ["reports", first, last, "category"], queryFn: () => api.get<Summary>("/reports/summary", { from: first, to: last, group_by: "category" }), enabled: allowed });
  const counts = data ? new Map(data.breakdown.flatMap(({ key, count }) => (key === null ? [] : [[key, count] as const]))) : null;
  const since: [string, string] = [startOfDay(first, workspace.zone), startOfDay(addDays(last, 1), workspace.zone)];
  return { counts, since };
}

export function useCategories() {
  const can = useCan();
  const editable = can("config.manage");
  const config = useConfig();
  const kept = useKept(editable);
  const lately = useLately(!editable && can("report.read"));
  const known = new Map((kept.data ?? []).map((one) => [one.id, one]));
  const nodes: CategoryNode[] | undefined = editable ? kept.data?.map(({ archived, ...node }) => ({ ...node, active: !archived })) : config?.categories;
  const counts = editable ? kept.data && new Map(kept.data.map(({ id, open }) => [id, open])) : lately.counts;
  return { editable, nodes, known, counts: counts ?? null, since: editable ? null : lately.since, error: kept.error, refetch: kept.refetch };
}
