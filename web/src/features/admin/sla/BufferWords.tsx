import type { BufferShown } from "./buffers";
import { inHours } from "./durations";
import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import { fullTime, intlLocale, shortTime } from "@/i18n";
import { readerZone } from "@/ui";

/** «12-01 02:00 – 06:00»: the window in the reader's zone, the day said once. */
export function Window({ from, until }: { from: string; until: string }) {
  const zone = readerZone();
  const [a, b] = [fullTime(from, zone), fullTime(until, zone)];
  const year = fullTime(serverNow(), zone).slice(0, 4);
  const start = a.startsWith(year) ? a.slice(5) : a;
  const end = a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b.startsWith(a.slice(0, 4)) ? b.slice(5) : b;
  return <bdi dir="ltr" className="num">{start} – {end}</bdi>;
}

/** What it does in words: «首次响应、解决 加 4 时». */
export function useMeasureText(): (buffer: Pick<BufferShown, "clock_kinds" | "shift_minutes" | "factor_percent">) => string {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(intlLocale(i18n.language), { type: "conjunction" });
  return ({ clock_kinds, shift_minutes, factor_percent }) => {
    const clocks = list.format(clock_kinds.map((clock) => t(`sla:clock.${clock}`)));
    return shift_minutes === null ? t("sla:buffer.by_factor", { clocks, percent: factor_percent ?? 100 }) : t("sla:buffer.by_shift", { clocks, time: inHours(shift_minutes) });
  };
}

/** A deadline before and after; a clock that stands still has none. */
export function BeforeAfter({ before, after }: { before: string | null; after: string | null }) {
  const { t } = useTranslation();
  const zone = readerZone();
  const time = (at: string | null) => at === null ? <span className="c3">{t("sla:buffer.paused")}</span> : <bdi dir="ltr" className="num" title={fullTime(at, zone)}>{shortTime(at, serverNow(), zone)}</bdi>;
  if (before === null && after === null) return time(null);
  return <span className="row g6" style={{ whiteSpace: "nowrap" }}><span className="c3">{time(before)}</span><span aria-hidden="true" className="flip">→</span><span className="sr">{t("sla:buffer.becomes")}</span><b className="m">{time(after)}</b></span>;
}
