/** Reads of the deadlines' settings. Two people may edit at once: coming back to the window looks again. */

import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";
import type { CalendarShown, Change, Country, Holiday, PolicyShown, VersionShown, YearDay } from "./shapes";

export type Kind = "policies" | "calendars";
export const slaKeys = {
  listed: (kind: Kind) => ["admin", "sla", kind] as const,
  versions: (kind: Kind, id: string) => ["admin", "sla", kind, id, "versions"] as const,
  diff: (kind: Kind, id: string, from: number, to: number | "draft") => ["admin", "sla", kind, id, "diff", from, to] as const,
  year: (id: string, year: number, stamp: string) => ["admin", "sla", "year", id, year, stamp] as const,
  countries: ["admin", "sla", "countries"] as const,
  holidays: (country: string, year: number) => ["admin", "sla", "holidays", country, year] as const,
  buffers: ["admin", "sla", "buffers"] as const,
};

const listed = <T>(path: string) => () => api.get<Page<T>>(path).then(({ data }) => data);
const looked = { refetchOnWindowFocus: "always" as const, staleTime: 0 };

export const usePolicies = (enabled = true) =>
  useQuery({ queryKey: slaKeys.listed("policies"), queryFn: listed<PolicyShown>("/sla/policies"), enabled, ...looked });
export const useCalendars = (enabled = true) =>
  useQuery({ queryKey: slaKeys.listed("calendars"), queryFn: listed<CalendarShown>("/sla/calendars"), enabled, ...looked });

export const useVersions = (kind: Kind, id: string) =>
  useQuery({ queryKey: slaKeys.versions(kind, id), queryFn: listed<VersionShown>(`/sla/${kind}/${id}/versions`), staleTime: 0 });
export const useDiff = (kind: Kind, id: string, from: number | null, to: number | "draft") =>
  useQuery({
    queryKey: slaKeys.diff(kind, id, from ?? 0, to), enabled: from !== null, staleTime: to === "draft" ? 0 : Infinity,
    queryFn: () => api.get<{ changes: Change[] }>(`/sla/${kind}/${id}/diff`, { from, to }).then(({ changes }) => changes),
  });

/** `stamp` names the state of the draft, so that a saved change is shown at once. */
export const useYear = (id: string, year: number, draft: boolean, stamp: string) =>
  useQuery({
    queryKey: slaKeys.year(id, year, stamp), placeholderData: (old: YearDay[] | undefined) => old, staleTime: 0,
    queryFn: () => api.get<{ days: YearDay[] }>(`/sla/calendars/${id}/year`, { year, ...(draft && { draft }) }).then(({ days }) => days),
  });
export const useCountries = () => useQuery({ queryKey: slaKeys.countries, queryFn: listed<Country>("/sla/countries"), staleTime: Infinity });
export const useHolidays = (country: string | null, year: number) =>
  useQuery({
    queryKey: slaKeys.holidays(country ?? "", year), enabled: country !== null, staleTime: Infinity,
    queryFn: () => api.get<{ data?: Holiday[]; days?: Holiday[] }>("/sla/holidays", { country, year }).then((answer) => answer.data ?? answer.days ?? []),
  });
