/** A year of a calendar as twelve months of weeks, and its special days as runs. Pure. */

import { addDays } from "../../reports/days";
import type { YearDay } from "./shapes";

export interface Month { month: number; /** Monday first; null before the first and after the last. */ weeks: (YearDay | null)[][] }

const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

export function monthsOf(days: YearDay[]): Month[] {
  return Array.from({ length: 12 }, (_, index) => {
    const mine = days.filter(({ date }) => Number(date.slice(5, 7)) === index + 1);
    const lead = mine[0] ? weekdayOf(mine[0].date) : 0;
    const cells: (YearDay | null)[] = [...Array.from({ length: lead }, () => null), ...mine];
    while (cells.length % 7 !== 0) cells.push(null);
    return { month: index + 1, weeks: Array.from({ length: cells.length / 7 }, (__, week) => cells.slice(week * 7, week * 7 + 7)) };
  });
}

export interface Run { name: string; first: string; last: string; source: string; hours: string }
/** Days of the same name, kind and hours that follow one another are one line. */
export function runsOf(days: { date: string; name: string; source: string; hours?: string }[]): Run[] {
  const runs: Run[] = [];
  for (const { date, name, source, hours = "" } of days) {
    const last = runs.at(-1);
    if (last && last.name === name && last.source === source && last.hours === hours && addDays(last.last, 1) === date) last.last = date;
    else runs.push({ name, first: date, last: date, source, hours });
  }
  return runs;
}
