/** Process definitions, for those who may publish them. */

import { useQueries, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import type { Condition, L10n, Page } from "@/api/types";

export interface Listed { key: string; name: L10n; version: number; versions: { version: number; author_name: string; reason: string; published_at: string }[] }
export interface Gate { gate: string; params?: Record<string, unknown>; when?: Condition | null }
export interface Move { key: string; from: string[]; to: { to: string; when?: Condition | null }[]; needs: string | null; by: string[]; gates: Gate[] }
export interface Definition {
  key: string; name: L10n; version: number; nodes: { key: string; name: L10n }[]; actions: Move[];
  limits: { accept_after_days: number; close_after_days: number; archive_after_days: number; reopen_within_days: number };
}

/** The ways out of a node, each with the nodes it may lead to. */
export const movesFrom = (definition: Definition, node: string): { move: Move; to: string[] }[] =>
  definition.actions.filter((move) => move.from.includes(node)).map((move) => ({ move, to: [...new Set(move.to.map((branch) => branch.to))].filter((to) => to !== node) }));

/** The priorities a gate is limited to; null when it is limited in another way. */
export function prioritiesOf({ when }: Gate): string[] | null {
  if (!when || !("field" in when) || when.op !== "in" || !["priority", "strictest_priority"].includes(when.field)) return null;
  return Array.isArray(when.value) ? when.value.map(String) : null;
}

export function useProcesses() {
  const allowed = useCan()("process.publish");
  const listed = useQuery({ queryKey: ["admin", "processes"], queryFn: () => api.get<Page<Listed>>("/processes").then((page) => page.data), enabled: allowed }).data ?? [];
  const versions = listed.flatMap(({ key, versions: past }) => past.map(({ version }) => ({ key, version })));
  const definitions = useQueries({
    queries: versions.map(({ key, version }) => ({ queryKey: ["admin", "process", key, version], queryFn: () => api.get<{ definition: Definition }>(`/processes/${key}/${version}`), staleTime: Infinity })),
  });
  const definitionOf = (key: string, version: number): Definition | undefined =>
    definitions.map(({ data }) => data?.definition).find((one) => one?.key === key && one.version === version);
  return { listed, definitionOf };
}
