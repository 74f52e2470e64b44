import css from "./conditions.module.css";
import { fieldLabel, fitValue, isComplete, NO_VALUE, valueText, type ConditionField } from "./fields";
import type { Leaf } from "./tree";
import { ValueInput } from "./ValueInput";
import { X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useWords } from "@/features/tickets/timeline/useWords";
import { Button, Listbox, Popover } from "@/ui";

interface ChipProps { leaf: Leaf; field: ConditionField | undefined; open: boolean; onOpen: (open: boolean) => void; onChange: (leaf: Leaf) => void; onDrop: () => void; children?: ReactNode }

/** One condition as a sentence: field, operator, value, each changed where it stands. */
export function LeafChip({ leaf, field, open, onOpen, onChange, onDrop, children }: ChipProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const [choosing, setChoosing] = useState(false);
  const name = fieldLabel(leaf.field, field?.label, words);
  const value = valueText(leaf, field, config, words);
  const broken = !isComplete(leaf);
  const chooseOp = (op: string) => {
    setChoosing(false);
    const next = fitValue(op, leaf.value);
    onChange(next === undefined ? { field: leaf.field, op } : { field: leaf.field, op, value: next });
  };
  return (
    <span className={css.chip} data-field={leaf.field} data-broken={broken}>
      <span className={css.field}>{name}</span>
      <Popover plain open={choosing} onChange={setChoosing} label={t("table:operator")} trigger={<button type="button" className={css.op} aria-haspopup="listbox" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>{t(`table:op.${leaf.op}`)}</button>}>
        <Listbox label={t("table:operator")} options={(field?.ops ?? [leaf.op]).map((op) => ({ value: op, label: t(`table:op.${op}`) }))} chosen={[leaf.op]} onChoose={(option) => chooseOp(option.value)} />
      </Popover>
      {!NO_VALUE.has(leaf.op) && (
        <Popover open={open} onChange={onOpen} label={name} trigger={<button type="button" className={css.value} aria-haspopup="dialog" aria-expanded={open} aria-label={`${name} ${value}`} disabled={!field} onClick={() => onOpen(!open)}><span className="el" dir="auto">{value || t("common:choose")}</span></button>}>
          {field && (
            <div className={css.input}>
              <ValueInput leaf={leaf} field={field} onChange={(next) => onChange({ ...leaf, value: next })} onDone={() => onOpen(false)} />
              <div><Button size="xs" onClick={() => onOpen(false)}>{t("common:done")}</Button></div>
            </div>
          )}
        </Popover>
      )}
      {children}
      <button type="button" className={css.drop} aria-label={t("common:remove_named", { name })} onClick={onDrop}><X size={13} aria-hidden="true" /></button>
    </span>
  );
}
