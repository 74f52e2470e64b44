/** How instants of an account are written: by weekday while they are near, else by date. Pure. */

import { intlLocale } from "@/i18n/languages";
import { fullTime, isolated } from "@/i18n/times";

const DAY_MS = 86_400_000;
const NEAR_DAYS = 6;

const weekdays = new Map<string, Intl.DateTimeFormat>();
function weekday(at: number, zone: string | undefined, language: string, length: "short" | "narrow"): string {
  const key = `${language} ${length} ${zone}`;
  const format = weekdays.get(key) ?? new Intl.DateTimeFormat(intlLocale(language), { weekday: length, timeZone: zone });
  weekdays.set(key, format);
  return format.format(at);
}

const clockOf = (at: string | number, zone?: string): string => fullTime(at, zone).slice(11);
const dateOf = (at: string | number, zone?: string): string => fullTime(at, zone).slice(5, 10);

/** `周一 16:40` within six days of the other instant, else `12-03 16:40`. */
export function weekdayTime(at: string | number, near: string | number, zone: string | undefined, language: string): string {
  const [then, now] = [new Date(at).getTime(), new Date(near).getTime()];
  if (Math.abs(then - now) < NEAR_DAYS * DAY_MS) return `${weekday(then, zone, language, "short")} ${clockOf(at, zone)}`;
  return dayTime(at, zone);
}

/** `11-23 16:40`, whatever day it is. */
export const dayTime = (at: string | number, zone?: string): string => isolated(`${dateOf(at, zone)} ${clockOf(at, zone)}`);

/** `三 11-18` of a calendar date. */
export const dayName = (date: string, language: string): string => `${weekday(Date.parse(`${date}T12:00:00Z`), "UTC", language, language.startsWith("zh") ? "narrow" : "short")} ${isolated(date.slice(5))}`;

/** Minutes of the local day, 0 to 1440. The end of a stretch at midnight is the end of its day. */
export function minuteOfDay(at: string, zone: string | undefined, isEnd = false): number {
  const [hours = 0, minutes = 0] = clockOf(at, zone).split(":").map(Number);
  const minute = hours * 60 + minutes;
  return isEnd && minute === 0 ? 1440 : minute;
}

/** Whether two zones keep the same time at an instant. */
export const sameTime = (at: string | number, one: string | undefined, other: string): boolean => fullTime(at, one) === fullTime(at, other);

/** The clock on the wall there, as if it were UTC. */
export const wallTime = (at: number, zone: string | undefined): number => Date.parse(`${fullTime(at, zone).replace(" ", "T")}:00Z`);

/** The instant at which the wall there shows this; of an hour that does not exist, the one after the gap. */
export function instantAt(wall: number, zone: string | undefined): number {
  const first = wall - (wallTime(wall, zone) - wall);
  return first - (wallTime(first, zone) - wall);
}
