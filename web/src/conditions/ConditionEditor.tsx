import css from "./conditions.module.css";
import type { Adding } from "./AddCondition";
import { useCatalogue } from "./catalogue";
import { onGroupKeys, useEditing } from "./editing";
import type { ConditionField } from "./fields";
import { GroupParts } from "./GroupParts";
import { isGroup, partsOf, type Written } from "./tree";
import { useConditionText } from "./words";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/types";

interface ConditionEditorProps {
  /** `{}`, `{all: []}` and null: no condition. */
  value: Written;
  /** Called with whole conditions only; null: none is left. */
  onChange: (next: Condition | null) => void;
  /** What may be asked; fields that are asked already are named from the whole catalogue. */
  fields: ConditionField[];
  /** What stands there while there is no condition: «所有工单». */
  empty: string;
  label?: string;
  /** Shows the sentence only. */
  disabled?: boolean;
  /** One line of small chips, as above a table: no sentence below. */
  compact?: boolean;
  /** For screens with a key of their own for «add a condition». */
  adding?: Adding;
  shortcut?: string;
}

/** Conditions in groups: all, any or none of them, three deep. Needs `conditions` among the texts of its route. */
export function ConditionEditor({ value, onChange, fields, empty, label, disabled, compact, adding, shortcut }: ConditionEditorProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const catalogue = useCatalogue().data ?? [];
  const editing = useEditing(box, value, fields, catalogue, onChange);
  const text = useConditionText(fields);
  if (disabled) return <p className={css.said} dir="auto">{partsOf(value).length === 0 ? empty : text(value)}</p>;
  const { root } = editing;
  const plain = root.mode === "all" && !root.parts.some(isGroup);
  return (
    <div ref={box} className={css.editor} role={label ? "group" : undefined} aria-label={label} onKeyDown={(event) => onGroupKeys(editing, event)}>
      <div className={css.row} data-row>
        {root.parts.length === 0 && empty && <span className="c2">{empty}</span>}
        <GroupParts group={root} editing={editing} compact={compact} adding={adding} shortcut={shortcut} />
      </div>
      {!plain && !compact && <p className={css.reads} dir="auto">{t("conditions:reads", { sentence: editing.sentence(root) })}</p>}
    </div>
  );
}
