/** Reads of automation. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";
import type { Check, DryRun, DryVerdict, Example, Match, Rule, RuleVersion, Tab } from "./shapes";

export const ruleKeys = {
  all: ["admin", "automation"] as const,
  rules: ["admin", "automation", "rules"] as const,
  archived: ["admin", "automation", "archived"] as const,
  one: (id: string) => ["admin", "automation", "rules", id] as const,
  checks: (id: string, stamp: string) => ["admin", "automation", "checks", id, stamp] as const,
  versions: (id: string) => ["admin", "automation", "versions", id] as const,
  matches: (id: string, tab: string, reason: string | null) => ["admin", "automation", "matches", id, tab, reason] as const,
  examples: ["admin", "automation", "examples"] as const,
  runs: (id: string) => ["automation", "runs", id] as const,
  verdicts: (run: string, tab: Tab, reason: string | null) => ["automation", "verdicts", run, tab, reason] as const,
};

const listed = <T>(path: string) => () => api.get<Page<T>>(path).then(({ data }) => data);

export const useRules = (enabled = true) => useQuery({ queryKey: ruleKeys.rules, queryFn: listed<Rule>("/automation/rules"), enabled, staleTime: 0 });
export const useArchivedRules = () => useQuery({ queryKey: ruleKeys.archived, queryFn: listed<Rule>("/automation/rules?archived=true"), staleTime: 0 });
export const useRule = (id: string, enabled = true) => useQuery({ queryKey: ruleKeys.one(id), queryFn: () => api.get<Rule>(`/automation/rules/${id}`), enabled, staleTime: 0 });
export const useExamples = (enabled = true) => useQuery({ queryKey: ruleKeys.examples, queryFn: listed<Example>("/automation/examples"), enabled });
/** `stamp` names the saved state, so that a change is looked at anew. */
export const useChecks = (id: string, stamp: string) => useQuery({ queryKey: ruleKeys.checks(id, stamp), queryFn: listed<Check>(`/automation/rules/${id}/checks`), placeholderData: (old: Check[] | undefined) => old, staleTime: 0 });
export const useVersions = (id: string) => useQuery({ queryKey: ruleKeys.versions(id), queryFn: listed<RuleVersion>(`/automation/rules/${id}/versions`), staleTime: 0 });

const BUSY_MS = 700;
/** The dry runs of a rule, newest first; looked at again while one runs. */
export const useDryRuns = (id: string) =>
  useQuery({
    queryKey: ruleKeys.runs(id), queryFn: listed<DryRun>(`/automation/rules/${id}/dry-runs`), staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.[0]?.state === "running" ? BUSY_MS : false),
  });

const paged = <T>(path: string, query: Record<string, string | null>) => ({ pageParam }: { pageParam: string | null }) =>
  api.get<Page<T>>(path, { ...Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)), limit: 20, ...(pageParam && { after: pageParam }) });
const pages = { initialPageParam: null as string | null, staleTime: 0 };

export const useVerdicts = (run: string, tab: Tab, reason: string | null) =>
  useInfiniteQuery({ queryKey: ruleKeys.verdicts(run, tab, reason), queryFn: paged<DryVerdict>(`/automation/dry-runs/${run}/verdicts`, { tab, reason }), getNextPageParam: ({ next }) => next, ...pages });
export const useMatches = (id: string, tab: "acted" | "skipped", reason: string | null) =>
  useInfiniteQuery({ queryKey: ruleKeys.matches(id, tab, reason), queryFn: paged<Match>(`/automation/rules/${id}/matches`, { tab, reason }), getNextPageParam: ({ next }) => next, ...pages });
