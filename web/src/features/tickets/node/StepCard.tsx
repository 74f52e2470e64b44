import css from "./node.module.css";
import { Awaited } from "./Awaited";
import { askedFields, unticked, type NodeStep } from "./model";
import { StepActions } from "./StepActions";
import { StepFields } from "./StepFields";
import { CircleCheck, CircleDashed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Checkbox, Chip, clsx, SlaTimer, Textarea } from "@/ui";
import { TicketHinders } from "../../processes/feedback/Hinders";
import { EvidenceAdder } from "../actions/EvidenceAdder";

function Head({ ticket, step }: { ticket: Ticket; step: NodeStep }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const timer = step.due_at ? { clock: null, state: "running" as const, reason: null, started_at: step.entered_at, due_at: step.due_at, warn_at: null } : null;
  return (
    <div className={css.stepHead}>
      <b>{l10n(step.name)}</b>
      {step.mine && step.who.length > 0 ? <Chip tone="accent">{t("node:your_turn")}</Chip> : step.who.length > 0 && <span className="c2 el" title={step.who.join("、")}>{t("node:turn_of", { names: step.who.slice(0, 3).join("、") })}</span>}
      {step.return_count > 0 && <Chip tone="warn">{t("node:returned", { count: step.return_count })}</Chip>}
      <TicketHinders ticket={ticket} kind="node" what={step.key} label={l10n(step.name)} />
      <span className="grow" />
      {timer && <SlaTimer timer={timer} pill="late" long />}
    </div>
  );
}

function Evidence({ ticket, step }: { ticket: Ticket; step: NodeStep }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const nameOf = (type: string) => l10n(config?.evidence_types.find((one) => one.code === type)?.name ?? type);
  return (
    <div className={css.asked}>
      <h4>{t("node:evidence")}</h4>
      <ul className={css.ticks}>
        {step.evidence.map((type) => {
          const missing = step.missing_evidence.includes(type);
          return <li key={type} className={missing ? "c2" : "ok"}>{missing ? <CircleDashed size={14} aria-hidden="true" /> : <CircleCheck size={14} aria-hidden="true" />}{nameOf(type)}<span className="sr">{t(missing ? "node:missing" : "node:there")}</span></li>;
        })}
      </ul>
      {step.missing_evidence.length > 0 && <EvidenceAdder ticket={ticket} />}
    </div>
  );
}

interface StepProps { ticket: Ticket; step: NodeStep; /** In a branch: its node. */ branch?: string; nested?: boolean }

/** One step: whose turn, what it asks, what can be done. */
export function StepCard({ ticket, step, branch, nested }: StepProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [done, setDone] = useState<string[]>([]);
  const [note, setNote] = useState("");
  const toggle = (key: string) => setDone(done.includes(key) ? done.filter((one) => one !== key) : [...done, key]);
  const acts = step.actions.length > 0 || (step.state === "owed" && step.awaits === null);
  return (
    <article className={clsx(css.step, nested && css.nested)} aria-label={l10n(step.name)}>
      <Head ticket={ticket} step={step} />
      {l10n(step.duty) && <p className="c2" dir="auto">{l10n(step.duty)}</p>}
      {step.awaits && <Awaited ticket={ticket} step={step} />}
      {askedFields(step).length > 0 && <StepFields ticket={ticket} step={step} />}
      {step.evidence.length > 0 && <Evidence ticket={ticket} step={step} />}
      {step.checklist.length > 0 && (
        <div className={css.asked}>
          <h4>{t("node:checklist", { done: step.checklist.length - unticked(step, done), all: step.checklist.length })}</h4>
          <ul className={css.checks}>{step.checklist.map(({ key, name }) => <li key={key}>{step.mine ? <Checkbox label={l10n(name)} checked={done.includes(key)} onChange={() => toggle(key)} /> : <span className="row g6 c2"><CircleDashed size={14} aria-hidden="true" />{l10n(name)}</span>}</li>)}</ul>
        </div>
      )}
      {acts && step.mine && <Textarea rows={1} label={t("node:note")} value={note} onChange={(event) => setNote(event.target.value)} />}
      <StepActions ticket={ticket} step={step} branch={branch} done={done} note={note} onDone={() => { setDone([]); setNote(""); }} />
    </article>
  );
}
