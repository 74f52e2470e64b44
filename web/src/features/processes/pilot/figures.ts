/** How the figures of a pilot are written and drawn. Pure. */

import type { Figure, FigureKey, Rail } from "./queries";

const DAY = 86_400_000;
const SHARES: ReadonlySet<FigureKey> = new Set(["attainment", "return_rate", "reopen_rate", "low_score_rate", "skipped_rate"]);
/** Where more is better; of the others less is. */
export const MORE_IS_BETTER: ReadonlySet<FigureKey> = new Set(["attainment", "satisfaction"]);
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

/** One unit of how a difference is written, in the figure's own unit: a point of a percentage, an hour, a point of five. */
export const unitOf = (key: FigureKey): number => (SHARES.has(key) ? 0.01 : key === "resolution_minutes" ? 60 : 1);

/** Where zero, the difference, its interval and the rail lie, in per cent of the drawing. */
export function whisker({ difference, low, high }: Figure, limit: number | null): { zero: number; at: number; from: number; to: number; rail: number | null } | null {
  if (difference === null || low === null || high === null) return null;
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(limit ?? 0)) * 1.15 || 1;
  const place = (value: number) => ((value + reach) / (2 * reach)) * 100;
  return { zero: 50, at: place(difference), from: place(low), to: place(high), rail: limit === null ? null : place(limit) };
}

/** What a form holds of a rail: how far it may fall behind, without a sign; empty: not watched. */
export const typedLimit = ({ figure, limit }: Rail): string => (limit === null ? "" : String(Number((Math.abs(limit) / unitOf(figure)).toFixed(4))));
/** Undefined for what is no number of zero or more. */
export function readLimit(key: FigureKey, typed: string): number | null | undefined {
  if (!typed.trim()) return null;
  const amount = Number(typed.replace(",", "."));
  if (!Number.isFinite(amount) || amount < 0) return undefined;
  return (amount === 0 ? 0 : MORE_IS_BETTER.has(key) ? -amount : amount) * unitOf(key);
}

/** Which day of the pilot it is, or was when it ended; the first is 1. */
export const dayOf = (started: string, until: number): number => Math.floor((until - new Date(started).getTime()) / DAY) + 1;
