import css from "../designer.module.css";
import { useDesigner } from "../context";
import { GATES, KNOWN, type Action, type By, type Gate } from "../model/definition";
import { setAction } from "../model/edits";
import { useDesignWords } from "../words";
import { usePermissions } from "../../../admin/queries";
import { usePermissionName } from "../../../admin/roles/Matrix";
import { L10nInput } from "./L10nInput";
import { Lines } from "./Lines";
import { WhenInput } from "./WhenInput";
import { useTranslation } from "react-i18next";
import { Checkbox, MultiSelect, Select, TextInput } from "@/ui";

const BY: By[] = ["member", "requester", "system"];
const STAGES = ["create", "resolve", "close"] as const;
const SINCE = ["created_at", "updated_at", "resolved_at", "closed_at", "last_agent_at"] as const;
const days = (params: Gate["params"]): number => Number(params?.days ?? 7);
const firstParams = (gate: string): Record<string, unknown> => (gate === "fields" ? { stage: "resolve" } : gate === "within_days" ? { days: 7 } : gate === "waited_days" ? { days: 7, since: "resolved_at" } : {});

function GateFields({ gate, put, readOnly }: { gate: Gate; put: (patch: Partial<Gate>) => void; readOnly: boolean }) {
  const { t, i18n } = useTranslation();
  const said = (one: string) => (i18n.exists(`admin:gate.${one}`) ? t(`admin:gate.${one}`, { days: days(gate.params) }) : one);
  const names = [...GATES, ...(GATES.some((one) => one === gate.gate) ? [] : [gate.gate])];
  return (
    <>
      <Select size="sm" label={t("designer:gate.gate")} disabled={readOnly} value={gate.gate} onChange={(one) => one && put({ gate: one, params: firstParams(one) })} options={names.map((one) => ({ value: one, label: said(one) }))} />
      {gate.gate === "fields" && <Select size="sm" label={t("designer:gate.stage")} disabled={readOnly} value={String(gate.params?.stage ?? "resolve")} onChange={(stage) => put({ params: { stage } })} options={STAGES.map((one) => ({ value: one, label: t(`admin:type.required.${one}`) }))} />}
      {(gate.gate === "within_days" || gate.gate === "waited_days") && <TextInput size="sm" type="number" dir="ltr" min={0} label={t("designer:gate.days")} disabled={readOnly} value={String(days(gate.params))} onChange={(event) => put({ params: { ...gate.params, days: Math.max(0, Math.round(Number(event.target.value)) || 0) } })} />}
      {gate.gate === "waited_days" && <Select size="sm" label={t("designer:gate.since")} disabled={readOnly} value={String(gate.params?.since ?? "resolved_at")} onChange={(since) => put({ params: { ...gate.params, since } })} options={SINCE.map((one) => ({ value: one, label: t(`table:field.${one}`) }))} />}
      <WhenInput label={t("designer:gate.when")} value={gate.when} disabled={readOnly} onChange={(when) => put({ when })} />
    </>
  );
}

/** An action in full: who may, what must be met before, and where it leads. */
export function ActionEditor({ action }: { action: Action }) {
  const { t } = useTranslation();
  const { process, readOnly, edit } = useDesigner();
  const words = useDesignWords(process);
  const permissionName = usePermissionName();
  const permissions = usePermissions().data?.data ?? [];
  const set = (patch: Partial<Action>, tag?: string) => edit(setAction(process, action.key, patch), tag && `${action.key}.${tag}`);
  const nodes = process.nodes.map(({ key }) => ({ value: key, label: words.node(key) }));
  const needs = [...permissions, ...(action.needs && !permissions.includes(action.needs) ? [action.needs] : [])];
  const by = action.by ?? ["member"];
  return (
    <div className={css.stack}>
      {KNOWN.has(action.key) ? <p className="t12 c3">{t("designer:action.known")}</p> : <L10nInput required label={t("designer:action.name")} value={action.name} disabled={readOnly} onChange={(name) => set({ name }, "name")} />}
      <MultiSelect size="sm" label={t("designer:action.from")} disabled={readOnly} value={action.from} options={nodes} onChange={(from) => { if (from.length > 0) set({ from }); }} />
      <Select size="sm" clearable label={t("designer:action.needs")} disabled={readOnly} value={action.needs ?? null} options={needs.map((one) => ({ value: one, label: permissionName(one) }))} onChange={(one) => set({ needs: one })} />
      <div role="group" aria-label={t("designer:action.by")} className="row wrap g12">
        {BY.map((one) => <Checkbox key={one} label={t(`designer:action.by_${one}`)} disabled={readOnly} checked={by.includes(one)} onChange={(on) => { const next = BY.filter((each) => (each === one ? on : by.includes(each))); if (next.length > 0) set({ by: next }); }} />)}
      </div>
      <Checkbox label={t("designer:action.forward")} disabled={readOnly} checked={action.forward ?? false} onChange={(forward) => set({ forward })} />
      <h4 className={css.small}>{t("designer:action.to")}</h4>
      <Lines ordered items={action.to} disabled={readOnly} onChange={(to) => set({ to })} name={({ to }) => words.node(to)} add={t("designer:action.add_to")} made={() => ({ to: process.nodes[0]?.key ?? "", when: null })}>
        {(branch, put) => (
          <>
            <Select size="sm" label={t("designer:way.to")} disabled={readOnly} value={branch.to} options={nodes} onChange={(to) => to && put({ to })} />
            <WhenInput label={t("designer:way.when")} value={branch.when} disabled={readOnly} onChange={(when) => put({ when })} />
          </>
        )}
      </Lines>
      <h4 className={css.small}>{t("designer:action.gates")}</h4>
      <Lines items={action.gates ?? []} disabled={readOnly} onChange={(gates) => set({ gates })} name={({ gate }) => gate} add={t("designer:gate.add")} made={(): Gate => ({ gate: "assigned" })}>
        {(gate, put) => <GateFields gate={gate} put={put} readOnly={readOnly} />}
      </Lines>
    </div>
  );
}
