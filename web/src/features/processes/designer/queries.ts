/** What the designer reads and writes. */

import type { Process } from "./model/definition";
import type { Finding } from "./model/findings";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { hasCode, isApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { L10n, Page, Ref } from "@/api/types";

export interface Version { version: number; author_name: string; reason: string; published_at: string; running: number; in_force?: boolean }
interface DraftLine { revision: number; based_on: number | null; author_name: string; updated_at: string; faults: number; warnings: number }
interface PilotLine { id: string; version: number; baseline: number; share: number; state: string }
export interface ProcessLine {
  key: string; name: L10n; version: number | null; owner: Ref | null; archived_at: string | null; running: number; versions: Version[];
  draft: DraftLine | null; pilot: PilotLine | null; shipped_newer: boolean; types: string[];
}
export interface Draft { key: string; definition: Process; based_on: number | null; revision: number; author_name: string; updated_at: string; findings: Finding[] }
export interface Shown { definition: Process; author_name: string; reason: string; published_at: string }
export interface Template { key: string; name: L10n; definition: Process }
export interface Difference { kind: "added" | "removed" | "changed"; what: string; key: string; field: string | null; before: unknown; after: unknown }
export interface Misfit { node: string; to: string; reason: string; count: number }
export interface Move { id: string; before_version: number; version: number; nodes: Record<string, string>; reason: string; state: "running" | "done" | "stopped"; tickets: number; moved: number; left_behind: Misfit[]; started_name: string; started_at: string; ended_at: string | null; ended_name: string | null }
export interface MoveAnswer { tickets: number; moved: number; nodes: { node: string; to: string | null; tickets: number }[]; problems: Misfit[]; move_id: string | null }

export const processKeys = {
  all: ["processes"] as const,
  listed: ["processes", "list"] as const,
  templates: ["processes", "templates"] as const,
  // apart from the others: reading it anew while it is worked on would only confuse
  draft: (key: string) => ["process-draft", key] as const,
  version: (key: string, version: number) => ["processes", key, version] as const,
  // a draft's stands apart as well: publishing takes the draft away while it is shown
  diff: (key: string, from: number, to: number | "draft") => [to === "draft" ? "process-draft-diff" : "processes", key, "diff", from, to] as const,
  check: (key: string, definition: Process) => ["process-check", key, definition] as const,
};

const listOf = <T>(path: string) => () => api.get<Page<T>>(path).then(({ data }) => data);
const processList = { queryKey: processKeys.listed, queryFn: listOf<ProcessLine>("/processes") };
export const useProcessList = (enabled = true) => useQuery({ ...processList, enabled });
export const useTemplates = (enabled = true) => useQuery({ queryKey: processKeys.templates, queryFn: listOf<Template>("/processes/templates"), staleTime: Infinity, enabled });
const LIST_HOLDS_MS = 2000;
/** Null where there is no draft, which the list says; it may have gone since, too. Read once: from then on the designer knows better than the server. */
export const useDraft = (key: string, enabled: boolean) => useQuery({
  queryKey: processKeys.draft(key), enabled, staleTime: 0, gcTime: 0,
  queryFn: async ({ client }) => {
    const lines = await client.fetchQuery({ ...processList, staleTime: LIST_HOLDS_MS });
    if (!lines.some((line) => line.key === key && line.draft)) return null;
    return api.get<Draft>(`/processes/${key}/draft`).catch((error: unknown) => { if (isApiError(error) && error.status === 404) return null; throw error; });
  },
});
export const useVersion = (key: string, version: number | null) =>
  useQuery({ queryKey: processKeys.version(key, version ?? 0), queryFn: () => api.get<Shown>(`/processes/${key}/${version}`), enabled: version !== null, staleTime: Infinity });
export const useDiff = (key: string, from: number | null, to: number | "draft" | null, enabled = true) => useQuery({
  queryKey: processKeys.diff(key, from ?? 0, to ?? 0), enabled: enabled && from !== null && to !== null && from !== to, staleTime: 0,
  queryFn: () => api.get<{ changes: Difference[] }>(`/processes/${key}/diff`, { from, to }).then(({ changes }) => changes),
});
export const useFindings = (key: string, definition: Process | null) => useQuery<Finding[]>({
  queryKey: processKeys.check(key, definition ?? ({} as Process)), enabled: definition !== null, placeholderData: keepPreviousData, gcTime: 10_000,
  queryFn: ({ signal }) => api.post<{ findings: Finding[] }>(`/processes/${key}/check`, { definition }, { signal }).then(({ findings }) => findings),
});

const MOVE_POLL_MS = 1000;
/** Moves of a process, the newest first; asked again and again only while one is on its way. */
export const useMoves = (key: string) => useQuery({
  queryKey: ["process-moves", key], queryFn: listOf<Move>(`/processes/${key}/moves`), staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.some((move) => move.state === "running") ? MOVE_POLL_MS : false),
});

/** A write after which lists, versions and the workspace's configuration are read anew. */
export function useProcessWrite<Input, Answer = unknown>(write: (input: Input) => Promise<Answer>, onDone: (answer: Answer, input: Input) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: (answer, input) => {
      void client.invalidateQueries({ queryKey: processKeys.all });
      void client.invalidateQueries({ queryKey: keys.config });
      onDone(answer, input);
    },
  });
}

/** What stands on the server instead of what we built on; null: our draft is no longer there. */
export const staleDraft = (error: unknown): Draft | null | undefined =>
  hasCode(error, "stale") && isApiError(error) ? ((error.params.current as Draft | undefined) ?? null) : undefined;
