import css from "./sla.module.css";
import { BufferLines } from "./BufferLines";
import { Chain } from "./Chain";
import { Changes } from "./Changes";
import { Clash } from "./Clash";
import { definitionOf, lacksOf, leadingClock, type Lack } from "./definition";
import { EditorHead } from "./EditorHead";
import { CalendarAside } from "./MiniWeek";
import { Names } from "./Names";
import { Pauses } from "./Pauses";
import { PublishDialog, type PublishAnswer } from "./PublishDialog";
import { useCalendars, usePolicies } from "./queries";
import { differences } from "./same";
import { PRIORITIES, type CalendarShown, type FaultShown, type PolicyDefinition, type PolicyShown } from "./shapes";
import { Targets } from "./Targets";
import { TryOut } from "./TryOut";
import { useEditing } from "./useEditing";
import { Versions } from "./Versions";
import { useWrite } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { useCan } from "@/api/queries";
import type { Priority } from "@/api/types";
import { ConditionEditor, useSteadyFields } from "@/conditions";
import { fieldTexts, problemText, useL10n, useNumber } from "@/i18n";
import { Banner, Card, DeniedState, EmptyState, ErrorState, LinkButton, Loading, Scroller, Skeleton, toast, toastError } from "@/ui";
import { usePathText } from "./Changes";

const BLANK: PolicyDefinition = { name: {}, when: { all: [] }, targets: {} };

export function useLackText(): (lacks: Lack[]) => string | null {
  const { t } = useTranslation();
  return ([lack]) => lack ? t(`sla:lack.${lack.what}`, "priority" in lack ? { priority: lack.priority } : {}) : null;
}

/** What the server does not accept of the draft, by the names of its fields. */
export function Refused({ error }: { error: unknown }) {
  const pathText = usePathText();
  const texts = fieldTexts(error);
  const { t } = useTranslation();
  if (!isApiError(error) || error.errors.length === 0) return null;
  return <Banner tone="bad"><b className="m">{t("sla:refused")}</b>{Object.entries(texts).map(([field, text]) => <div key={field}>{pathText(field.replace(/^definition\./, ""))}: {text}</div>)}</Banner>;
}

/** What the server would refuse of the draft it has. */
export function Faults({ faults }: { faults: FaultShown[] }) {
  const { t } = useTranslation();
  const pathText = usePathText();
  if (faults.length === 0) return null;
  return <Banner tone="warn"><b className="m">{t("sla:faults")}</b>{faults.map(({ field, text }) => <div key={field + text}>{pathText(field.replace(/^definition\./, ""))}: <span dir="auto">{text}</span></div>)}</Banner>;
}

function Editor({ policy, all, calendars }: { policy: PolicyShown; all: PolicyShown[]; calendars: CalendarShown[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const lackText = useLackText();
  const navigate = useNavigate();
  const inForce = policy.version ? definitionOf(policy) : null;
  const editing = useEditing("policies", policy, inForce, BLANK);
  const { definition, change } = editing;
  const [priority, setPriority] = useState<Priority>(() => PRIORITIES.find((one) => leadingClock(definition.targets[one])) ?? "P1");
  const [dialog, setDialog] = useState<"publish" | "versions" | null>(null);
  const publish = useWrite((answer: PublishAnswer) => editing.flush().then((revision) => {
    if (!revision) throw new Error("draft not kept");
    return api.post(`/sla/policies/${policy.id}/publish`, answer, revision);
  }), { quiet: true, onDone: () => { editing.published(); setDialog(null); toast(t("sla:publish.done", { name: l10n(definition.name), n: policy.version + 1 })); } });
  const fields = useSteadyFields();
  const siblings = all.filter((one) => one.kind === policy.kind && one.state !== "archived");
  const place = siblings.findIndex(({ id }) => id === policy.id) + 1;
  const calendar = calendars.find(({ id }) => id === (definition.targets[priority]?.calendar ?? Object.values(definition.targets)[0]?.calendar));
  const lacking = editing.clash ? t("sla:clash.first") : !editing.changed && inForce ? t("sla:publish.unchanged") : lackText(lacksOf(definition));
  const before = definition;
  const discard = () => void editing.discard().then(() => {
    if (!policy.version) return navigate("/admin/sla");
    return toast(t("sla:kept.discarded"), { undo: () => change(before) });
  }, (reason: unknown) => toastError(problemText(reason)));
  return (
    <div className={css.editor}>
      <div className={css.main}>
        <EditorHead back="/admin/sla" heading={l10n(definition.name) || t("sla:unnamed")} version={policy.version} state={policy.state} author={policy.author_name} at={policy.published_at}
          note={policy.version ? t("sla:policy.running", { count: policy.running, n: number(policy.running) }) : undefined} changed={editing.changed} kept={editing.kept} lacking={lacking}
          onVersions={() => setDialog("versions")} onDiscard={discard} onPublish={() => setDialog("publish")}>
          <Names label={t("sla:policy.name")} value={definition.name} onChange={(name) => change({ ...definition, name })} />
        </EditorHead>
        <Scroller className={css.cards} label={l10n(definition.name) || t("sla:unnamed")}>
          {editing.clash && <Clash key={JSON.stringify(editing.clash.theirs)} mine={definition} clash={editing.clash} onSettle={editing.settle} />}
          {editing.kept.state === "local" && <Refused error={editing.kept.error} />}
          {editing.kept.state === "saved" && <Faults faults={policy.faults} />}
          {policy.shadowed && <Banner tone="warn">{t("sla:policy.shadowed")}</Banner>}
          <Card title={t("sla:applies.title")} note={place > 0 ? t("sla:applies.note", { n: place, of: siblings.length }) : undefined}>
            <ConditionEditor value={definition.when} fields={fields} empty={t("sla:applies.all")} onChange={(when) => change({ ...definition, when: when ?? { all: [] } })} />
          </Card>
          <Targets kind={policy.kind} definition={definition} calendars={calendars} onChange={change}>
            {policy.kind === "customer" && <Pauses definition={definition} onChange={change} />}
          </Targets>
          <Chain kind={policy.kind} calendars={calendars} definition={definition} priority={priority} onPriority={setPriority} onChange={change} />
          {policy.kind === "customer" && <BufferLines />}
        </Scroller>
      </div>
      <Scroller as="aside" className={css.side} label={t("sla:try.title")}>
        <TryOut id={policy.id} kind={policy.kind} definition={definition} calendars={calendars} priority={priority} onPriority={setPriority} />
        {calendar && <CalendarAside calendar={calendar} />}
      </Scroller>
      {dialog === "publish" && (
        <PublishDialog kind="policies" title={t("sla:publish.title", { name: l10n(definition.name), n: policy.version + 1 })} save={t("sla:publish.as", { n: policy.version + 1 })} running={policy.running}
          busy={publish.isPending} error={publish.error} onPublish={publish.mutate} onClose={() => { publish.reset(); setDialog(null); }}>
          {inForce && <Changes changes={differences(inForce, definition)} />}
        </PublishDialog>
      )}
      {dialog === "versions" && policy.version && <Versions kind="policies" id={policy.id} name={l10n(policy.name)} current={policy.version} running={policy.running} hasDraft={editing.changed} onRolledBack={editing.published} onClose={() => setDialog(null)} />}
    </div>
  );
}

export const EditorWaiting = () => (
  <Loading><div className={css.editor}><div className={css.main}><div className={css.cards}><Skeleton height={32} width="40%" /><Skeleton height={72} /><Skeleton height={260} /><Skeleton height={140} /></div></div><div className={css.side}><Skeleton height={200} /></div></div></Loading>
);

/** /admin/sla/policies/:id: one policy, its draft tried out as it is written. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("sla.manage");
  const { id } = useParams();
  const policies = usePolicies(may);
  const calendars = useCalendars(may);
  if (!may) return <DeniedState permission="sla.manage" />;
  const error = policies.error ?? calendars.error;
  if (error && !(policies.data && calendars.data)) return <ErrorState error={error} onRetry={() => { void policies.refetch(); void calendars.refetch(); }} />;
  if (!policies.data || !calendars.data) return <EditorWaiting />;
  const policy = policies.data.find((one) => one.id === id);
  if (!policy) return <EmptyState title={t("sla:policy.gone")} actions={<LinkButton to="/admin/sla">{t("sla:back")}</LinkButton>} />;
  return <Editor key={policy.id} policy={policy} all={policies.data} calendars={calendars.data} />;
}
