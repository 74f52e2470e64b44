import { nearestClock } from "./clocks";
import { weekdayTime } from "./instants";
import { useExplained } from "./queries";
import { RowTimer } from "./RowTimer";
import timer from "@/ui/timer.module.css";
import { useTranslation } from "react-i18next";
import { useConfig, useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { readerZone, useNow } from "@/ui";
import { statusNames } from "../model";

/** The ticket's nearest deadline in its head; opens why it is what it is. `calendar`: a far one as its day. */
export function DeadlinePill({ ticket, calendar }: { ticket: Ticket; calendar?: boolean }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const now = useNow();
  const { member_id } = useMe();
  const { show } = useExplained();
  const clock = nearestClock(ticket);
  if (!ticket.timer || ticket.timer.state === "none") return null;
  const far = calendar && ticket.timer.due_at ? t("deadlines:due_at", { at: weekdayTime(ticket.timer.due_at, now, readerZone(), i18n.language) }) : undefined;
  const shown = <RowTimer pill row={ticket} far={far} status={l10n(statusNames(config, ticket.status))} mine={ticket.assignee?.id === member_id} />;
  if (!clock) return shown;
  return <button type="button" className={timer.button} onClick={() => show(clock.id)}>{shown}<span className="sr">{t("deadlines:why")}</span></button>;
}
