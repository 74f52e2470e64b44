/** What the settings of quality read. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";
import type { ChecklistLine, Given, Purse, PurseReport, RatingOption, RatingReport, Suggestion, SuggestionState } from "./shapes";

/** Below "admin", so that every write of the settings reads them anew. */
const key = (...rest: (string | null)[]) => ["admin", "care", ...rest] as const;
const all = <T>(path: string) => ({ signal }: { signal: AbortSignal }) => api.get<Page<T>>(path, undefined, signal).then(({ data }) => data);

export const useLines = (enabled: boolean) => useQuery({ queryKey: key("lines"), queryFn: all<ChecklistLine>("/checklist-lines"), enabled });
export const useOptions = (enabled: boolean) => useQuery({ queryKey: key("rating"), queryFn: all<RatingOption>("/rating-options"), enabled });
export const useRatingReport = (enabled: boolean) => useQuery({ queryKey: key("rating", "report"), enabled, queryFn: ({ signal }) => api.get<RatingReport>("/rating-report", undefined, signal) });
export const usePurseList = (enabled: boolean) => useQuery({ queryKey: key("purses"), queryFn: all<Purse>("/purses"), enabled });
export const useReport = (id: string, enabled: boolean) =>
  useQuery({ queryKey: key("report", id), queryFn: ({ signal }) => api.get<PurseReport>(`/purses/${id}/report`, undefined, signal), enabled });
export const useGiven = (id: string, state: string | null, enabled: boolean) => useInfiniteQuery({
  queryKey: key("given", id, state), enabled, initialPageParam: null as string | null, getNextPageParam: (page: Page<Given>) => page.next,
  queryFn: ({ pageParam, signal }) => api.get<Page<Given>>(`/purses/${id}/compensations`, { state, after: pageParam }, signal),
});
export const useSuggestions = (state: SuggestionState | null, enabled: boolean) => useQuery({
  queryKey: key("suggestions", state), enabled,
  queryFn: ({ signal }) => api.get<Page<Suggestion>>("/suggestions", { state }, signal).then(({ data }) => data),
});
