import css from "./sla.module.css";
import { FilterChip } from "../../tickets/table/Chip";
import { useCatalogue } from "../../tickets/table/FilterBar";
import { fieldLabel, firstOp, fitValue, isComplete } from "../../tickets/table/filters";
import { isLeaf } from "../../tickets/table/state";
import { useWords } from "../../tickets/timeline/useWords";
import { Plus } from "lucide-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/types";
import { Button, Listbox, Popover } from "@/ui";

/** What does not change with the hour may choose a policy; instants and texts of messages may not. */
const ASKED = new Set(["choice", "choices", "id", "ids", "tree", "priority", "boolean", "number"]);

interface AppliesToProps { parts: Condition[]; onChange: (parts: Condition[]) => void; all: string; readOnly?: boolean }

/** A condition as a row of sentences joined by «且». Chips that are not whole yet stay here until they are. */
export function AppliesTo({ parts, onChange, all, readOnly }: AppliesToProps) {
  const { t } = useTranslation();
  const words = useWords();
  const catalogue = useCatalogue().data ?? [];
  const [loose, setLoose] = useState<Condition | null>(null);
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState<number | null>(null);
  const shown = loose ? [...parts, loose] : parts;
  const whole = (part: Condition) => !isLeaf(part) || isComplete(part);
  const add = (name: string) => {
    const field = catalogue.find((one) => one.field === name);
    if (!field) return;
    const op = firstOp(field);
    const value = field.kind === "boolean" ? true : fitValue(op, undefined);
    const made: Condition = value === undefined ? { field: name, op } : { field: name, op, value };
    setAdding(false);
    if (whole(made)) onChange([...parts, made]); else setLoose(made);
    requestAnimationFrame(() => setOpen(parts.length));
  };
  const change = (index: number, next: Condition) => {
    if (index < parts.length) return onChange(parts.map((one, at) => (at === index ? next : one)));
    if (!whole(next)) return setLoose(next);
    setLoose(null);
    onChange([...parts, next]);
  };
  const drop = (index: number) => {
    setOpen(null);
    if (index < parts.length) onChange(parts.filter((_, at) => at !== index)); else setLoose(null);
  };
  const options = catalogue.filter((field) => ASKED.has(field.kind)).map((field) => ({ value: field.field, label: fieldLabel(field.field, field.label, words) }));
  return (
    <div className={css.chips} inert={readOnly}>
      {shown.length === 0 && <span className="c2">{all}</span>}
      {shown.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <span className="t12 c3">{t("sla:and")}</span>}
          <FilterChip part={part} catalogue={catalogue} open={open === index} onOpen={(next) => setOpen(next ? index : null)} onChange={(next) => change(index, next)} onDrop={() => drop(index)} />
        </Fragment>
      ))}
      <Popover plain open={adding} onChange={setAdding} width={240} label={t("sla:add_condition")} trigger={
        <Button kind="ghost" size="sm" icon={<Plus size={14} />} aria-haspopup="listbox" aria-expanded={adding} onClick={() => setAdding(!adding)}>{t("sla:condition")}</Button>
      }>
        <Listbox label={t("sla:add_condition")} options={options} chosen={[]} searchable onChoose={(option) => add(option.value)} />
      </Popover>
    </div>
  );
}
