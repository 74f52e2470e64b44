/** The filters of the audit page, as they stand in the address and as the server takes them. Pure. */

import { addDays, isDay, startOfDay } from "../reports/days";

const FILTERS = ["q", "actor", "type", "ticket", "from", "to"] as const;
export type FilterName = (typeof FILTERS)[number];
export type AuditFilters = Partial<Record<FilterName, string>>;

export const filtersIn = (search: URLSearchParams): AuditFilters =>
  Object.fromEntries(FILTERS.flatMap((name) => { const value = search.get(name)?.trim(); return value ? [[name, value]] : []; }));

/** Days become instants of the reader's zone; the last day counts to its end. What is no day is left out. */
export function queryOf({ from, to, ...rest }: AuditFilters, zone: string): Record<string, string> {
  return {
    ...rest,
    ...(isDay(from) && { from: startOfDay(from, zone) }),
    ...(isDay(to) && { to: startOfDay(addDays(to, 1), zone) }),
  };
}

export function exportPath(filters: AuditFilters, zone: string): string {
  const text = new URLSearchParams(queryOf(filters, zone)).toString();
  return `/api/v1/audit.csv${text ? `?${text}` : ""}`;
}
