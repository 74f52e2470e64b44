import { useTranslation } from "react-i18next";
import type { TicketRow } from "@/api/types";
import { SlaTimer, type SlaTimerProps } from "@/ui";
import { ticketName } from "../model";

interface RowTimerProps extends Pick<SlaTimerProps, "pill" | "long" | "far"> {
  row: Pick<TicketRow, "number" | "timer" | "status">;
  /** What the row's status is called; most pauses are named by it. */
  status: string;
  /** My own ticket: its lateness is said aloud. */
  mine?: boolean;
}

/** The nearest deadline of a ticket; nothing where it has none. */
export function RowTimer({ row, status, mine, ...look }: RowTimerProps) {
  const { t } = useTranslation();
  const { timer } = row;
  const reason = timer?.reason === "hold" ? t("deadlines:hold") : timer?.reason === row.status ? status : undefined;
  return <SlaTimer {...look} timer={timer} reason={reason} mine={mine ? ticketName(row.number) : null} />;
}

/** Whether there is anything to show. */
export const hasTimer = ({ timer }: Pick<TicketRow, "timer">): boolean => Boolean(timer && timer.state !== "none");
