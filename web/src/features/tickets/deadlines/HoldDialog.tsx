import css from "./deadlines.module.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fullTime } from "@/i18n/times";
import { Button, readerZone, Textarea, TextInput, useNow } from "@/ui";
import { instantAt, wallTime } from "./instants";
import { ActionDialog } from "../actions/ActionForm";
import type { DialogProps } from "../actions/Dialogs";

/** What a field of date and time holds, in the reader's zone. */
const typed = (at: number): string => fullTime(at, readerZone()).replace(" ", "T");
const instantOf = (text: string): number => instantAt(Date.parse(`${text}:00Z`), readerZone());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Nine in the morning, so many days from today. */
const morningAfter = (now: number, days: number): number => instantAt((Math.floor(wallTime(now, readerZone()) / DAY_MS) + days) * DAY_MS + 9 * HOUR_MS, readerZone());
const daysToMonday = (now: number): number => ((8 - new Date(wallTime(now, readerZone())).getUTCDay()) % 7) || 7;

/** Clocks stand still until an instant, for a stated reason. */
export function HoldDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const now = useNow();
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const presets: [string, number][] = [[t("deadlines:hold_dialog.hour"), now + HOUR_MS], [t("deadlines:hold_dialog.tomorrow"), morningAfter(now, 1)], [t("deadlines:hold_dialog.monday"), morningAfter(now, daysToMonday(now))]];
  const incomplete = !until ? t("deadlines:hold_dialog.need_until") : instantOf(until) <= now ? t("deadlines:hold_dialog.past") : reason.trim() ? null : t("ticket:need_note");
  return (
    <ActionDialog ticket={ticket} action="hold" title={t("deadlines:hold_dialog.title")} submitText={t("deadlines:hold_dialog.submit")} incomplete={incomplete} onDone={onDone} width={480}
      deed={() => ({ path: "hold", body: { until: new Date(instantOf(until)).toISOString(), reason }, done: t("deadlines:done.hold") })}>
      {(errors) => (
        <>
          <TextInput required type="datetime-local" dir="ltr" label={t("deadlines:hold_dialog.until")} hint={t("deadlines:hold_dialog.hint")} value={until} onChange={(event) => setUntil(event.target.value)} error={errors.until} />
          <div className={css.presets}>{presets.map(([name, at]) => <Button key={name} size="xs" onClick={() => setUntil(typed(at))}>{name}</Button>)}</div>
          <Textarea required label={t("ticket:reason")} value={reason} onChange={(event) => setReason(event.target.value)} error={errors.reason} />
        </>
      )}
    </ActionDialog>
  );
}
