import css from "./timeline.module.css";
import { stands } from "./steps";
import { Check, Minus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ProcessStep, Ticket, TimelineEntry } from "@/api/types";
import { useL10n } from "@/i18n";
import { shortTime } from "@/i18n/times";
import { TicketHinders } from "../../processes/feedback/Hinders";
import { Scroller, readerZone, useNow } from "@/ui";

const toneAt = (ticket: Ticket): string => (ticket.returned ? "warn" : ticket.status_category === "waiting_approval" ? "ai" : "accent");

/** Whose turn it is: at the verification the reviewer's, else the assignee's. */
const holderOf = (ticket: Ticket): string | undefined =>
  ticket.status_category === "waiting_approval" ? ticket.people.find((one) => one.role === "reviewer")?.member.name : ticket.assignee?.name;

function Sign({ step, index }: { step: ProcessStep; index: number }) {
  if (step.state === "done") return <Check size={13} aria-hidden="true" />;
  return step.state === "skipped" ? <Minus size={12} aria-hidden="true" /> : <>{index + 1}</>;
}

/** Where the ticket stands in its process: done, now, still to come. */
export function StepsBar({ ticket, entries }: { ticket: Ticket; entries: TimelineEntry[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const now = useNow();
  const { nodes } = ticket.process;
  const found = useMemo(() => stands(nodes, entries), [nodes, entries]);
  const note = (step: ProcessStep): string => {
    const stand = found.get(step.key);
    if (step.state === "now") return [holderOf(ticket), t("timeline:step.now")].filter(Boolean).join(" · ");
    if (!stand) return step.state === "skipped" ? t("timeline:step.skipped") : "";
    return [stand.by || t("timeline:system"), stand.returns > 0 ? t("timeline:step.returns", { count: stand.returns }) : shortTime(stand.at, now, readerZone())].join(" · ");
  };
  return (
    <Scroller as="ol" className={css.steps} label={t("timeline:step.label")}>
      {nodes.map((step, index) => (
        <li key={step.key} className={css.step} data-state={step.state} data-tone={step.state === "now" ? toneAt(ticket) : undefined} aria-current={step.state === "now" ? "step" : undefined}>
          <span className={css.sign}><Sign step={step} index={index} /></span>
          <div className="row g4">
            <div className={css.stepName} title={l10n(step.name)}>{l10n(step.name)}<span className="sr"> {t(`timeline:step.state.${step.state}`)}</span></div>
            {step.state === "now" && <TicketHinders ticket={ticket} kind="node" what={step.key} label={l10n(step.name)} />}
          </div>
          <div className={css.stepNote} dir="auto" title={note(step)}>{note(step)}</div>
        </li>
      ))}
    </Scroller>
  );
}
