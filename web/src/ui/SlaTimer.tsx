import { announce } from "./announce";
import { useNow, useSeconds } from "./clock";
import { clsx } from "./clsx";
import { readerZone } from "./RelativeTime";
import css from "./timer.module.css";
import { figureOf, isNear, readTimer, type TimerReading, type TimerState, type TimerTone } from "./timer";
import { AlarmClock, Check, Pause } from "lucide-react";
import { memo, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { duration, isolated, shortTime } from "@/i18n/times";

const AROUND = 2 * Math.PI * 5;

function Ring({ share }: { share: number }) {
  return (
    <svg className={css.ring} width="13" height="13" viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <circle cx="7" cy="7" r="5" opacity=".25" />
      <circle cx="7" cy="7" r="5" strokeDasharray={`${(AROUND * share).toFixed(1)} ${AROUND.toFixed(1)}`} />
    </svg>
  );
}

function Sign({ reading, paused }: { reading: TimerReading; paused: boolean }) {
  if (paused) return <Pause size={12} aria-hidden="true" />;
  if (reading.tone === "met") return <Check size={13} aria-hidden="true" />;
  if (reading.tone === "late" || reading.tone === "missed") return <AlarmClock size={13} aria-hidden="true" />;
  return <Ring share={reading.share} />;
}

const FIGURES = /^[+\d:]+$/;

type Translate = (key: string, params?: Record<string, unknown>) => string;

/** `long` counts the hours beside the days. */
function shownText({ tone, left }: TimerReading, long: boolean, t: Translate): string {
  if (tone === "met") return t("deadlines:timer.met");
  if (tone === "missed") return t("deadlines:timer.missed");
  if (tone === "paused") return t("deadlines:timer.paused");
  if (left === null) return t("deadlines:timer.never_short");
  const figure = figureOf(left);
  if ("clock" in figure) return figure.clock;
  if (figure.late) return `+${long && figure.hours > 0 ? t("common:time.days_hours", { days: figure.days, hours: figure.hours }) : t("common:time.days", { days: figure.days })}`;
  const days = long && figure.hours > 0 ? t("common:time.days_hours", { days: figure.days, hours: figure.hours }) : t("deadlines:timer.days", { count: figure.days });
  return days;
}

/** The whole state in words: for the tooltip and for screen readers. By the minute, so that it does not chatter. */
function spokenText(timer: TimerState, reading: TimerReading, now: number, reason: string | undefined, t: Translate): string {
  const name = timer.clock ? t(`deadlines:clock.${timer.clock}`) : "";
  const due = timer.due_at ? isolated(shortTime(timer.due_at, now, readerZone())) : "";
  if (reading.tone === "late") return t(timer.state === "paused" ? "deadlines:timer.said_late_paused" : "deadlines:timer.said_late", { name, due, over: duration(-(reading.left ?? 0) / 60_000), reason: reason ?? "" });
  if (reading.tone === "paused") return t(reason ? "deadlines:timer.said_paused_reason" : "deadlines:timer.said_paused", { name, reason });
  if (reading.tone === "met" || reading.tone === "missed") return t(`deadlines:timer.said_${reading.tone}`, { name });
  if (reading.left === null) return t("deadlines:timer.said_never", { name });
  return t("deadlines:timer.said_left", { name, left: duration(reading.left / 60_000), due });
}

/** Says once that a deadline passed while it was on the screen. */
function useLateAnnouncement(tone: TimerTone | undefined, subject: string | null | undefined, text: string): void {
  const before = useRef(tone);
  useEffect(() => {
    const wasInTime = before.current === "calm" || before.current === "soon";
    before.current = tone;
    if (subject && wasInTime && tone === "late") announce(`${subject} · ${text}`);
  }, [tone, subject, text]);
}

export interface SlaTimerProps {
  timer: TimerState | null | undefined;
  /** Why it is paused, in words. */
  reason?: string;
  /** On a colored ground; `late` only once it is late. */
  pill?: boolean | "late";
  /** Days with hours, where there is room. */
  long?: boolean;
  /** What stands instead of the time left while it is far away. */
  far?: string;
  /** What stands instead of "met" once it is over, e.g. how long it took. */
  done?: string;
  /** On my own ticket: its name, said aloud when it becomes late. */
  mine?: string | null;
}

/** A deadline as a shrinking ring and the time left. Nothing where there is none. Plain elements, because lists are full of it. */
export const SlaTimer = memo(function SlaTimer({ timer, reason, pill, long = false, far, done, mine }: SlaTimerProps) {
  const { t } = useTranslation();
  const minute = useNow();
  const due = timer?.due_at ? Date.parse(timer.due_at) : null;
  const counting = (timer?.state === "running" || timer?.state === "paused") && isNear(due === null ? null : due - minute);
  const now = useSeconds(counting);
  const reading = readTimer(timer, now);
  const spoken = timer && reading ? spokenText(timer, reading, now, reason, t) : "";
  useLateAnnouncement(reading?.tone, mine, spoken);
  if (!timer || !reading) return null;
  const distant = far && (reading.tone === "calm" || reading.tone === "soon") && (reading.left ?? 0) >= 24 * 3600_000;
  const shown = distant ? far : timer.state === "met" && done ? done : shownText(reading, long, t);
  return (
    <span className={clsx(css.timer, css[reading.tone], (pill === "late" ? reading.tone === "late" : pill) && css.pill)} data-tone={reading.tone} data-tip={spoken}>
      <Sign reading={reading} paused={timer.state === "paused"} />
      <bdi aria-hidden="true" dir={FIGURES.test(shown) ? "ltr" : "auto"}>{shown}</bdi>
      <span className="sr">{spoken}</span>
    </span>
  );
});
