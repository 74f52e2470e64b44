import css from "./node.module.css";
import { unticked, type NodeStep, type StepAction } from "./model";
import { SendBackDialog } from "./SendBackDialog";
import { CornerUpLeft } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import type { Config, Ticket } from "@/api/types";
import { problemText, useL10n } from "@/i18n";
import { Banner, Button, toast } from "@/ui";
import { gateText, type Gate } from "../actions/gates";
import { useAct } from "../actions/useAct";
import { adoptTicket } from "../queries";
import type { Words } from "../timeline/sentences";
import { useWords } from "../timeline/useWords";

const OWN = new Set(["node_fields", "node_evidence", "node_checklist", "not_your_turn", "children_open", "duties_open", "branches_open"]);

/** What keeps a way shut, in words. */
function shutText(gates: Gate[], ticket: Ticket, config: Config | undefined, words: Words): string {
  return words.list(gates.map((gate) => (OWN.has(gate.gate) ? words.t(`node:gate.${gate.gate}`) : gateText(gate, ticket.type_key, config, words))));
}

interface ActProps { ticket: Ticket; step: NodeStep; branch?: string; done: string[]; note: string; onDone: () => void }

function Way({ action, primary, ticket, step, branch, done, note, onDone }: ActProps & { action: StepAction; primary: boolean }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const config = useConfig();
  const words = useWords();
  const act = useAct(ticket.number);
  const shut = action.gates.filter((gate) => gate.gate !== "node_checklist");
  const left = action.forward ? unticked(step, done) : 0;
  const denied = action.permission && !can(action.permission) ? t("ticket:no_permission", { permission: action.permission }) : null;
  const reason = denied ?? (shut.length > 0 ? shutText(shut, ticket, config, words) : left > 0 ? t("node:left", { count: left }) : null);
  const go = () => act.mutate({ path: "act", body: { action: action.key, node: branch ?? null, note: note.trim(), checks: done }, done: t("node:done.act", { name: l10n(action.name) }) }, { onSuccess: onDone });
  return (
    <>
      <Button size="sm" kind={primary ? "primary" : "plain"} busy={act.isPending} reason={reason} onClick={go}>{l10n(action.name)}</Button>
      {act.error && <div className={css.refused}><Banner tone="bad">{problemText(act.error)}</Banner></div>}
    </>
  );
}

/** Makes good what the green channel passed by. */
function MakeGood({ step, done, note, onDone }: ActProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const left = unticked(step, done);
  const lacks = step.missing_fields.length > 0 ? t("node:gate.node_fields") : step.missing_evidence.length > 0 ? t("node:gate.node_evidence") : left > 0 ? t("node:left", { count: left }) : null;
  const run = useMutation({
    mutationFn: () => api.post<Ticket>(`/node-runs/${step.run_id ?? ""}/make-good`, { note: note.trim(), checks: done }),
    onSuccess: (after) => {
      adoptTicket(client, after);
      toast(t("node:done.made_good"));
      onDone();
    },
  });
  return (
    <>
      <Button size="sm" kind="primary" busy={run.isPending} reason={step.mine ? lacks : t("node:gate.not_your_turn")} onClick={() => run.mutate()}>{t("node:make_good")}</Button>
      {run.error && <div className={css.refused}><Banner tone="bad">{problemText(run.error)}</Banner></div>}
    </>
  );
}

/** The process's own ways out of the step, the way back, and making good. */
export function StepActions(props: ActProps) {
  const { t } = useTranslation();
  const { ticket, step, branch } = props;
  const [back, setBack] = useState(false);
  const owed = step.state === "owed" && step.awaits === null;
  if (step.actions.length === 0 && step.returns.length === 0 && !owed) return null;
  const forward = step.actions.findIndex((action) => action.forward);
  return (
    <div className={css.acts}>
      {step.returns.length > 0 && <Button size="sm" icon={<CornerUpLeft size={14} className="flip" />} reason={step.mine ? null : t("node:gate.not_your_turn")} onClick={() => setBack(true)}>{t("node:send_back")}</Button>}
      <span className="grow" />
      {step.actions.map((action, index) => <Way key={action.key} {...props} action={action} primary={index === Math.max(0, forward)} />)}
      {owed && <MakeGood {...props} />}
      {back && <SendBackDialog ticket={ticket} step={step} branch={branch} onClose={() => setBack(false)} />}
    </div>
  );
}
