import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import { fullTime, relativeTime, shortTime } from "@/i18n/times";

/** One clock for the whole page, synced to the server, ticking twice a minute and when the page is seen again. */
const watchers = new Set<() => void>();
let now = serverNow();
const tick = () => {
  now = serverNow();
  watchers.forEach((watch) => watch());
};
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(watch: () => void): () => void {
  watchers.add(watch);
  if (watchers.size === 1) {
    now = serverNow();
    timer = setInterval(tick, 30_000);
    document.addEventListener("visibilitychange", tick);
  }
  return () => {
    watchers.delete(watch);
    if (watchers.size > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}

/** The server's time in ms, fresh to 30 s. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

let zone: string | undefined;
/** The reader's zone for every time on the page; undefined means the browser's. */
export const setReaderZone = (name: string | undefined): void => void (zone = name);
export const readerZone = (): string | undefined => zone;

interface TimeProps { at: string; className?: string; exact?: boolean }

/** `3 分钟前` (or `17:02` with exact); the full instant in the title. */
export function RelativeTime({ at, className, exact }: TimeProps) {
  const { i18n } = useTranslation();
  const current = useNow();
  const text = exact ? shortTime(at, current, zone) : relativeTime(at, current, i18n.language, zone);
  return <time dateTime={at} title={fullTime(at, zone)} className={className}><bdi>{text}</bdi></time>;
}
