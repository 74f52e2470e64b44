/** Pilots: a version on a part of the work, beside the one in force. */

import { useVersionedWrite } from "../../admin/queries";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { L10n, Page } from "@/api/types";

export type FigureKey = "attainment" | "resolution_minutes" | "return_rate" | "reopen_rate" | "satisfaction" | "low_score_rate" | "skipped_rate";
export type Verdict = "too_few" | "better" | "worse" | "unclear";
export interface Side { value: number | null; count: number }
export interface Figure { key: FigureKey; old: Side; new: Side; difference: number | null; low: number | null; high: number | null; verdict: Verdict }
export type RailState = "off" | "too_few" | "inside" | "unclear" | "crossed";
/** `limit`: the worst difference, new minus old; `low`, `high`: where the difference surely lies; `missing`: tickets the smaller side still needs. */
export interface Rail { figure: FigureKey; limit: number | null; low: number | null; high: number | null; state: RailState; missing: number; warned_at: string | null }
/** Median minutes in a node. */
export interface Stage { node: string; name: L10n; old: Side; new: Side }
export interface Pilot {
  id: string; key: string; version: number; baseline: number; share: number; team_ids: string[]; category_ids: string[]; reason: string; state: "running" | "adopted" | "withdrawn";
  started_name: string; started_at: string; ended_name: string | null; ended_at: string | null; end_reason: string | null;
}
export interface Entered { key: string | null; label: string | null; count: number }
export interface Shown { pilot: Pilot; name: L10n; old_tickets: number; new_tickets: number; figures: Figure[]; rails: Rail[]; course: Stage[]; teams: Entered[]; priorities: Entered[]; days: { day: string; old: number; new: number }[]; rails_version: number }
export interface Listed { pilot: Pilot; name: L10n }

const KEY = ["processes", "pilots"] as const;
export const usePilots = (enabled: boolean) => useQuery({ queryKey: KEY, enabled, queryFn: ({ signal }) => api.get<Page<Listed>>("/pilots", undefined, signal).then(({ data }) => data) });
export const usePilot = (key: string | undefined, enabled: boolean) => useQuery({ queryKey: [...KEY, key], enabled: enabled && Boolean(key), refetchInterval: 60_000, queryFn: ({ signal }) => api.get<Shown>(`/processes/${key}/pilot`, undefined, signal) });

export type Act = "adopt" | "withdraw" | "share";
export function usePilotAct(key: string, act: Act, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { reason: string; share?: number }) => api.post<Shown>(`/processes/${key}/pilot/${act}`, body),
    onSuccess: (shown) => { client.setQueryData([...KEY, key], shown); void client.invalidateQueries({ queryKey: ["processes"] }); onDone(); },
  });
}

export interface RailsChange { limits: Partial<Record<FigureKey, number | null>>; reason: string }
export function useSetRails(key: string, version: number, onDone: () => void) {
  const client = useQueryClient();
  return useVersionedWrite(version, (body: RailsChange, seen) => api.put<Shown>(`/processes/${key}/pilot/rails`, body, seen), {
    also: [...KEY, key], onDone: (shown) => { client.setQueryData([...KEY, key], shown); onDone(); },
  });
}
