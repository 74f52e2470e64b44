/** One clock for the whole page, synced to the server. It ticks once a minute, and once a second only while
 *  something that counts seconds is shown and the page is seen. */

import { useSyncExternalStore } from "react";
import { serverNow, whenCorrected } from "@/api/clock";

type Pace = "second" | "minute";
const LENGTH: Record<Pace, number> = { second: 1000, minute: 60_000 };
/** A timer may fire a little early; then the second would not be over yet. */
const SLACK_MS = 5;

const watchers: Record<Pace, Set<() => void>> = { second: new Set(), minute: new Set() };
const shown: Record<Pace, number> = { second: serverNow(), minute: serverNow() };
let timer: ReturnType<typeof setTimeout> | undefined;

const watched = (): boolean => watchers.second.size + watchers.minute.size > 0;
const turned = (pace: Pace, now: number): boolean => Math.floor(now / LENGTH[pace]) !== Math.floor(shown[pace] / LENGTH[pace]);

function arm(): void {
  clearTimeout(timer);
  if (!watched()) return;
  const step = LENGTH[watchers.second.size > 0 && !document.hidden ? "second" : "minute"];
  const now = serverNow();
  timer = setTimeout(tick, step - (((now % step) + step) % step) + SLACK_MS);
}

function show(pace: Pace, now: number): void {
  shown[pace] = now;
  [...watchers[pace]].forEach((watch) => watch());
}

function tick(): void {
  const now = serverNow();
  show("second", now);
  if (turned("minute", now)) show("minute", now);
  arm();
}

/** The page is seen again, or its idea of now was wrong: everything is shown anew at once. */
function refresh(): void {
  if (!watched()) return;
  const now = serverNow();
  show("second", now);
  show("minute", now);
  arm();
}
whenCorrected(refresh);

function subscribe(pace: Pace, watch: () => void): () => void {
  if (!watched()) document.addEventListener("visibilitychange", refresh);
  const first = watchers[pace].size === 0;
  watchers[pace].add(watch);
  if (first) {
    shown[pace] = serverNow();
    arm();
  }
  return () => {
    watchers[pace].delete(watch);
    if (watchers[pace].size === 0) arm();
    if (!watched()) document.removeEventListener("visibilitychange", refresh);
  };
}
const bySecond = (watch: () => void) => subscribe("second", watch);
const byMinute = (watch: () => void) => subscribe("minute", watch);
const second = () => shown.second;
const minute = () => shown.minute;

/** The server's time in ms, fresh to a minute. */
export const useNow = (): number => useSyncExternalStore(byMinute, minute);

/** The server's time in ms: fresh to a second while `counting`, else to a minute. */
export const useSeconds = (counting: boolean): number =>
  useSyncExternalStore(counting ? bySecond : byMinute, counting ? second : minute);
