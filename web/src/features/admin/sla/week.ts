/** Weekly hours: intervals a day, painted on a grid or typed as text. Minutes of the local day, 0 to 1440. Pure. */

import { DAYS, type Day, type Interval, type Week } from "./shapes";

export const DAY_MINUTES = 1440;
export type Span = [number, number];

export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.：](\d{2}))?$/.exec(text.normalize("NFKC").trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  const at = hours * 60 + minutes;
  return minutes > 59 || at > DAY_MINUTES ? null : at;
}
export const clockText = (at: number): string => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
export const spansOf = (intervals: Interval[] | undefined): Span[] =>
  (intervals ?? []).flatMap(([from, to]): Span[] => {
    const [a, b] = [minutesOf(from), minutesOf(to)];
    return a === null || b === null || a >= b ? [] : [[a, b]];
  });
export const intervalsOf = (spans: Span[]): Interval[] => spans.map(([from, to]) => [clockText(from), clockText(to)]);

/** In order, touching and overlapping ones joined. */
export function joined(spans: Span[]): Span[] {
  const done: Span[] = [];
  for (const [from, to] of [...spans].filter(([a, b]) => a < b).sort(([a], [b]) => a - b)) {
    const last = done.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else done.push([from, to]);
  }
  return done;
}
/** A stretch of the day opened or closed. */
export function painted(spans: Span[], [from, to]: Span, open: boolean): Span[] {
  if (open) return joined([...spans, [from, to]]);
  return joined(spans.flatMap(([a, b]): Span[] => [[a, Math.min(b, from)], [Math.max(a, to), b]]));
}
export const isOpen = (spans: Span[], [from, to]: Span): boolean => spans.some(([a, b]) => a <= from && b >= to);
/** How much of a stretch is open, 0 to 1. */
export const openShare = (spans: Span[], [from, to]: Span): number =>
  spans.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0) / (to - from);
export const openMinutes = (week: Week): number => DAYS.reduce((sum, day) => sum + joined(spansOf(week[day])).reduce((all, [a, b]) => all + b - a, 0), 0);

export const withDay = (week: Week, day: Day, spans: Span[]): Week => ({ ...week, [day]: intervalsOf(spans) });

type DayText = { intervals: Interval[]; problem: null } | { intervals: null; problem: "unread" | "backwards" | "overlap" };
/** «9-12, 13:30-18:00» as intervals; nothing is a closed day. A night that runs past 24:00 belongs to the next day. */
export function parseDay(text: string): DayText {
  const typed = text.normalize("NFKC").replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).trim();
  if (typed === "" || /^[-–—]+$/.test(typed)) return { intervals: [], problem: null };
  const spans: Span[] = [];
  for (const part of typed.split(/[,，、;；،]/).filter((one) => one.trim())) {
    const found = /^\s*([\d:.]+)\s*(?:-|–|—|~|至|到|to)\s*([\d:.]+)\s*$/.exec(part);
    const [from, to] = [minutesOf(found?.[1] ?? ""), minutesOf(found?.[2] ?? "")];
    if (from === null || to === null) return { intervals: null, problem: "unread" };
    if (from >= to) return { intervals: null, problem: "backwards" };
    spans.push([from, to]);
  }
  spans.sort(([a], [b]) => a - b);
  if (spans.some(([from], index) => index > 0 && from < (spans[index - 1] as Span)[1])) return { intervals: null, problem: "overlap" };
  return { intervals: intervalsOf(spans), problem: null };
}
export const dayText = (intervals: Interval[] | undefined): string => (intervals ?? []).map(([from, to]) => `${from}–${to}`).join(", ");

/** Days with the same hours stand together: «周一–周五 09:00–18:00». */
export function weekText(week: Week, nameOf: (day: Day) => string, range = (from: string, to: string): string => `${from}–${to}`): string {
  const runs: { days: Day[]; text: string }[] = [];
  for (const day of DAYS) {
    const text = dayText(week[day]);
    const last = runs.at(-1);
    if (last?.text === text) last.days.push(day);
    else runs.push({ days: [day], text });
  }
  const named = (days: Day[]) => (days.length === 1 ? nameOf(days[0] as Day) : range(nameOf(days[0] as Day), nameOf(days.at(-1) as Day)));
  return runs.filter(({ text }) => text).map(({ days, text }) => `${named(days)} ${text}`).join("; ") || "—";
}
