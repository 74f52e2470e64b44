import admin from "../admin.module.css";
import css from "./sla.module.css";
import type { Plan } from "./buffers";
import { DurationInput } from "./DurationInput";
import { NameFields } from "./Names";
import { CUSTOMER_CLOCKS } from "./shapes";
import { useTranslation } from "react-i18next";
import { ConditionEditor, useSteadyFields } from "@/conditions";
import { LANGUAGE_NAMES, LANGUAGES } from "@/i18n";
import { Card, Checkbox, Field, SegmentedControl, Textarea, TextInput } from "@/ui";

interface BufferFormProps { plan: Plan; errors: Record<string, string>; zone: string; onChange: (plan: Plan) => void }

/** What a buffer is planned as: when, for whom, how much, why, and what customers read. */
export function BufferForm({ plan, errors, zone, onChange }: BufferFormProps) {
  const { t } = useTranslation();
  const fields = useSteadyFields();
  const set = (patch: Partial<Plan>) => onChange({ ...plan, ...patch });
  const scopeError = Object.entries(errors).find(([field]) => field.startsWith("scope"))?.[1];
  return (
    <>
      <Card title={t("sla:buffer.what")}>
        <div className={admin.fields}>
          <div className={css.names}><NameFields label={t("sla:buffer.name")} value={plan.title} onChange={(title) => set({ title })} /></div>
          <div className={admin.pair}>
            <TextInput required type="datetime-local" dir="ltr" label={t("sla:buffer.from")} hint={t("sla:buffer.zone", { zone })} value={plan.from} error={errors.from_at} onChange={(event) => set({ from: event.target.value })} />
            <TextInput required type="datetime-local" dir="ltr" label={t("sla:buffer.until")} value={plan.until} error={errors.until_at} onChange={(event) => set({ until: event.target.value })} />
          </div>
          <Textarea required rows={2} label={t("sla:buffer.reason")} hint={t("sla:buffer.reason_hint")} value={plan.reason} error={errors.reason} onChange={(event) => set({ reason: event.target.value })} />
        </div>
      </Card>
      <Card title={t("sla:buffer.whom")} note={t("sla:buffer.whom_note")}>
        <ConditionEditor value={plan.scope} fields={fields} empty={t("sla:buffer.everybody")} onChange={(scope) => set({ scope: scope ?? { all: [] } })} />
        {scopeError && <p className="t12 bad">{scopeError}</p>}
      </Card>
      <Card title={t("sla:buffer.how")} note={t("sla:buffer.how_note")}>
        <div className={admin.fields}>
          <Field label={t("sla:buffer.clocks")} error={errors.clock_kinds}>
            {() => <div className={css.boxes}>{CUSTOMER_CLOCKS.map((clock) => <Checkbox key={clock} label={t(`sla:clock.${clock}`)} checked={plan.clock_kinds.includes(clock)}
              onChange={(on) => set({ clock_kinds: CUSTOMER_CLOCKS.filter((one) => (one === clock ? on : plan.clock_kinds.includes(one))) })} />)}</div>}
          </Field>
          <div className={css.measureLine}>
            <SegmentedControl label={t("sla:buffer.measure")} value={plan.measure} onChange={(measure) => set({ measure })} options={[{ value: "shift", label: t("sla:buffer.shift") }, { value: "factor", label: t("sla:buffer.factor") }]} />
            {plan.measure === "shift" ? <DurationInput required label={t("sla:buffer.shift_label")} value={plan.shift} error={errors.shift_minutes} onChange={(shift) => set({ shift })} />
              : <TextInput type="number" dir="ltr" min={101} max={1000} trailing="%" label={t("sla:buffer.factor_label")} hint={t("sla:buffer.factor_hint")} value={plan.factor} error={errors.factor_percent} onChange={(event) => set({ factor: event.target.value })} />}
          </div>
        </div>
      </Card>
      <Card title={t("sla:buffer.notice")} note={t("sla:buffer.notice_note")}>
        <div className={admin.fields}>
          {LANGUAGES.map((language) => (
            <Textarea key={language} rows={3} lang={language} label={LANGUAGE_NAMES[language]} placeholder={t("sla:buffer.notice_own")} value={plan.notice[language] ?? ""} error={errors[`notice.${language}`]}
              onChange={(event) => { const { [language]: _old, ...others } = plan.notice; set({ notice: event.target.value ? { ...others, [language]: event.target.value } : others }); }} />
          ))}
        </div>
      </Card>
    </>
  );
}
