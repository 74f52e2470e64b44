import css from "./automation.module.css";
import { ActionsCard } from "./ActionsCard";
import { BudgetCard } from "./BudgetCard";
import { ChecksCard } from "./ChecksCard";
import { fingerprint, lacksOf } from "./definition";
import { DryRunColumn } from "./DryRun";
import { ruleKeys, useDryRuns, useRule } from "./queries";
import { RecordDrawer } from "./RecordDrawer";
import type { Rule } from "./shapes";
import { useDraft } from "./useDraft";
import { WhenCard } from "./WhenCard";
import { FormDialog } from "../admin/FormDialog";
import { useWrite } from "../admin/queries";
import { Names } from "../admin/sla/Names";
import { Superseded } from "../admin/Superseded";
import { Hinders } from "../processes/feedback/Hinders";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronRight, CloudOff, History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { useCan } from "@/api/queries";
import { problemText, useL10n } from "@/i18n";
import { Button, Chip, DeniedState, EmptyState, ErrorState, LinkButton, Loading, Scroller, Skeleton, Switch, TextInput, toast, toastError } from "@/ui";

function PublishDialog({ rule, onPublish, busy, error, onClose }: { rule: Rule; onPublish: (answer: { reason: string; switch_on: boolean }) => void; busy: boolean; error: unknown; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [on, setOn] = useState(true);
  return (
    <FormDialog title={t("automation:publish.title", { n: rule.version + 1 })} error={error} busy={busy} fields={["reason"]} lacking={reason.trim() ? null : t("automation:lack.reason")} save={t("automation:publish.save", { n: rule.version + 1 })} onSave={() => onPublish({ reason, switch_on: on })} onClose={onClose}>
      <TextInput required data-autofocus label={t("automation:publish.reason")} value={reason} onChange={(event) => setReason(event.target.value)} />
      {!rule.enabled && <Switch label={t("automation:publish.switch_on")} checked={on} onChange={setOn} />}
      <p className="t12 c3">{t("automation:publish.note")}</p>
    </FormDialog>
  );
}

function Editor({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { definition, kept, late, change, adopt, keepMine, flush, revision } = useDraft(rule);
  const [dialog, setDialog] = useState<"publish" | "record" | null>(null);
  const result = useDryRuns(rule.id).data?.[0]?.result ?? null;
  const inForce = rule.definition;
  const changed = !inForce || fingerprint(definition) !== fingerprint(inForce);
  const [lack] = lacksOf(definition);
  const incomplete = lack ? t(`automation:lack.${lack}`) : null;
  const lacking = incomplete ?? (changed ? (rule.faults.length > 0 && kept.state === "saved" ? t("automation:lack.faults") : null) : t("automation:lack.unchanged"));
  const settle = (next: Rule) => { client.setQueryData(ruleKeys.one(rule.id), next); adopt(next.draft ?? next.definition ?? definition, next.draft_revision); };
  const publish = useWrite(async (answer: { reason: string; switch_on: boolean }) => {
    if (!(await flush())) throw new Error("draft not kept");
    return api.post<Rule>(`/automation/rules/${rule.id}/publish`, answer, { version: revision() });
  }, { quiet: true, onDone: (next) => { settle(next); setDialog(null); toast(t("automation:publish.done", { n: next.version })); } });
  const turn = useWrite((on: boolean) => api.put<Rule>(`/automation/rules/${rule.id}/switch`, { on }), { onDone: (next) => { client.setQueryData(ruleKeys.one(rule.id), next); toast(t(next.enabled ? "automation:switched_on" : "automation:switched_off")); } });
  const discard = () => void flush().then(() => api.delete(`/automation/rules/${rule.id}/draft`, undefined, { version: revision() })).then(() => {
    if (!inForce) { client.removeQueries({ queryKey: ruleKeys.one(rule.id) }); return navigate("/admin/automation"); }
    adopt(inForce, revision() + 1);
    return client.invalidateQueries({ queryKey: ruleKeys.one(rule.id) });
  }, (reason: unknown) => toastError(problemText(reason)));
  const name = l10n(definition.name) || t("automation:unnamed");
  return (
    <div className={css.editor}>
      <div className={css.main}>
        <header className={css.head}>
          <h1 className="sr">{name}</h1>
          <span className={css.crumb}><Link to="/admin/automation">{t("admin:section.automation")}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>
          <Names label={t("automation:name")} value={definition.name} onChange={(next) => change({ ...definition, name: next })} />
          {changed && <Chip tone="accent">{t("automation:draft_of", { n: rule.version + 1 })}</Chip>}
          <span role="status" className={css.kept}>{kept.state === "waiting" && t("automation:kept.waiting")}</span>
          {kept.state === "failed" && <span role="alert" className={css.notKept}><CloudOff size={13} aria-hidden="true" />{isApiError(kept.error) ? problemText(kept.error) : t("automation:kept.failed")}</span>}
          <span className="grow" />
          <Hinders size="sm" place={{ kind: "rule", key: rule.id, label: name, version: rule.version || null }} />
          {rule.version > 0 && <Switch label={rule.enabled ? t("automation:running", { n: rule.version }) : t("automation:stopped", { n: rule.version })} checked={rule.enabled} onChange={(on) => turn.mutate(on)} disabled={turn.isPending} />}
          {rule.version > 0 && <Button size="sm" kind="ghost" icon={<History size={14} />} onClick={() => setDialog("record")}>{t("automation:record.open")}</Button>}
          {changed && <Button size="sm" onClick={discard}>{inForce ? t("admin:discard") : t("common:cancel")}</Button>}
          <Button size="sm" kind="primary" reason={lacking} onClick={() => setDialog("publish")}>{t("automation:publish.open", { n: rule.version + 1 })}</Button>
        </header>
        <Scroller className={css.cards} label={name}>
          {late && <Superseded by={rule.draft_by ?? rule.author_name ?? ""} at={rule.draft_at ?? rule.published_at} onReload={() => settle(rule)} onKeep={() => keepMine(rule.draft_revision)} />}
          <WhenCard rule={definition} onChange={change} />
          <ActionsCard rule={definition} onChange={change} />
          <BudgetCard definition={definition} rule={rule} result={result} onChange={change} />
          <ChecksCard id={rule.id} stamp={kept.state === "saved" ? fingerprint(definition) : ""} faults={kept.state === "saved" ? rule.faults : []} />
        </Scroller>
      </div>
      <Scroller as="aside" className={css.side} label={t("automation:dry.title")}>
        <DryRunColumn id={rule.id} lacking={incomplete} flush={flush} />
      </Scroller>
      {dialog === "publish" && <PublishDialog rule={rule} busy={publish.isPending} error={publish.error} onPublish={publish.mutate} onClose={() => { publish.reset(); setDialog(null); }} />}
      {dialog === "record" && <RecordDrawer rule={rule} first="acted" onRolledBack={(next) => { settle(next); setDialog(null); }} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** /admin/automation/:id: one rule, and beside it what it would have done to the past. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("automation.manage");
  const { id = "" } = useParams();
  const { data, error, refetch } = useRule(id, may);
  if (!may) return <DeniedState permission="automation.manage" />;
  if (isApiError(error) && (error.status === 404 || error.status === 422)) return <EmptyState title={t("automation:gone")} actions={<LinkButton to="/admin/automation">{t("automation:back")}</LinkButton>} />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><div className={css.editor}><div className={css.main}><div className={css.cards}><Skeleton height={32} width="40%" /><Skeleton height={110} /><Skeleton height={220} /><Skeleton height={100} /></div></div><div className={css.side}><Skeleton height={200} /></div></div></Loading>;
  return <Editor key={data.id} rule={data} />;
}
