/** How the figures of a pilot are written and drawn. Pure. */

import type { Figure, FigureKey } from "./queries";

const DAY = 86_400_000;
export const SHARES: ReadonlySet<FigureKey> = new Set(["attainment", "return_rate", "reopen_rate", "skipped_rate"]);
type Write = (value: number, options?: Intl.NumberFormatOptions) => string;

/** A value of one side: a percentage, hours, or points out of five. */
export function written(key: FigureKey, value: number | null, number: Write, hours: (text: string) => string): string {
  if (value === null) return "—";
  if (SHARES.has(key)) return number(value, { style: "percent", maximumFractionDigits: 1 });
  if (key === "resolution_minutes") return hours(number(value / 60, { maximumFractionDigits: 1 }));
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A difference, always with its sign: points of a percentage, hours, points. */
export function signed(key: FigureKey, value: number | null, number: Write): string {
  if (value === null) return "—";
  const scaled = SHARES.has(key) ? value * 100 : key === "resolution_minutes" ? value / 60 : value;
  const digits = key === "satisfaction" ? 2 : 1;
  return number(scaled, { signDisplay: "exceptZero", minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Where zero, the difference and its interval lie, in per cent of the drawing. */
export function whisker({ difference, low, high }: Figure): { zero: number; at: number; from: number; to: number } | null {
  if (difference === null || low === null || high === null) return null;
  const reach = Math.max(Math.abs(low), Math.abs(high)) * 1.15 || 1;
  const place = (value: number) => ((value + reach) / (2 * reach)) * 100;
  return { zero: 50, at: place(difference), from: place(low), to: place(high) };
}

/** Which day of the pilot it is, or was when it ended; the first is 1. */
export const dayOf = (started: string, until: number): number => Math.floor((until - new Date(started).getTime()) / DAY) + 1;
