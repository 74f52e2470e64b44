import css from "./deadlines.module.css";
import { AlertList } from "./AlertList";
import { currentClocks, isInternal, nearestClock, policyName, timerOf } from "./clocks";
import { dayTime, weekdayTime } from "./instants";
import { useDeadlines, useExplained } from "./queries";
import type { DeadlineClock, Deadlines } from "./shapes";
import { CirclePause, Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket, TicketClock } from "@/api/types";
import { duration, useL10n } from "@/i18n";
import { Button, hoursText, IconButton, readerZone, readTimer, SlaTimer, useNow } from "@/ui";
import { useDialogs } from "../actions/store";
import { useDo } from "../actions/useAct";
import { Section } from "../context/Section";
import { statusNames } from "../model";

type Clock = TicketClock | DeadlineClock;
const clockText = (minutes: number): string => hoursText(minutes * 60).padStart(5, "0");

function ClockRow({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { show } = useExplained();
  const reason = clock.reason === "hold" ? t("deadlines:hold") : clock.reason ? l10n(statusNames(config, clock.reason)) : undefined;
  const took = clock.state === "met" && "elapsed_minutes" in clock ? t(clock.breached ? "deadlines:missed_in" : "deadlines:met_in", { time: clockText(clock.elapsed_minutes) }) : undefined;
  return (
    <button type="button" className={css.clock} onClick={() => show(clock.id)}>
      <span className="el c2">{t(`deadlines:clock.${clock.kind}`)}</span>
      <SlaTimer long timer={timerOf(clock)} reason={reason} done={took} />
    </button>
  );
}

/** How far the nearest deadline is used up, when it is, what a buffer gave, how much earlier the house wants it. */
function Nearest({ clock }: { clock: Clock }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const reading = readTimer(timerOf(clock), now);
  if (!reading || clock.state === "met") return null;
  const zone = readerZone();
  const parts = [
    clock.due_at && t(reading.tone === "late" ? "deadlines:was_due_at" : "deadlines:due_at", { at: weekdayTime(clock.due_at, now, zone, i18n.language) }),
    clock.buffer_minutes !== 0 && t("deadlines:with_buffer", { time: duration(clock.buffer_minutes) }),
    clock.internal_due_at && clock.state === "running" && t("deadlines:internal_at", { at: weekdayTime(clock.internal_due_at, now, zone, i18n.language) }),
  ].filter(Boolean);
  return (
    <>
      {clock.state === "running" && <div className={css.bar} data-tone={reading.tone} aria-hidden="true"><i style={{ inlineSize: `${Math.round((1 - reading.share) * 100)}%` }} /></div>}
      {parts.length > 0 && <div className={css.due}>{parts.join(" · ")}</div>}
    </>
  );
}

function Held({ hold }: { hold: NonNullable<Deadlines["hold"]> }) {
  const { t } = useTranslation();
  return (
    <div className={css.held}>
      <CirclePause size={12} aria-hidden="true" />
      <span>{t("deadlines:held_until", { at: dayTime(hold.until, readerZone()), name: hold.by })} <bdi>{hold.reason}</bdi></span>
    </div>
  );
}

/** What may be done to the clocks: hold and release, and whose turn the last message makes it. */
function Acts({ ticket, deadlines }: { ticket: Ticket; deadlines: Deadlines }) {
  const { t } = useTranslation();
  const { show } = useDialogs();
  const act = useDo(ticket.number);
  const { may, hold } = deadlines;
  if (may.length === 0) return null;
  return (
    <div className={css.acts}>
      {may.includes("hold") && !hold && <Button size="xs" onClick={() => show("hold")}>{t("deadlines:act.hold")}</Button>}
      {may.includes("release") && <Button size="xs" onClick={() => act({ path: "hold", method: "delete", done: t("deadlines:done.release") })}>{t("deadlines:act.release")}</Button>}
      {may.includes("expect_no_answer") && <Button size="xs" onClick={() => show("answer")}>{t("deadlines:act.no_answer")}</Button>}
      {may.includes("expect_answer") && <Button size="xs" onClick={() => show("answer")}>{t("deadlines:act.answer")}</Button>}
    </div>
  );
}

/** The ticket's clocks under its policy, what they wait for, and who was told. Absent where no policy applies. */
export function DeadlineSection({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { show } = useExplained();
  const known = (ticket.clocks?.length ?? 0) > 0;
  const { data } = useDeadlines(ticket.number, known);
  const nearest = nearestClock(ticket);
  if (!nearest) return null;
  const whole = (clock: TicketClock): Clock => data?.clocks.find((one) => one.id === clock.id) ?? clock;
  const main = whole(nearest);
  const customer = currentClocks(ticket.clocks ?? []).find((clock) => !isInternal(clock.kind)) ?? nearest;
  const actions = <IconButton size="xs" label={t("deadlines:why")} icon={<Info size={14} />} onClick={() => show(nearest.id)} />;
  return (
    <Section name="deadlines" title={t("deadlines:section", { policy: l10n(policyName(customer)) })} actions={actions}>
      <div className={css.clocks}>{currentClocks(ticket.clocks ?? []).map((clock) => <ClockRow key={clock.id} clock={whole(clock)} />)}</div>
      <Nearest clock={main} />
      {data?.hold && <Held hold={data.hold} />}
      {data && <Acts ticket={ticket} deadlines={data} />}
      {data && <AlertList number={ticket.number} alerts={data.alerts} />}
    </Section>
  );
}
