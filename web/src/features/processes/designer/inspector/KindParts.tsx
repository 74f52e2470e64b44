import css from "../designer.module.css";
import type { PartProps } from "./NodeInspector";
import { useDesigner } from "../context";
import { kindOf, type Call, type Level, type OutsideRequest, type SubTicket } from "../model/definition";
import { freshKey } from "../model/edits";
import { useDesignWords } from "../words";
import { DurationInput } from "../../../admin/sla/DurationInput";
import { L10nInput } from "./L10nInput";
import { LimitInput } from "./LimitInput";
import { Lines } from "./Lines";
import { Part } from "./Part";
import { WhenInput } from "./WhenInput";
import { WhoInput } from "./WhoInput";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, MultiSelect, Select, Textarea, TextInput } from "@/ui";

const RULES = ["any", "all", "share"] as const;
function Levels({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { inAll } = useDesigner();
  const levels = node.levels ?? [];
  const numbers = new Map((useConfig()?.types ?? []).flatMap((type) => type.fields.filter(({ kind }) => kind === "number").map((field) => [field.key, l10n(field.name)] as const)));
  return (
    <Part title={t("designer:part.levels")}>
      <Select size="sm" clearable label={t("designer:level.amount")} hint={t("designer:level.amount_hint")} disabled={readOnly} value={node.amount ?? null} valueLabel={node.amount ?? undefined} onChange={(amount) => set({ amount })} options={[...numbers].map(([value, label]) => ({ value, label }))} />
      <Lines ordered items={levels} disabled={readOnly} onChange={(next) => set({ levels: next }, "levels")} name={({ name, key }) => l10n(name) || key} add={t("designer:level.add")}
        made={(): Level => ({ key: freshKey(levels.map(({ key }) => key), "level"), name: inAll("level"), who: {} })}>
        {(level, put) => (
          <>
            <L10nInput required label={t("designer:level.name")} value={level.name} disabled={readOnly} onChange={(name) => put({ name })} />
            <WhoInput plain value={level.who} disabled={readOnly} onChange={(who) => put({ who })} />
            <div className={css.pair}>
              <Select size="sm" label={t("designer:level.rule")} disabled={readOnly} value={level.rule ?? "any"} onChange={(rule) => put({ rule: RULES.find((one) => one === rule) ?? "any" })} options={RULES.map((one) => ({ value: one, label: t(`designer:level.rule_${one}`) }))} />
              {level.rule === "share" && <TextInput size="sm" type="number" dir="ltr" min={1} max={100} label={t("designer:level.share")} disabled={readOnly} value={String(level.share ?? 100)} onChange={(event) => put({ share: Math.min(100, Math.max(1, Math.round(Number(event.target.value)) || 1)) })} />}
            </div>
            <WhenInput label={t("designer:level.when")} value={level.when} disabled={readOnly} onChange={(when) => put({ when })} />
            <LimitInput value={level.limit} disabled={readOnly} onChange={(limit) => put({ limit })} />
          </>
        )}
      </Lines>
    </Part>
  );
}

const UNTIL = ["time", "customer", "outside"] as const;
function Waiting({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const wait = node.wait ?? { until: "time" as const };
  return (
    <Part title={t("designer:part.wait")}>
      <Select size="sm" label={t("designer:wait.label")} disabled={readOnly} value={wait.until} onChange={(until) => set({ wait: { ...wait, until: UNTIL.find((one) => one === until) ?? "time" } })} options={UNTIL.map((one) => ({ value: one, label: t(`designer:wait.${one}`) }))} />
      <div className={css.pair}>
        <DurationInput label={wait.until === "time" ? t("designer:wait.minutes") : t("designer:wait.at_most")} required={wait.until === "time"} disabled={readOnly} value={wait.minutes ?? null} onChange={(minutes) => set({ wait: { ...wait, minutes } }, "wait")} />
        <Select size="sm" label={t("designer:limit.hours")} disabled={readOnly} value={wait.hours ?? "clock"} onChange={(hours) => set({ wait: { ...wait, hours: hours === "open" ? "open" : "clock" } })} options={[{ value: "open", label: t("designer:limit.open") }, { value: "clock", label: t("designer:limit.clock") }]} />
      </div>
    </Part>
  );
}

const TO = ["requester", "assignee", "who"] as const;
function Telling({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const notice = node.notice ?? { to: "requester" as const, text: {} };
  return (
    <Part title={t("designer:part.notice")}>
      <Select size="sm" label={t("designer:notice.to")} disabled={readOnly} value={notice.to} onChange={(to) => set({ notice: { ...notice, to: TO.find((one) => one === to) ?? "requester" } })} options={TO.map((one) => ({ value: one, label: t(`designer:notice.to_${one}`) }))} />
      {notice.to === "who" && <WhoInput value={notice.who} disabled={readOnly} onChange={(who) => set({ notice: { ...notice, who } })} />}
      <L10nInput multiline required label={t("designer:notice.text")} value={notice.text} disabled={readOnly} onChange={(text) => set({ notice: { ...notice, text } }, "notice")} />
    </Part>
  );
}

function SubTickets({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { inAll } = useDesigner();
  const sub = node.sub_tickets ?? { items: [] };
  const options = (list: { id: string; name: string }[] | undefined, now: string | null | undefined) => [...(list ?? []).map(({ id, name }) => ({ value: id, label: name })), ...(now && !list?.some(({ id }) => id === now) ? [{ value: now, label: now }] : [])];
  return (
    <Part title={t("designer:part.sub_tickets")}>
      <Select size="sm" label={t("designer:sub.order")} disabled={readOnly} value={sub.order ?? "parallel"} onChange={(order) => set({ sub_tickets: { ...sub, order: order === "serial" ? "serial" : "parallel" } })} options={(["parallel", "serial"] as const).map((one) => ({ value: one, label: t(`designer:sub.${one}`) }))} />
      <Lines ordered items={sub.items} disabled={readOnly} onChange={(items) => set({ sub_tickets: { ...sub, items } }, "sub")} name={({ subject, key }) => l10n(subject) || key} add={t("designer:sub.add")}
        made={(): SubTicket => ({ key: freshKey(sub.items.map(({ key }) => key), "sub"), subject: inAll("sub_subject"), text: inAll("sub_text") })}>
        {(item, put) => (
          <>
            <L10nInput required label={t("designer:sub.subject")} value={item.subject} disabled={readOnly} onChange={(subject) => put({ subject })} />
            <L10nInput multiline label={t("designer:sub.text")} value={item.text} disabled={readOnly} onChange={(text) => put({ text })} />
            <div className={css.pair}>
              <Select size="sm" clearable label={t("designer:sub.department")} disabled={readOnly} value={item.department ?? null} options={options(config?.departments, item.department)} onChange={(department) => put({ department })} />
              <Select size="sm" clearable label={t("designer:sub.team")} disabled={readOnly} value={item.team ?? null} options={options(config?.teams, item.team)} onChange={(team) => put({ team })} />
            </div>
            <Select size="sm" clearable label={t("designer:sub.type")} disabled={readOnly} value={item.type_key ?? null} options={(config?.types ?? []).map(({ key, name }) => ({ value: key, label: l10n(name) }))} onChange={(type_key) => put({ type_key })} />
          </>
        )}
      </Lines>
    </Part>
  );
}

const METHODS = ["POST", "PUT", "PATCH", "DELETE"] as const;
/** JSON as text; what does not read stays as typed, with the reason below. */
function JsonInput<T>({ label, value, onChange, disabled }: { label: string; value: T; onChange: (value: T) => void; disabled?: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const read = (text: string): T | null => {
    try {
      const found: unknown = JSON.parse(text || "{}");
      return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as T) : null;
    } catch { return null; }
  };
  const wrong = typed !== null && read(typed) === null;
  return <Textarea dir="ltr" rows={3} className="mono" label={label} disabled={disabled} value={typed ?? JSON.stringify(value, null, 1)} error={wrong ? t("designer:call.not_json") : null}
    onChange={(event) => { setTyped(event.target.value); const found = read(event.target.value); if (found) onChange(found); }} onBlur={() => { if (!wrong) setTyped(null); }} />;
}

function RequestFields({ value, onChange, disabled }: { value: OutsideRequest; onChange: (value: OutsideRequest) => void; disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput size="sm" dir="ltr" label={t("designer:call.url")} value={value.url} disabled={disabled} onChange={(event) => onChange({ ...value, url: event.target.value })} />
      <Select size="sm" label={t("designer:call.method")} disabled={disabled} value={value.method ?? "POST"} onChange={(method) => onChange({ ...value, method: METHODS.find((one) => one === method) ?? "POST" })} options={METHODS.map((one) => ({ value: one, label: one }))} />
      <JsonInput label={t("designer:call.body")} value={value.body ?? {}} disabled={disabled} onChange={(body) => onChange({ ...value, body })} />
    </>
  );
}

function Calling({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const call: Call = node.call ?? { request: { url: "https://" } };
  const put = (patch: Partial<Call>) => set({ call: { ...call, ...patch } }, "call");
  return (
    <Part title={t("designer:part.call")}>
      <RequestFields value={call.request} disabled={readOnly} onChange={(request) => put({ request })} />
      <TextInput size="sm" type="number" dir="ltr" min={0} max={20} label={t("designer:call.retries")} disabled={readOnly} value={String(call.retries ?? 5)} onChange={(event) => put({ retries: Math.min(20, Math.max(0, Math.round(Number(event.target.value)) || 0)) })} />
      <JsonInput label={t("designer:call.into")} value={call.into ?? {}} disabled={readOnly} onChange={(into) => put({ into })} />
      {call.compensate ? (
        <fieldset className={css.lineBox}><legend className="t12 c2">{t("designer:call.compensate")}</legend><RequestFields value={call.compensate} disabled={readOnly} onChange={(compensate) => put({ compensate })} />
          {!readOnly && <div><Button size="xs" kind="ghost" onClick={() => put({ compensate: null })}>{t("designer:call.no_compensate")}</Button></div>}</fieldset>
      ) : !readOnly && <div><Button size="xs" kind="ghost" onClick={() => put({ compensate: { url: call.request.url, method: "DELETE" } })}>{t("designer:call.add_compensate")}</Button></div>}
    </Part>
  );
}

function Splitting({ node, set, readOnly }: PartProps) {
  const { t } = useTranslation();
  const { process } = useDesigner();
  const words = useDesignWords(process);
  const named = process.nodes.filter(({ key }) => key !== node.key).map((one) => ({ value: one.key, label: words.node(one.key), kind: kindOf(one) }));
  return (
    <Part title={t("designer:part.branches")}>
      <MultiSelect size="sm" label={t("designer:split.branches")} hint={t("designer:split.hint")} disabled={readOnly} value={node.branches ?? []} options={named.filter(({ kind }) => !["parallel", "join", "end"].includes(kind))} onChange={(branches) => set({ branches })} />
      <Select size="sm" label={t("designer:split.join")} disabled={readOnly} value={node.join ?? null} options={named.filter(({ kind }) => kind === "join")} onChange={(join) => set({ join })} />
    </Part>
  );
}

/** What only nodes of this kind have. */
export function KindParts(props: PartProps) {
  switch (kindOf(props.node)) {
    case "approval": return <Levels {...props} />;
    case "wait": return <Waiting {...props} />;
    case "notice": return <Telling {...props} />;
    case "sub_ticket": return <SubTickets {...props} />;
    case "call": return <Calling {...props} />;
    case "parallel": return <Splitting {...props} />;
    default: return null;
  }
}
