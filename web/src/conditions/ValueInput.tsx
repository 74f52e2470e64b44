import css from "./conditions.module.css";
import { choicesOf, LENGTHS, MANY, NO_VALUE, UNITS, type ConditionField } from "./fields";
import { RequesterSelect } from "./RequesterSelect";
import type { Leaf } from "./tree";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useWords } from "@/features/tickets/timeline/useWords";
import { MultiSelect, Select, TextInput } from "@/ui";

interface ValueProps { leaf: Leaf; field: ConditionField; onChange: (value: unknown) => void; onDone: () => void }

const asText = (value: unknown): string => (value === undefined || value === null || typeof value === "object" ? "" : String(value));

function LengthValue({ leaf, onChange }: ValueProps) {
  const { t } = useTranslation();
  const [unit = "days", amount = 7] = Object.entries((leaf.value ?? {}) as Record<string, number>)[0] ?? [];
  const set = (nextUnit: string, nextAmount: number) => onChange({ [nextUnit]: Math.min(10_000, Math.max(1, Math.round(nextAmount) || 1)) });
  return (
    <div className={css.length}>
      <TextInput label={t("table:amount")} type="number" min={1} dir="ltr" value={String(amount)} onChange={(event) => set(unit, Number(event.target.value))} />
      <Select label={t("table:unit_label")} options={UNITS.map((one) => ({ value: one, label: t(`table:units.${one}`) }))} value={unit} onChange={(one) => one && set(one, amount)} />
    </div>
  );
}

const day = (value: unknown): string => asText(value).slice(0, 10);
const instant = (typed: string, kind: ConditionField["kind"]): string => (kind === "instant" && typed ? new Date(`${typed}T00:00:00`).toISOString() : typed);

function PairValue({ leaf, field, onChange }: ValueProps) {
  const { t } = useTranslation();
  const [low, high] = Array.isArray(leaf.value) ? (leaf.value as unknown[]) : [];
  const dated = field.kind === "instant" || field.kind === "date";
  const read = (typed: string): unknown => (dated ? instant(typed, field.kind) : typed === "" ? "" : Number(typed));
  const shown = (value: unknown) => (dated ? day(value) : asText(value));
  return (
    <div className={css.length}>
      <TextInput label={t("table:from")} type={dated ? "date" : "number"} dir="ltr" value={shown(low)} onChange={(event) => onChange([read(event.target.value), high ?? ""])} />
      <TextInput label={t("table:until")} type={dated ? "date" : "number"} dir="ltr" value={shown(high)} onChange={(event) => onChange([low ?? "", read(event.target.value)])} />
    </div>
  );
}

function FreeValue({ leaf, field, onChange, onDone }: ValueProps) {
  const { t } = useTranslation();
  const label = t("table:value");
  const enter = (event: React.KeyboardEvent) => { if (event.key === "Enter" && !event.nativeEvent.isComposing) onDone(); };
  if (field.kind === "instant" || field.kind === "date") return <TextInput label={label} type="date" dir="ltr" value={day(leaf.value)} onChange={(event) => onChange(instant(event.target.value, field.kind))} />;
  const many = MANY.has(leaf.op);
  const read = (typed: string): unknown => {
    const one = (text: string): unknown => (field.kind === "number" ? Number(text) : text);
    return many ? typed.split(/[,，]/).map((part) => part.trim()).filter(Boolean).map(one) : typed === "" ? undefined : one(typed);
  };
  const shown = Array.isArray(leaf.value) ? leaf.value.join(", ") : asText(leaf.value);
  return <TextInput key={leaf.op} label={label} hint={many ? t("table:commas") : undefined} data-autofocus inputMode={field.kind === "number" ? "decimal" : undefined} defaultValue={shown} onChange={(event) => onChange(read(event.target.value))} onKeyDown={enter} />;
}

/** What a condition compares with, by the kind of its field. */
export function ValueInput(props: ValueProps) {
  const { leaf, field, onChange } = props;
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  if (NO_VALUE.has(leaf.op)) return null;
  if (LENGTHS.has(leaf.op)) return <LengthValue {...props} />;
  if (leaf.op === "between") return <PairValue {...props} />;
  if (field.field === "requester" || field.field === "organization") return <RequesterSelect kind={field.field} many={MANY.has(leaf.op)} value={leaf.value} onChange={onChange} />;
  const choices = choicesOf(field, config, words);
  if (!choices) return <FreeValue {...props} />;
  const typed = (value: string): unknown => (field.kind === "boolean" ? value === "true" : value);
  if (MANY.has(leaf.op)) return <MultiSelect label={t("table:value")} options={choices} value={Array.isArray(leaf.value) ? leaf.value.map(String) : []} onChange={onChange} />;
  return <Select label={t("table:value")} options={choices} value={leaf.value === undefined ? null : String(leaf.value)} onChange={(value) => onChange(value === null ? undefined : typed(value))} />;
}
