/** Lengths of time as people type and read them: «15 分», «2 时», «1 天 6 时», "1h 30m", «٢ ساعة». Pure but for the catalogue. */

import i18next from "i18next";

const HOUR = 60;
const DAY = 24 * HOUR;
const MOST = 366 * DAY;
/** Words of all languages at once: a Chinese admin may paste "2h". Longest first, so that «分钟» is not read as «分» + «钟». */
const WORDS: [string[], number][] = [
  [["分钟", "分鐘", "分", "minutes", "minute", "mins", "min", "m", "دقيقة", "دقائق", "دقيقتان", "د"], 1],
  [["小时", "小時", "个小时", "时", "時", "hours", "hour", "hrs", "hr", "h", "ساعات", "ساعتان", "ساعة", "س"], HOUR],
  [["天", "日", "days", "day", "d", "أيام", "يومان", "يوم", "ي"], DAY],
];
const UNIT = new Map(WORDS.flatMap(([words, minutes]) => words.map((word): [string, number] => [word, minutes])));
const PART = new RegExp(`(\\d+(?:[.]\\d+)?)\\s*(${[...UNIT.keys()].sort((a, b) => b.length - a.length).join("|")})?`, "gu");

type Parsed = { minutes: number | null; problem: null } | { minutes: null; problem: "unread" | "unit" | "part" | "long" };

/** Latin digits and half-width signs for what other keyboards type. */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/٫/g, ".")
    .replace(/،/g, ",")
    .replace(/半/g, "0.5")
    .toLocaleLowerCase("en")
    .trim();
}

/** Minutes; null for nothing («—» counts as nothing). A number alone is taken in `unit`, else refused. `day`: minutes of an open day. */
export function parseDuration(typed: string, unit?: number, day: number = DAY): Parsed {
  const text = plain(typed);
  if (text === "" || /^[-–—]+$/.test(text)) return { minutes: null, problem: null };
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(text);
  if (clock) return bounded(Number(clock[1]) * HOUR + Number(clock[2]));
  const parts = [...text.matchAll(PART)];
  const rest = text.replace(PART, "").replace(/[\s,和و零个]|and/g, "");
  if (parts.length === 0 || rest !== "") return { minutes: null, problem: "unread" };
  if (parts.some(([, , word]) => !word) && (parts.length > 1 || !unit)) return { minutes: null, problem: "unit" };
  const sum = parts.reduce((total, [, amount, word]) => total + Number(amount) * (word ? minutesIn(word, day) : (unit ?? 0)), 0);
  return Math.abs(sum - Math.round(sum)) > 1e-6 ? { minutes: null, problem: "part" } : bounded(Math.round(sum));
}

const minutesIn = (word: string, day: number): number => {
  const minutes = UNIT.get(word) ?? 0;
  return minutes === DAY ? day : minutes;
};
const bounded = (minutes: number): Parsed =>
  minutes > MOST ? { minutes: null, problem: "long" } : minutes === 0 ? { minutes: null, problem: "unread" } : { minutes, problem: null };

/** Minutes in hours, never in days: where no calendar says how long a day is. */
export const inHours = (minutes: number): string => durationText(minutes, Number.MAX_SAFE_INTEGER);

/** The largest unit a length is a whole number of. */
export const unitOf = (minutes: number, day: number = DAY): number => (minutes % day === 0 ? day : minutes % HOUR === 0 ? HOUR : 1);

/** Exact, unlike `duration`: what is written here reads back as the same minutes. `day`: minutes of an open day. */
export function durationText(minutes: number, day: number = DAY): string {
  // «2 天 6 时» of nine hours each is a riddle: beside working days there are hours only
  const days = day === DAY || minutes % day === 0 ? Math.floor(minutes / day) : 0;
  const left = minutes - days * day;
  const [hours, rest] = [Math.floor(left / HOUR), left % HOUR];
  const parts = [days > 0 && i18next.t("sla:unit.days", { n: days }), hours > 0 && i18next.t("sla:unit.hours", { n: hours }), rest > 0 && i18next.t("sla:unit.minutes", { n: rest })];
  return parts.filter(Boolean).join(" ") || i18next.t("sla:unit.minutes", { n: 0 });
}
