/** The days of an account as strips on one axis of local hours. Pure. */

import { minuteOfDay } from "../instants";
import type { Account, Day, Stretch } from "../shapes";

export interface Axis { /** Minutes of the local day. */ from: number; until: number; ticks: number[] }
export interface Bar { key: string; kind: Exclude<Stretch["kind"], "closed">; /** Percent of the axis. */ start: number; size: number; seconds: number; reason: string | null; /** Counted after the deadline. */ over: boolean }
export type Line = { kind: "day"; day: Day } | { kind: "fold"; why: Sameness; from: string; until: string; count: number };

const HOUR = 60;
const NOON_DAY: Axis = { from: 8 * HOUR, until: 19 * HOUR, ticks: [9, 12, 15, 18] };
/** Ticks nearer than this share of the axis would run into each other. */
const APART = 0.055;
/** From how many days in a row they fold into one line. */
const FOLD_FROM = { closed: 4, idle: 7, over: 7 };

const open = (day: Day): Stretch[] => day.stretches.filter((one) => one.kind !== "closed");

function edges(day: Day, zone: string): number[] {
  return day.stretches.flatMap((one, index) => {
    if (one.kind === "closed") return [];
    const [before, after] = [day.stretches[index - 1], day.stretches[index + 1]];
    const starts = one.kind === "buffer" || before?.kind === "closed" ? [minuteOfDay(one.from, zone)] : [];
    const ends = one.kind === "buffer" || after?.kind === "closed" ? [minuteOfDay(one.until, zone, true)] : [];
    return [...starts, ...ends];
  });
}

function ticksOf(days: Day[], zone: string, from: number, until: number): number[] {
  const hours = [...new Set(days.flatMap((day) => edges(day, zone)).filter((minute) => minute % HOUR === 0))].sort((a, b) => a - b);
  const wanted = hours.length > 1 ? hours : [0, 6, 12, 18, 24].map((hour) => hour * HOUR).filter((minute) => minute >= from && minute <= until);
  const apart = (until - from) * APART;
  return wanted.reduce<number[]>((kept, minute) => (kept.length > 0 && minute - (kept.at(-1) ?? 0) < apart ? kept : [...kept, minute]), []).map((minute) => minute / HOUR);
}

/** From an hour before the first open minute of any day to an hour after the last one. */
export function axisOf(days: Day[], zone: string): Axis {
  const spans = days.flatMap((day) => open(day).map((one) => [minuteOfDay(one.from, zone), minuteOfDay(one.until, zone, true)] as const));
  if (spans.length === 0) return NOON_DAY;
  const from = Math.max(0, (Math.floor(Math.min(...spans.map(([start]) => start)) / HOUR) - 1) * HOUR);
  const until = Math.min(24 * HOUR, (Math.ceil(Math.max(...spans.map(([, end]) => end)) / HOUR) + 1) * HOUR);
  return { from, until, ticks: ticksOf(days, zone, from, until) };
}

export const placeOn = (axis: Axis, minute: number): number => Number((((minute - axis.from) / (axis.until - axis.from)) * 100).toFixed(3));

/** A stretch in which the deadline lies, in two. */
const cutAt = (one: Stretch, due: string | null): Stretch[] =>
  due !== null && one.from < due && due < one.until ? [{ ...one, until: due }, { ...one, from: due }] : [one];

/** What of a day is to be drawn; closed hours are the ground. */
export const barsOf = (day: Day, zone: string, axis: Axis, due: string | null = null): Bar[] => open(day).flatMap((one) => cutAt(one, due)).map((one) => {
  const start = placeOn(axis, minuteOfDay(one.from, zone));
  return {
    key: one.from, kind: one.kind as Bar["kind"], start, size: Number((placeOn(axis, minuteOfDay(one.until, zone, true)) - start).toFixed(3)),
    seconds: (Date.parse(one.until) - Date.parse(one.from)) / 1000, reason: one.reason, over: due !== null && one.from >= due && one.kind === "counted",
  };
});

type Sameness = "closed" | "idle" | "over";

/** What makes a day like its neighbors; null where something of its own happens. */
function samenessOf(day: Day, dueDate: string | null): Sameness | null {
  if (day.is_today) return null;
  if (dueDate !== null && day.date > dueDate) return "over";
  const kinds = new Set(open(day).map((one) => one.kind));
  if (kinds.size === 0) return "closed";
  return kinds.size === 1 && kinds.has("paused") ? "idle" : null;
}

/** Weekends within a pause are part of it. */
const goTogether = (one: Sameness | null, other: Sameness | null): boolean =>
  one !== null && other !== null && (one === other || (one !== "over" && other !== "over"));

function folded(run: { day: Day; same: Sameness | null }[]): Line[] {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return [];
  const why = run.some(({ same }) => same === "idle") ? "idle" : first.same;
  if (why === null || run.length < FOLD_FROM[why]) return run.map(({ day }): Line => ({ kind: "day", day }));
  return [{ kind: "fold", why, from: first.day.date, until: last.day.date, count: run.length }];
}

/** Long runs of days that are all alike stand in one line; today and the last day are never hidden. */
export function linesOf(days: Day[], dueDate: string | null = null): Line[] {
  const runs: { day: Day; same: Sameness | null }[][] = [];
  days.forEach((day, index) => {
    const one = { day, same: index === days.length - 1 ? null : samenessOf(day, dueDate) };
    const run = runs.at(-1);
    if (run && goTogether(run.at(-1)?.same ?? null, one.same)) run.push(one);
    else runs.push([one]);
  });
  return runs.flatMap(folded);
}

interface Cause { entry: number; kind: "paused" | "buffer"; reason: string | null; seconds: number; from: string; until: string }

/** Each pause and each buffer once, with all its pieces together. */
export function causesOf({ stretches }: Pick<Account, "stretches">): Cause[] {
  const found = new Map<string, Cause>();
  for (const one of stretches) {
    if (one.entry === null || (one.kind !== "paused" && one.kind !== "buffer")) continue;
    const key = `${one.kind}.${one.entry}`;
    const known = found.get(key);
    const seconds = (Date.parse(one.until) - Date.parse(one.from)) / 1000;
    found.set(key, known ? { ...known, seconds: known.seconds + seconds, until: one.until } : { entry: one.entry, kind: one.kind, reason: one.reason, seconds, from: one.from, until: one.until });
  }
  return [...found.values()];
}

/** Whether the parts make the whole, to the second. */
export const addsUp = ({ sums }: Pick<Account, "sums">): boolean =>
  Math.abs((sums.target ?? sums.counted ?? 0) + sums.paused + sums.buffer + sums.closed - sums.total) < 1;
