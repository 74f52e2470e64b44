/** How a deadline reads at an instant: its tone, what is left, how much of the ring. Pure. */

export interface TimerState {
  clock: string | null;
  state: "running" | "paused" | "met" | "cancelled" | "none";
  /** Why it is paused: the key of a status, or `hold`. */
  reason: string | null;
  started_at: string | null;
  due_at: string | null;
  /** From here on it is about to breach. */
  warn_at: string | null;
  stopped_at?: string | null;
  breached?: boolean;
}

export type TimerTone = "calm" | "soon" | "late" | "paused" | "met" | "missed";
export interface TimerReading {
  tone: TimerTone;
  /** Milliseconds to the deadline, negative when it has passed; null where there is none. */
  left: number | null;
  /** What is left of the ring, 0 to 1. */
  share: number;
}

const SECOND = 1000;
export const HOUR_MS = 3600 * SECOND;
const DAY_MS = 24 * HOUR_MS;
/** Below this share of the target a deadline is near; the server's `warn_at` is the instant of it. */
const NEAR_SHARE = 0.25;

const at = (instant: string | null | undefined): number | null => (instant ? Date.parse(instant) : null);
const between = (share: number): number => Math.min(1, Math.max(0, share));

/** Counted time passes unevenly over nights and weekends, so the ring goes through the instant of the warning. */
function shareLeft(start: number | null, warn: number | null, due: number, now: number): number {
  if (start === null || due <= start) return now < due ? 1 : 0;
  if (warn === null || warn <= start || warn >= due) return between((due - now) / (due - start));
  if (now >= warn) return between(((due - now) / (due - warn)) * NEAR_SHARE);
  return between(NEAR_SHARE + ((warn - now) / (warn - start)) * (1 - NEAR_SHARE));
}

/** Null when there is nothing to show: no clock, or one that was called off. */
export function readTimer(timer: TimerState | null | undefined, now: number): TimerReading | null {
  if (!timer || timer.state === "none" || timer.state === "cancelled") return null;
  const [start, warn, due] = [at(timer.started_at), at(timer.warn_at), at(timer.due_at)];
  if (timer.state === "met") return { tone: timer.breached ? "missed" : "met", left: null, share: 1 };
  const left = due === null ? null : due - now;
  if (left !== null && left <= 0) return { tone: "late", left, share: 0 };
  if (timer.state === "paused") return { tone: "paused", left, share: 1 };
  if (left === null || due === null) return { tone: "calm", left: null, share: 1 };
  const share = shareLeft(start, warn, due, now);
  const warned = warn === null ? share <= NEAR_SHARE : now >= warn;
  return { tone: warned || left <= HOUR_MS ? "soon" : "calm", left, share };
}

/** Whether it has to be counted by the second: less than an hour to go, or past by less than that. */
export const isNear = (left: number | null): boolean => left !== null && Math.abs(left) < HOUR_MS + 2 * 60 * SECOND;

const two = (value: number): string => String(value).padStart(2, "0");

type TimerFigure = { days: number; hours: number; late: boolean } | { clock: string };

/** `00:41:20`, from an hour on by the minute (`05:10:00`), from a day on in days; late `+06:12`, `+02:10:00`. */
export function figureOf(left: number): TimerFigure {
  const late = left <= 0;
  // a countdown shows zero only when it is over
  const seconds = late ? Math.floor(-left / SECOND) : Math.ceil(left / SECOND);
  if (seconds * SECOND >= DAY_MS) return { days: Math.floor(seconds / 86_400), hours: Math.floor((seconds % 86_400) / 3600), late };
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = hours > 0 ? 0 : seconds % 60;
  if (!late) return { clock: `${two(hours)}:${two(minutes)}:${two(rest)}` };
  return { clock: hours > 0 ? `+${two(hours)}:${two(minutes)}:00` : `+${two(minutes)}:${two(rest)}` };
}

/** `16:00`, `120:20`: hours and minutes of a length of time. */
export function hoursText(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return `${seconds < 0 && minutes > 0 ? "−" : ""}${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}
