import css from "./automation.module.css";
import { HAPPENINGS, SINCE, type Definition, type Guard, type Happening, type Hours, type Since, type Trigger } from "./shapes";
import { lengthText } from "./words";
import { DurationInput } from "../admin/sla/DurationInput";
import { NameFields } from "../admin/sla/Names";
import { Lock, Plus, Timer, X, Zap } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/types";
import { ConditionEditor, useConditionText, useSteadyFields } from "@/conditions";
import { useL10n } from "@/i18n";
import { Button, Card, Chip, IconButton, Modal, MultiSelect, Popover, SegmentedControl, Select } from "@/ui";

const TIME: Trigger = { kind: "time", since: "status_since", minutes: 4320, hours: "open" };

function TriggerForm({ trigger, onChange }: { trigger: Trigger; onChange: (next: Trigger) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.form}>
      <SegmentedControl label={t("automation:trigger.label")} value={trigger.kind} onChange={(kind) => { if (kind !== trigger.kind) onChange(kind === "time" ? TIME : { kind: "event", on: ["customer_replied"] }); }}
        options={[{ value: "event", label: t("automation:trigger.event"), icon: <Zap size={14} /> }, { value: "time", label: t("automation:trigger.time"), icon: <Timer size={14} /> }]} />
      {trigger.kind === "event" ? (
        <MultiSelect label={t("automation:trigger.on")} options={HAPPENINGS.map((one) => ({ value: one, label: t(`automation:happening.${one}`) }))} value={trigger.on} onChange={(on) => onChange({ kind: "event", on: on as Happening[] })} />
      ) : (
        <>
          <Select label={t("automation:trigger.since")} options={SINCE.map((one) => ({ value: one, label: t(`automation:since.${one}`) }))} value={trigger.since} onChange={(since) => since && onChange({ ...trigger, since: since as Since })} />
          <HoursFields minutes={trigger.minutes} hours={trigger.hours} onChange={(next) => onChange({ ...trigger, ...next })} />
        </>
      )}
    </div>
  );
}

/** A length of time, by the calendar or by the clock. */
export function HoursFields({ minutes, hours, onChange }: { minutes: number; hours: Hours; onChange: (next: { minutes: number; hours: Hours }) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.pair}>
      <DurationInput label={t("automation:length")} value={minutes} required onChange={(next) => next !== null && onChange({ minutes: next, hours })} />
      <Select label={t("automation:hours.label")} options={[{ value: "open", label: t("automation:hours.open") }, { value: "clock", label: t("automation:hours.clock") }]} value={hours} onChange={(next) => next && onChange({ minutes, hours: next as Hours })} />
    </div>
  );
}

function GuardDialog({ guard, onSave, onClose }: { guard: Guard | null; onSave: (guard: Guard) => void; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const sentence = useConditionText();
  const [name, setName] = useState(guard?.name ?? {});
  const fields = useSteadyFields();
  const [when, setWhen] = useState<Condition | null>(guard?.when ?? null);
  // Without a name of its own it is called what it asks.
  const named = Object.values(name).some((text) => text.trim()) ? name : { [i18n.language]: sentence(when) };
  return (
    <Modal open onClose={onClose} title={t("automation:guards.add")} width={560}
      foot={<><Button onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" reason={when ? null : t("automation:guards.lacking")} onClick={() => when && onSave({ name: named, when })}>{t("common:save")}</Button></>}>
      <div className={css.form}>
        <ConditionEditor value={when} fields={fields} empty={t("automation:guards.none_yet")} onChange={setWhen} />
        <details><summary>{t("automation:guards.names")}</summary><div className={css.form}><NameFields label={t("automation:name")} value={name} onChange={setName} multiline /></div></details>
      </div>
    </Modal>
  );
}

const SYSTEM = ["emotion", "dispute", "complaint", "duty", "special"] as const;

/** 当 and 但不碰: what sets it off, on which tickets, and which it leaves alone. */
export function WhenCard({ rule, onChange }: { rule: Definition; onChange: (next: Definition) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [open, setOpen] = useState(false);
  const [guarding, setGuarding] = useState<number | "new" | null>(null);
  const fields = useSteadyFields();
  const { trigger } = rule;
  const said = trigger.kind === "event" ? trigger.on.map((one) => t(`automation:happening.${one}`)).join(" / ") || t("automation:trigger.nothing") : t("automation:trigger.quarter");
  return (
    <Card flush title={t("automation:when")}>
      <div className={css.when}>
        <Popover open={open} onChange={setOpen} width={340} label={t("automation:trigger.label")} trigger={
          <button type="button" className={css.token} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>{trigger.kind === "event" ? <Zap size={14} aria-hidden="true" /> : <Timer size={14} aria-hidden="true" />}<b>{said}</b></button>
        }>
          <TriggerForm trigger={trigger} onChange={(next) => onChange({ ...rule, trigger: next })} />
        </Popover>
        <span className="c2">{trigger.kind === "event" ? t("automation:and_it") : t("automation:find_one")}</span>
        {trigger.kind === "time" && (
          <button type="button" className={css.token} onClick={() => setOpen(true)}>{t(`automation:since.${trigger.since}`)} {t("automation:longer_than")} <b>{t(`automation:amount_${trigger.hours}`, { length: lengthText(trigger.minutes, trigger.hours) })}</b></button>
        )}
        <ConditionEditor value={rule.when} fields={fields} empty={t("automation:any_ticket")} onChange={(when) => onChange({ ...rule, when: when ?? { all: [] } })} />
      </div>
      <div className={css.guards}>
        <span className={css.guardsLabel}><Lock size={14} aria-hidden="true" />{t("automation:guards.title")}</span>
        {SYSTEM.map((code) => <Chip key={code} tone="outline">{t(`automation:guard.${code}`)}</Chip>)}
        {rule.guards.map((guard, at) => (
          <span key={at} className={css.own}>
            <button type="button" onClick={() => setGuarding(at)} dir="auto">{l10n(guard.name)}</button>
            <IconButton size="xs" label={t("automation:guards.remove", { name: l10n(guard.name) })} icon={<X size={12} />} onClick={() => onChange({ ...rule, guards: rule.guards.filter((_, other) => other !== at) })} />
          </span>
        ))}
        <Button kind="ghost" size="sm" icon={<Plus size={14} />} onClick={() => setGuarding("new")}>{t("automation:guards.add")}</Button>
      </div>
      {guarding !== null && <GuardDialog guard={guarding === "new" ? null : (rule.guards[guarding] ?? null)} onClose={() => setGuarding(null)}
        onSave={(guard) => { onChange({ ...rule, guards: guarding === "new" ? [...rule.guards, guard] : rule.guards.map((one, at) => (at === guarding ? guard : one)) }); setGuarding(null); }} />}
    </Card>
  );
}
