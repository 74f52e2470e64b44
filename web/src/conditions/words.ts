/** Conditions as sentences. */

import { useCatalogue } from "./catalogue";
import { fieldLabel, valueText, type ConditionField } from "./fields";
import { isLeaf, partsOf, type Leaf, type Written } from "./tree";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Condition } from "@/api/types";
import { useWords } from "@/features/tickets/timeline/useWords";

export interface Speech { leaf: (leaf: Leaf) => string; all: string; any: string; never: string; always: string; group: (inner: string) => string; not: (inner: string) => string }

/** A group within a group stands in brackets, so that "and" and "or" stay apart. Pure. */
export function sentenceOf(condition: Condition, speech: Speech): string {
  const inner = (part: Condition, alone: boolean): string => {
    const said = sentenceOf(part, speech);
    const grouped = ("all" in part && part.all.length > 1) || ("any" in part && part.any.length > 1);
    return grouped && !alone ? speech.group(said) : said;
  };
  if (isLeaf(condition)) return speech.leaf(condition);
  if ("not" in condition) return speech.not(sentenceOf(condition.not, speech));
  const [parts, join, none] = "all" in condition ? [condition.all, speech.all, speech.always] : [condition.any, speech.any, speech.never];
  return parts.map((part) => inner(part, parts.length === 1)).join(join) || none;
}

const NONE: ConditionField[] = [];

/** Says any condition in the reader's language; `fields` name what the catalogue does not. */
export function useConditionText(fields?: ConditionField[]): (when: Written) => string {
  const { t } = useTranslation();
  const words = useWords();
  const config = useConfig();
  const { data: catalogue = NONE } = useCatalogue();
  return useCallback((when) => {
    const leaf = (one: Leaf): string => {
      const field = (fields ?? catalogue).find(({ field: name }) => name === one.field) ?? catalogue.find(({ field: name }) => name === one.field);
      return `${fieldLabel(one.field, field?.label, words)} ${t(`table:op.${one.op}`)} ${valueText(one, field, config, words)}`.trim();
    };
    const speech: Speech = {
      leaf, all: ` ${t("conditions:and")} `, any: ` ${t("conditions:or")} `, never: t("conditions:never"), always: t("conditions:always"),
      group: (inner) => t("conditions:group", { inner }), not: (inner) => t("conditions:not", { inner }),
    };
    return partsOf(when).length === 0 ? t("conditions:always") : sentenceOf(when as Condition, speech);
  }, [t, words, config, catalogue, fields]);
}
