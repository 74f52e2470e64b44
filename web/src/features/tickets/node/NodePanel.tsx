import css from "./node.module.css";
import { Children } from "./Children";
import { worthShowing, type NodeState } from "./model";
import { StepCard } from "./StepCard";
import { ChevronDown, ChevronRight, Workflow } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Chip, clsx } from "@/ui";

interface NodePanelProps { ticket: Ticket; state: NodeState; /** Where there is little room: one line that unfolds, by itself when it is the reader's turn. */ folds?: boolean }
interface FoldProps { step: NodeState["current"]; open: boolean; body: string; onToggle: () => void }

function Fold({ step, open, body, onToggle }: FoldProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <button type="button" className={css.fold} aria-expanded={open} aria-controls={body} onClick={onToggle}>
      <Workflow size={16} aria-hidden="true" /><span className="el" dir="auto">{t("node:title")} · {l10n(step.name)}</span>
      {!open && step.mine && step.who.length > 0 && <Chip tone="accent">{t("node:your_turn")}</Chip>}
      <span className="grow" /><Icon size={14} className="flip" aria-hidden="true" />
    </button>
  );
}

function Body({ ticket, state }: NodePanelProps) {
  const { t } = useTranslation();
  return (
    <>
      <StepCard ticket={ticket} step={state.current} />
      {state.branches.length > 0 && (
        <div className={css.part}>
          <h3>{t("node:branches", { count: state.branches.length })}{state.arrived.length > 0 && <span className="c3"> · {t("node:arrived", { count: state.arrived.length })}</span>}</h3>
          {state.branches.map((step) => <StepCard key={step.key} nested ticket={ticket} step={step} branch={step.key} />)}
        </div>
      )}
      {state.children.length > 0 && <Children rows={state.children} />}
      {state.owed.length > 0 && (
        <div className={css.part}>
          <h3 className="warn">{t("node:owed", { count: state.owed.length })}</h3>
          <p className="c2">{t("node:owed_note")}</p>
          {state.owed.map((step) => <StepCard key={step.key} nested ticket={ticket} step={step} />)}
        </div>
      )}
    </>
  );
}

/** What this step of the process asks, of whom, until when; its branches, its other tickets, what is owed. */
export default function NodePanel({ ticket, state, folds = false }: NodePanelProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const id = useId();
  const { current, branches, owed } = state;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? [current, ...branches, ...owed].some((step) => step.mine && step.who.length > 0);
  if (!worthShowing(state)) return null;
  return (
    <section className={clsx(css.panel, folds && css.folds)} aria-label={t("node:title")}>
      <header className={css.head}>{folds ? <Fold step={current} open={open} body={id} onToggle={() => setChosen(!open)} /> : <><Workflow size={16} aria-hidden="true" />{t("node:title")}</>}</header>
      {/* a scroller must be reachable by keyboard even where it holds no control */}
      <div id={id} className={css.body} hidden={folds && !open} {...(folds && { tabIndex: 0, role: "group", "aria-label": l10n(current.name) })}><Body ticket={ticket} state={state} /></div>
    </section>
  );
}
