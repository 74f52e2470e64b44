import css from "./table.module.css";
import { choicesOf, fieldLabel, fitValue, isComplete, LENGTHS, MANY, NO_VALUE, UNITS, valueText, type CatalogueField } from "./filters";
import { isLeaf, type Leaf } from "./state";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Condition } from "@/api/types";
import { Button, Listbox, MultiSelect, Popover, Select, TextInput } from "@/ui";
import { useWords } from "../timeline/useWords";
import { RequesterSelect } from "./RequesterSelect";

interface ValueProps { leaf: Leaf; field: CatalogueField; onChange: (value: unknown) => void; onDone: () => void }

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
const instant = (typed: string, kind: CatalogueField["kind"]): string => (kind === "instant" && typed ? new Date(`${typed}T00:00:00`).toISOString() : typed);

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

function Value(props: ValueProps) {
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

interface ChipProps { part: Condition; catalogue: CatalogueField[]; open: boolean; onOpen: (open: boolean) => void; onChange: (part: Condition) => void; onDrop: () => void }

/** One condition as a sentence: field, operator, value, each changed where it stands. */
export function FilterChip({ part, catalogue, open, onOpen, onChange, onDrop }: ChipProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const [choosing, setChoosing] = useState(false);
  const drop = (name: string) => <button type="button" className={css.drop} aria-label={t("common:remove_named", { name })} onClick={onDrop}><X size={13} /></button>;
  if (!isLeaf(part)) return <span className={css.chip}><span className={css.field}>{t("table:complex")}</span>{drop(t("table:complex"))}</span>;
  const field = catalogue.find((one) => one.field === part.field);
  const name = fieldLabel(part.field, field?.label, words);
  const value = valueText(part, field, config, words);
  const chooseOp = (op: string) => { setChoosing(false); const next = fitValue(op, part.value); onChange(next === undefined ? { field: part.field, op } : { field: part.field, op, value: next }); };
  return (
    <span className={css.chip} data-field={part.field} data-broken={!isComplete(part)}>
      <span className={css.field}>{name}</span>
      <Popover plain open={choosing} onChange={setChoosing} label={t("table:operator")} trigger={<button type="button" className={css.op} aria-haspopup="listbox" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>{t(`table:op.${part.op}`)}</button>}>
        <Listbox label={t("table:operator")} options={(field?.ops ?? [part.op]).map((op) => ({ value: op, label: t(`table:op.${op}`) }))} chosen={[part.op]} onChoose={(option) => chooseOp(option.value)} />
      </Popover>
      {!NO_VALUE.has(part.op) && field && (
        <Popover open={open} onChange={onOpen} label={name} trigger={<button type="button" className={css.value} aria-haspopup="dialog" aria-expanded={open} aria-label={`${name} ${value}`} onClick={() => onOpen(!open)}><span className="el" dir="auto">{value || t("common:choose")}</span></button>}>
          <div className={css.editor}>
            <Value leaf={part} field={field} onChange={(next) => onChange({ ...part, value: next })} onDone={() => onOpen(false)} />
            <div><Button size="xs" onClick={() => onOpen(false)}>{t("common:done")}</Button></div>
          </div>
        </Popover>
      )}
      {drop(name)}
    </span>
  );
}
