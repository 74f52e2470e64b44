/** Imports as the server tells them. */

import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { L10n, Page } from "@/api/types";

type ImportState = "ready" | "running" | "done";
export interface ImportFault { row: number; field: string; code: string; params: Record<string, unknown>; value: string }
export interface ImportListed {
  id: string; name: string; state: ImportState; rows: number; done: number; created: number; skipped_rows: number; created_at: string; finished_at: string | null;
}
export interface ImportPreview { row: number; cells: string[]; read: Record<string, unknown> | null; faults: ImportFault[] }
export interface ImportShown extends ImportListed {
  encoding: string; separator: string; day_leads: boolean; type_key: string | null; mapping: (string | null)[];
  columns: { name: string; target: string | null }[]; not_understood: string[]; targets: { key: string; name: L10n }[];
  preview: ImportPreview[]; skipped: ImportFault[]; remarks: ImportFault[];
}
export interface ImportEdit { mapping: (string | null)[]; day_leads: boolean; type_key: string | null }

const LOOK_AGAIN_MS = 1500;
export const importKey = (id: string) => ["admin", "import", id] as const;

export const useImports = () => useQuery({ queryKey: ["admin", "imports"], queryFn: () => api.get<Page<ImportListed>>("/imports").then((page) => page.data), staleTime: 0 });
/** No live event tells how far an import is: while it runs it is asked for again and again. */
export const useImport = (id: string) => useQuery({
  queryKey: importKey(id), queryFn: () => api.get<ImportShown>(`/imports/${id}`), staleTime: 0,
  refetchInterval: (query) => (query.state.data?.state === "running" ? LOOK_AGAIN_MS : false),
});
