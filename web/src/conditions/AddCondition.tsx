import { fieldLabel, type ConditionField } from "./fields";
import { ListFilterPlus, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useWords } from "@/features/tickets/timeline/useWords";
import { Button, Listbox, Popover } from "@/ui";

export interface Adding { open: boolean; onOpen: (open: boolean) => void }
interface AddProps extends Adding { fields: ConditionField[]; compact?: boolean; shortcut?: string; onAdd: (field: ConditionField) => void }

/** The button that offers every field one may ask about. */
export function AddCondition({ fields, compact, shortcut, open, onOpen, onAdd }: AddProps) {
  const { t } = useTranslation();
  const words = useWords();
  const options = fields.map((field) => ({ value: field.field, label: fieldLabel(field.field, field.label, words) }));
  const label = compact ? t("commands:list_filter") : t("conditions:add");
  const add = (name: string) => {
    const field = fields.find((one) => one.field === name);
    onOpen(false);
    if (field) onAdd(field);
  };
  return (
    <Popover plain open={open} onChange={onOpen} width={240} label={label} trigger={
      <Button data-add kind="ghost" size={compact ? "xs" : "sm"} icon={compact ? <ListFilterPlus size={14} /> : <Plus size={14} />} shortcut={shortcut} aria-haspopup="listbox" aria-expanded={open} onClick={() => onOpen(!open)}>{compact ? t("table:filter") : t("conditions:condition")}</Button>
    }>
      <Listbox label={label} options={options} chosen={[]} searchable onChoose={(option) => add(option.value)} />
    </Popover>
  );
}
