import { useTranslation } from "react-i18next";
import { useNow } from "./clock";
import { fullTime, relativeTime, shortTime } from "@/i18n/times";

export { useNow } from "./clock";

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
