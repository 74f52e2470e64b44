/** Reads of templates. */

import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Filled, Shelf, Version } from "./shapes";

export const shelfKey = ["templates"] as const;
export const useShelf = () => useQuery({ queryKey: shelfKey, queryFn: ({ signal }) => api.get<Shelf>("/templates", undefined, signal) });

const filledKey = (number: number, language: string | null) => ["templates", number, language] as const;
export const useFilled = (number: number, language: string | null) =>
  useQuery({
    queryKey: filledKey(number, language), staleTime: 30_000,
    queryFn: ({ signal }) => api.get<{ data: Filled[] }>(`/tickets/${number}/templates`, { language }, signal),
  });

export const useVersions = (id: string) =>
  useQuery({ queryKey: ["templates", "versions", id], queryFn: ({ signal }) => api.get<{ data: Version[] }>(`/templates/${id}/versions`, undefined, signal) });
