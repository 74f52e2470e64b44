/** How instants and durations are written: today 17:02, this year 11-18 17:02, older 2025-11-18. */

import { useTranslation } from "react-i18next";
import i18next from "i18next";
import { intlLocale } from "./languages";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Parts { year: string; month: string; day: string; hour: string; minute: string }

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterFor(zone: string | undefined): Intl.DateTimeFormat {
  const key = zone ?? "";
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

function partsOf(instant: number, zone?: string): Parts {
  const parts = Object.fromEntries(formatterFor(zone).formatToParts(instant).map((part) => [part.type, part.value]));
  return parts as unknown as Parts;
}

/** Today `17:02`, this year `11-18 17:02`, older `2025-11-18`, in the given zone. */
export function shortTime(instant: string | number, now: number, zone?: string): string {
  const [then, today] = [partsOf(new Date(instant).getTime(), zone), partsOf(now, zone)];
  const clock = `${then.hour}:${then.minute}`;
  if (then.year !== today.year) return `${then.year}-${then.month}-${then.day}`;
  return then.month === today.month && then.day === today.day ? clock : `${then.month}-${then.day} ${clock}`;
}

/** Always complete, for tooltips and records: `2026-11-18 17:02`. */
export function fullTime(instant: string | number, zone?: string): string {
  const then = partsOf(new Date(instant).getTime(), zone);
  return `${then.year}-${then.month}-${then.day} ${then.hour}:${then.minute}`;
}

/** `3 分钟前` up to 24 h, then `shortTime`. */
export function relativeTime(instant: string | number, now: number, language: string, zone?: string): string {
  const age = now - new Date(instant).getTime();
  if (age < 0 || age >= DAY) return shortTime(instant, now, zone);
  if (age < MINUTE) return i18next.t("common:time.now");
  const format = new Intl.RelativeTimeFormat(intlLocale(language), { numeric: "always" });
  return age < HOUR ? format.format(-Math.floor(age / MINUTE), "minute") : format.format(-Math.floor(age / HOUR), "hour");
}

/** Digits and dashes within a sentence keep their order in languages that run from the right. */
export const isolated = (text: string): string => (document.documentElement.dir === "rtl" ? `\u2066${text}\u2069` : text);

/** A length of time in minutes as words: `1 时 52 分`, `3 天`. */
export function duration(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor(whole / 60), whole % 60];
  if (days >= 1) return hours % 24 === 0 ? i18next.t("common:time.days", { days }) : i18next.t("common:time.days_hours", { days, hours: hours % 24 });
  if (hours >= 1 && rest === 0) return i18next.t("common:time.hours", { hours });
  if (hours >= 1) return i18next.t("common:time.hours_minutes", { hours, minutes: rest });
  return i18next.t("common:time.minutes", { minutes: rest });
}

const UNITS = ["B", "KB", "MB", "GB"];
/** File size with a non-breaking gap: `12 KB`. */
export function fileSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount >= 10 || power === 0 ? Math.round(amount) : amount.toFixed(1)}\u00a0${UNITS[power]}`;
}

export function useNumber(): (value: number, options?: Intl.NumberFormatOptions) => string {
  const { i18n } = useTranslation();
  return (value, options) => new Intl.NumberFormat(intlLocale(i18n.language), options).format(value);
}
