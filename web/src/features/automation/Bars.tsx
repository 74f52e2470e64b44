import css from "./automation.module.css";
import type { Result } from "./shapes";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";

const short = (day: string) => day.slice(5);

/** Each day's matches: what would act below, what would not above. One step with the arrow keys reads a day. */
export function Bars({ days }: { days: Result["days"] }) {
  const { t } = useTranslation();
  const number = useNumber();
  const [at, setAt] = useState<number | null>(null);
  const most = Math.max(1, ...days.map(({ acts, skips }) => acts + skips));
  const said = (index: number) => { const one = days[index]; return one ? t("automation:dry.day", { day: one.day, acts: number(one.acts), skips: number(one.skips) }) : ""; };
  const step = (by: number) => setAt((old) => Math.min(days.length - 1, Math.max(0, (old ?? (by > 0 ? -1 : days.length)) + by)));
  return (
    <div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a chart that is read with the arrow keys takes the focus */}
      <div className={css.bars} role="img" tabIndex={0} aria-label={at === null ? t("automation:dry.bars", { n: days.length }) : said(at)} onBlur={() => setAt(null)}
        onKeyDown={(event) => { if (event.key === "ArrowRight" || event.key === "ArrowLeft") { event.preventDefault(); const forward = (event.key === "ArrowRight") === (document.documentElement.dir !== "rtl"); step(forward ? 1 : -1); } }}>
        {days.map(({ day, acts, skips }, index) => (
          <span key={day} className={css.bar} data-on={index === at} onPointerEnter={() => setAt(index)} onPointerLeave={() => setAt(null)}>
            {skips > 0 && <i data-kind="skips" style={{ blockSize: `${(skips / most) * 100}%` }} />}
            {acts > 0 && <i data-kind="acts" style={{ blockSize: `${(acts / most) * 100}%` }} />}
          </span>
        ))}
      </div>
      <div className={css.axis}><bdi dir="ltr">{short(days[0]?.day ?? "")}</bdi><span aria-hidden="true">{at !== null && said(at)}</span><bdi dir="ltr">{short(days.at(-1)?.day ?? "")}</bdi></div>
    </div>
  );
}
