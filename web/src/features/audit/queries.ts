import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";
import type { AuditEntry } from "./sentences";

export interface Broken {
  fault: string; subject_kind: string; subject_id: string | null; label: string; seq: number | null;
  event_id: string | null; type: string | null; at: string | null; day: string | null;
}
export interface Report { ok: boolean; checked: number; chains: number; broken: number; first_broken: Broken | null; anchors: { day: string; hash: string; events: number }[] }

const ROWS = 50;

/** The record, newest first, page by page. */
export function useEntries(query: Record<string, string>) {
  return useInfiniteQuery({
    queryKey: ["audit", query],
    queryFn: ({ pageParam, signal }) => api.get<Page<AuditEntry>>("/audit", { ...query, limit: ROWS, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** Runs only when asked: it reads the whole record. The answer stays until the next run. */
export const useVerification = () =>
  useQuery({ queryKey: ["audit-verify"], queryFn: async () => ({ ...(await api.get<Report>("/audit/verify")), at: new Date().toISOString() }), enabled: false, staleTime: Infinity, gcTime: Infinity, retry: false });
