import css from "../designer.module.css";
import { useDesigner } from "../context";
import { asked, typed, type Actor, type Facts, type Person } from "../model/trial";
import { useRoles } from "../../../admin/queries";
import { useWords } from "../../../tickets/timeline/useWords";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import { fieldLabel } from "@/conditions";
import { useL10n } from "@/i18n";
import { Checkbox, MultiSelect, SegmentedControl, Select, TextInput } from "@/ui";

/** What is typed, once the typing rests. */
function LateInput({ label, value, onChange, placeholder, hint }: { label: string; value: string; onChange: (text: string) => void; placeholder?: string; hint?: string }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), 500);
    return () => clearTimeout(timer);
    // only what is typed starts the wait anew
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return <TextInput size="sm" dir="auto" label={label} hint={hint} placeholder={placeholder} value={text} onChange={(event) => setText(event.target.value)} />;
}

/** Made up, or lent by a real ticket. */
export function FactFields({ value, onChange }: { value: Facts; onChange: (facts: Facts) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const words = useWords();
  const config = useConfig();
  const { process } = useDesigner();
  const set = (name: string, one: unknown) => onChange({ ...value, facts: Object.fromEntries(Object.entries({ ...value.facts, [name]: one }).filter(([, each]) => each !== null && each !== "")) });
  const nameOf = (field: string) => { const own = config?.types.flatMap((type) => type.fields).find(({ key }) => `fields.${key}` === field); return own ? l10n(own.name) : fieldLabel(field, undefined, words); };
  return (
    <>
      <SegmentedControl label={t("designer:try.what")} value={value.ticket === null ? "made_up" : "real"} onChange={(mode) => onChange(mode === "real" ? { ticket: "", facts: {} } : { ticket: null, facts: { priority: "P3" } })} options={[{ value: "made_up", label: t("designer:try.made_up") }, { value: "real", label: t("designer:try.real") }]} />
      {value.ticket !== null ? <LateInput label={t("designer:try.number")} placeholder="T-20431" hint={t("designer:try.lent")} value={value.ticket} onChange={(ticket) => onChange({ ticket: ticket.replace(/^[A-Za-z]*-?/, ""), facts: {} })} /> : (
        <div className={css.pair}>
          <Select size="sm" label={t("table:field.priority")} value={String(value.facts.priority ?? "P3")} onChange={(priority) => set("priority", priority)} options={["P1", "P2", "P3", "P4"].map((one) => ({ value: one, label: one }))} />
          <Select size="sm" clearable label={t("table:field.type")} value={value.facts.type === undefined ? null : String(value.facts.type)} onChange={(type) => set("type", type)} options={(config?.types ?? []).map(({ key, name }) => ({ value: key, label: l10n(name) }))} />
          {asked(process).map((field) => <LateInput key={field} label={nameOf(field)} value={String(value.facts[field] ?? "")} onChange={(text) => set(field, typed(text))} />)}
        </div>
      )}
    </>
  );
}

/** Whose hand does the next step. */
export function ActorFields({ value, onChange }: { value: Actor; onChange: (actor: Actor) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const roles = useRoles(useCan()("member.read")).data ?? [];
  const known = roles.length > 0 ? roles.map(({ key, name }) => ({ value: key, label: l10n(name) })) : [{ value: "agent", label: "agent" }, { value: "lead", label: "lead" }];
  const person: Person | null = typeof value === "object" ? value : null;
  const choose = (key: string | null) => onChange(key === "customer" || key === "system" ? key : { name: key ?? "agent", role: key ?? "agent", teams: person?.teams ?? [], departments: person?.departments ?? [] });
  return (
    <>
      <Select size="sm" label={t("designer:try.as")} value={person?.role ?? String(value)} onChange={choose} options={[...known, { value: "customer", label: t("designer:action.by_requester") }, { value: "system", label: t("designer:action.by_system") }]} />
      {person && (
        <>
          <Checkbox label={t("designer:try.somebody_else")} checked={person.name !== person.role} onChange={(other) => onChange({ ...person, name: other ? `${person.role}-2` : person.role })} />
          <MultiSelect size="sm" label={t("designer:who.teams")} placeholder={t("common:none")} value={person.teams} onChange={(teams) => onChange({ ...person, teams })} options={(config?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
          <MultiSelect size="sm" label={t("designer:who.departments")} placeholder={t("common:none")} value={person.departments} onChange={(departments) => onChange({ ...person, departments })} options={(config?.departments ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        </>
      )}
    </>
  );
}
