/** What a customer's tickets say in a few figures. Pure. */

import type { TicketRow } from "@/api/types";

const DONE = new Set(["resolved", "closed"]);
interface TicketSummary { open: TicketRow[]; past: TicketRow[]; rating: number | null; rated: number; returned: number }

/** Over the rows at hand; open ones keep the order of arrival, newest first. */
export function summaryOf(rows: TicketRow[]): TicketSummary {
  const ratings = rows.flatMap(({ rating }) => (rating === null ? [] : [rating]));
  return {
    open: rows.filter((row) => !DONE.has(row.status_category)),
    past: rows.filter((row) => DONE.has(row.status_category)),
    rating: ratings.length > 0 ? ratings.reduce((sum, one) => sum + one, 0) / ratings.length : null,
    rated: ratings.length,
    returned: rows.filter(({ reopen_count }) => reopen_count > 0).length,
  };
}

/** The clock where the customer is: `16:02`. Null for a zone nobody knows. */
export function clockIn(zone: string | null, now: number): string | null {
  if (!zone) return null;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
  } catch {
    return null;
  }
}
