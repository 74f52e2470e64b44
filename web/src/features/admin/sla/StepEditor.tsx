import css from "./sla.module.css";
import { amountOf, measured, measureOf, problemOf, told, type Measure } from "./chain";
import { DurationInput } from "./DurationInput";
import { PARTS, type ClockKind, type Step } from "./shapes";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Checkbox, Field, MultiSelect, Select, Switch, TextInput } from "@/ui";

const MEASURES: Measure[] = ["percent", "before_minutes", "after_minutes"];
const USUAL: Record<Measure, number> = { percent: 75, before_minutes: 30, after_minutes: 30 };

interface StepEditorProps { step: Step; clocks: readonly ClockKind[]; onChange: (step: Step) => void; onRemove: () => void; onDone: () => void }

/** When a step of the chain comes, whom it tells, and whether it also escalates. */
export function StepEditor({ step, clocks, onChange, onRemove, onDone }: StepEditorProps) {
  const { t } = useTranslation();
  const measure = measureOf(step);
  const problem = problemOf(step);
  return (
    <div className={css.popForm}>
      <div className={css.measure}>
        <Select label={t("sla:step.when")} options={MEASURES.map((value) => ({ value, label: t(`sla:step.measure.${value}`) }))} value={measure}
          onChange={(value) => value && onChange(measured(step, value as Measure, USUAL[value as Measure]))} />
        {measure === "percent"
          ? <TextInput label={t("sla:step.percent")} type="number" dir="ltr" min={1} max={500} trailing="%" value={String(amountOf(step) || "")} error={problem === "percent" ? t("sla:step.bad_percent") : null}
              onChange={(event) => onChange(measured(step, "percent", Math.round(Number(event.target.value)) || 0))} />
          : <DurationInput required label={t("sla:step.amount")} value={amountOf(step)} onChange={(minutes) => minutes && onChange(measured(step, measure, minutes))} />}
      </div>
      <Field label={t("sla:step.to")} error={problem === "nobody" ? t("sla:step.nobody") : null}>
        {() => <div className={css.boxes}>{PARTS.map((part) => <Checkbox key={part} label={t(`sla:part.${part}`)} checked={(step.to ?? []).includes(part)} onChange={(on) => onChange(told(step, part, on))} />)}</div>}
      </Field>
      <MultiSelect label={t("sla:step.clocks")} placeholder={t("sla:step.all_clocks")} options={clocks.map((clock) => ({ value: clock, label: t(`sla:clock.${clock}`) }))} value={step.clocks ?? []}
        onChange={(value) => onChange({ ...step, clocks: value as ClockKind[] })} />
      <Switch label={t("sla:step.raise")} checked={step.raise_level ?? false} onChange={(on) => onChange({ ...step, raise_level: on })} />
      <div className="row between">
        <Button size="xs" kind="danger" icon={<Trash2 size={13} />} onClick={onRemove}>{t("sla:step.remove")}</Button>
        <Button size="xs" onClick={onDone}>{t("common:done")}</Button>
      </div>
    </div>
  );
}
