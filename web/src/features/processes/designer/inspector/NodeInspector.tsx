import css from "../designer.module.css";
import { useDesigner } from "../context";
import { isLeftByActions, kindOf, type Access, type Check, type ProcessNode } from "../model/definition";
import { freshKey, renameNode, setNode } from "../model/edits";
import { useDesignWords } from "../words";
import { KindParts } from "./KindParts";
import { L10nInput } from "./L10nInput";
import { LimitInput } from "./LimitInput";
import { Lines } from "./Lines";
import { Part } from "./Part";
import { WaysPart } from "./WaysPart";
import { WhenInput } from "./WhenInput";
import { WhoInput } from "./WhoInput";
import { Hinders } from "../../feedback/Hinders";
import { Copy, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Checkbox, Chip, IconButton, MultiSelect, Select, TextInput } from "@/ui";

type Set = (patch: Partial<ProcessNode>, tag?: string) => void;
export interface PartProps { node: ProcessNode; set: Set; readOnly: boolean }
const ACCESS: Access[] = ["required", "edit", "read", "hidden"];

function KeyInput({ node, readOnly }: { node: ProcessNode; readOnly: boolean }) {
  const { t } = useTranslation();
  const { process, edit, choose } = useDesigner();
  const [typed, setTyped] = useState(node.key);
  const taken = typed !== node.key && process.nodes.some(({ key }) => key === typed);
  const wrong = !/^[a-z][a-z0-9_]{0,39}$/.test(typed);
  const leave = () => {
    if (wrong || taken) return setTyped(node.key);
    if (typed === node.key) return;
    edit(renameNode(process, node.key, typed));
    choose({ nodes: [typed], bundle: null });
  };
  return <TextInput size="sm" dir="ltr" label={t("designer:node.key")} hint={t("designer:node.key_hint")} value={typed} disabled={readOnly} error={taken ? t("designer:node.key_taken") : wrong ? t("designer:node.key_wrong") : null} onChange={(event) => setTyped(event.target.value)} onBlur={leave} />;
}

function Basics({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { process, edit } = useDesigner();
  return (
    <Part title={t("designer:part.basics")}>
      <L10nInput required label={t("designer:node.name")} value={node.name} disabled={readOnly} onChange={(name) => set({ name }, "name")} />
      <L10nInput label={t("designer:node.duty")} value={node.duty} disabled={readOnly} onChange={(duty) => set({ duty }, "duty")} />
      <Select size="sm" label={t("designer:node.status")} disabled={readOnly} value={node.status} onChange={(status) => status && set({ status })} options={process.statuses.map(({ key, name }) => ({ value: key, label: l10n(name) }))} />
      <Checkbox label={t("designer:node.on_path")} disabled={readOnly} checked={node.on_path ?? false} onChange={(on_path) => set({ on_path })} />
      <Checkbox label={t("designer:node.is_start")} disabled={readOnly || process.start === node.key} checked={process.start === node.key} onChange={() => edit({ ...process, start: node.key })} />
      {isLeftByActions(node) && <Checkbox label={t("designer:node.is_end")} disabled={readOnly} checked={node.end ?? false} onChange={(end) => set({ end })} />}
    </Part>
  );
}

function Requirements({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { inAll } = useDesigner();
  const fields = new Map((config?.types ?? []).flatMap((type) => type.fields.map((field) => [field.key, l10n(field.name)] as const)));
  const evidence = config?.evidence_types ?? [];
  const chosen = node.fields ?? [];
  const free = [...fields.keys()].filter((key) => !chosen.some(({ field }) => field === key));
  return (
    <>
      <Part title={t("designer:part.fields")}>
        <Lines items={chosen} disabled={readOnly} onChange={(next) => set({ fields: next })} name={({ field }) => fields.get(field) ?? field} add={t("designer:field.add")} made={() => ({ field: free[0] ?? "", access: "required" as Access })}>
          {(line, put) => (
            <div className={css.pair}>
              <Select size="sm" hideLabel label={t("designer:field.field")} disabled={readOnly} value={line.field} onChange={(field) => field && put({ field })} valueLabel={line.field}
                options={[...fields].filter(([key]) => key === line.field || free.includes(key)).map(([value, label]) => ({ value, label }))} />
              <Select size="sm" hideLabel label={t("designer:field.access")} disabled={readOnly} value={line.access} onChange={(access) => put({ access: ACCESS.find((one) => one === access) ?? "edit" })} options={ACCESS.map((one) => ({ value: one, label: t(`designer:access.${one}`) }))} />
            </div>
          )}
        </Lines>
      </Part>
      <Part title={t("designer:part.evidence")}>
        <MultiSelect size="sm" label={t("designer:evidence.types")} hint={t("designer:evidence.hint")} disabled={readOnly} value={node.evidence ?? []} onChange={(codes) => set({ evidence: codes })} options={evidence.map(({ code, name }) => ({ value: code, label: l10n(name) }))} />
      </Part>
      <Part title={t("designer:part.checklist")}>
        <Lines ordered items={node.checklist ?? []} disabled={readOnly} onChange={(checklist) => set({ checklist }, "checklist")} name={({ name, key }) => l10n(name) || key} add={t("designer:check.add")}
          made={(): Check => ({ key: freshKey((node.checklist ?? []).map(({ key }) => key), "check"), name: inAll("check_name") })}>
          {(check, put) => (
            <>
              <L10nInput required label={t("designer:check.name")} value={check.name} disabled={readOnly} onChange={(name) => put({ name })} />
              <WhenInput label={t("designer:check.when")} value={check.when} disabled={readOnly} onChange={(when) => put({ when })} />
            </>
          )}
        </Lines>
      </Part>
    </>
  );
}

function Coming({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const words = useDesignWords(useDesigner().process);
  const { process, inAll } = useDesigner();
  const others = process.nodes.filter((one) => one.key !== node.key).map(({ key }) => ({ value: key, label: words.node(key) }));
  const returns = node.returns ?? null;
  return (
    <>
      <Part title={t("designer:part.returns")}>
        <MultiSelect size="sm" label={t("designer:returns.to")} hint={t("designer:returns.hint")} disabled={readOnly} value={returns?.to ?? []} options={others} onChange={(to) => set({ returns: to.length > 0 ? { ...returns, to } : null })} />
        {returns && (
          <Lines items={returns.reasons ?? []} disabled={readOnly} onChange={(reasons) => set({ returns: { ...returns, reasons } }, "reasons")} name={({ name, key }) => l10n(name) || key} add={t("designer:returns.add_reason")}
            made={() => ({ key: freshKey((returns.reasons ?? []).map(({ key }) => key), "reason"), name: inAll("reason_name") })}>
            {(reason, put) => <L10nInput required label={t("designer:returns.reason")} value={reason.name} disabled={readOnly} onChange={(name) => put({ name })} />}
          </Lines>
        )}
      </Part>
      <Part title={t("designer:part.green")}>
        <Select size="sm" clearable label={t("designer:green.to")} hint={process.green ? t("designer:green.hint") : t("designer:green.off")} disabled={readOnly} value={node.green_to ?? null} options={others} onChange={(green_to) => set({ green_to })} placeholder={t("designer:green.never")} />
      </Part>
      <Part title={t("designer:part.exceptions")}>
        <L10nInput multiline label={t("designer:node.exceptions")} value={node.exceptions} disabled={readOnly} onChange={(exceptions) => set({ exceptions }, "exceptions")} />
      </Part>
    </>
  );
}

interface InspectorProps { node: ProcessNode; /** The version in force; null: the process was never published. */ version: number | null; onDuplicate: () => void }

/** Everything about one node. */
export function NodeInspector({ node, version, onDuplicate }: InspectorProps) {
  const { t } = useTranslation();
  const { process, readOnly, edit, remove } = useDesigner();
  const words = useDesignWords(process);
  const kind = kindOf(node);
  const set: Set = (patch, tag) => edit(setNode(process, node.key, patch), tag && `${node.key}.${tag}`);
  const resting = kind !== "condition" && kind !== "join" && kind !== "notice" && kind !== "end";
  const part = { node, set, readOnly };
  return (
    <>
      <header className={css.sideHead}>
        <div className="row"><h2 className="el grow" dir="auto">{words.node(node.key)}</h2><Chip>{words.kind(node)}</Chip>
          {version !== null && <Hinders size="sm" place={{ kind: "node", key: node.key, label: words.node(node.key), process_key: process.key, version }} />}
          {!readOnly && <><IconButton label={t("designer:duplicate")} shortcut="Ctrl D" icon={<Copy size={15} />} onClick={onDuplicate} /><IconButton label={t("designer:remove")} shortcut="Del" icon={<Trash2 size={15} />} onClick={() => remove([node.key])} /></>}
        </div>
        <p className="t12 c2 el" dir="auto">{words.about(node)}</p>
      </header>
      <Basics {...part} />
      {(kind === "task" || kind === "sub_ticket" || kind === "wait") && <Part title={t("designer:part.who")}><WhoInput value={node.who} disabled={readOnly} onChange={(who) => set({ who: Object.keys(who).length > 0 ? who : null })} /></Part>}
      <KindParts {...part} />
      {resting && <Part title={t("designer:part.limit")}><LimitInput value={node.limit} disabled={readOnly} onChange={(limit) => set({ limit }, "limit")} /></Part>}
      <WaysPart node={node} />
      {(kind === "task" || kind === "approval") && <Requirements {...part} />}
      {resting && <Coming {...part} />}
      <Part title={t("designer:part.more")}><KeyInput key={node.key} node={node} readOnly={readOnly} /></Part>
    </>
  );
}
