import css from "./node.module.css";
import { Children } from "./Children";
import { worthShowing, type NodeState } from "./model";
import { StepCard } from "./StepCard";
import { Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";

/** What this step of the process asks, of whom, until when; its branches, its other tickets, what is owed. */
export default function NodePanel({ ticket, state }: { ticket: Ticket; state: NodeState }) {
  const { t } = useTranslation();
  if (!worthShowing(state)) return null;
  return (
    <section className={css.panel} aria-label={t("node:title")}>
      <header className={css.head}><Workflow size={16} aria-hidden="true" />{t("node:title")}</header>
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
    </section>
  );
}
