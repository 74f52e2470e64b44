/** What the screens of articles read and write. */

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import type { Article, ArticleRow, Difference, State, Texts, Version } from "./shapes";

const articleKeys = {
  all: ["articles"] as const,
  list: (filter: Filter) => ["articles", "list", filter] as const,
  one: (id: string) => ["articles", "one", id] as const,
  versions: (id: string) => ["articles", "one", id, "versions"] as const,
  ofTicket: (number: number) => ["articles", "ticket", number] as const,
};

export interface Filter { text: string; state: State | null; language: string | null; category_id: string | null; mine: boolean; stale: boolean }
export const NO_FILTER: Filter = { text: "", state: null, language: null, category_id: null, mine: false, stale: false };
const ROWS = 50;

export const useArticles = (filter: Filter, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: articleKeys.list(filter), enabled,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ArticleRow>>("/articles", { ...filter, text: filter.text || null, mine: filter.mine || null, stale: filter.stale || null, limit: ROWS, after: pageParam }, signal),
    initialPageParam: null as string | null, getNextPageParam: (page) => page.next, placeholderData: keepPreviousData,
  });

export const useArticle = (id: string) => useQuery({ queryKey: articleKeys.one(id), queryFn: ({ signal }) => api.get<Article>(`/articles/${id}`, undefined, signal) });
export const useVersions = (id: string | null) =>
  useQuery({ queryKey: articleKeys.versions(id ?? ""), enabled: id !== null, queryFn: ({ signal }) => api.get<Page<Version>>(`/articles/${id ?? ""}/versions`, undefined, signal) });
export const useDifference = (id: string, number: number, against: number) =>
  useQuery({
    queryKey: [...articleKeys.versions(id), number, against], enabled: against > 0,
    queryFn: ({ signal }) => api.get<Difference>(`/articles/${id}/versions/${number}/difference`, { against }, signal),
  });
export const useTicketArticles = (number: number) =>
  useQuery({ queryKey: articleKeys.ofTicket(number), queryFn: ({ signal }) => api.get<Page<ArticleRow>>(`/tickets/${number}/articles`, undefined, signal) });

export interface Change { texts?: Record<string, Texts | null>; category_id?: string | null; type_key?: string | null; tags?: string[]; owner_id?: string | null; review_by?: string | null }
export type Deed = { deed: "save"; body: Change } | { deed: "submit" | "return" | "withdraw"; body: { reason: string } } | { deed: "publish" };

/** One act on an article, held against the version on the screen. */
export function useAct(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...doing }: Deed & { version: number }) =>
      doing.deed === "save" ? api.patch<Article>(`/articles/${id}`, doing.body, { version })
        : api.post<Article>(`/articles/${id}/${doing.deed}`, doing.deed === "publish" ? undefined : doing.body, { version }),
    onSuccess: (after) => {
      client.setQueryData(articleKeys.one(id), after);
      void client.invalidateQueries({ queryKey: articleKeys.versions(id) });
      void client.invalidateQueries({ queryKey: ["articles", "list"] });
      void client.invalidateQueries({ queryKey: ["articles", "ticket"] });
    },
  });
}

export function useNew(onDone: (article: Article) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { language: string; texts: Partial<Texts> }) => api.post<Article>("/articles", body),
    onSuccess: (article) => {
      client.setQueryData(articleKeys.one(article.id), article);
      void client.invalidateQueries({ queryKey: ["articles", "list"] });
      onDone(article);
    },
  });
}

/** The article of a ticket: made now, or the one that is there. */
export function useWriteFrom(number: number, onDone: (article: Article) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<Article>(`/tickets/${number}/article`),
    onSuccess: (article) => {
      client.setQueryData(articleKeys.one(article.id), article);
      void client.invalidateQueries({ queryKey: ["articles"] });
      void client.invalidateQueries({ queryKey: keys.ticket(number) });
      void client.invalidateQueries({ queryKey: keys.timelines(number) });
      onDone(article);
    },
  });
}
