/** Rules and processes in words. */

import type { Lack, Rule } from "./choice";
import type { ProcessLine } from "../designer/queries";
import { useTranslation } from "react-i18next";
import { partsOf, useConditionText } from "@/conditions";
import { useL10n } from "@/i18n";

/** Those a new ticket can begin on. */
export const inForce = (lines: ProcessLine[]): ProcessLine[] => lines.filter(({ version, archived_at }) => version !== null && archived_at === null);

export function useProcessName(lines: ProcessLine[]): (key: string) => string {
  const l10n = useL10n();
  return (key) => l10n(lines.find((line) => line.key === key)?.name) || key;
}

/** «问题 是 尺寸不符 → 走「退款」», or what is still missing of it. */
export function useRuleText(lines: ProcessLine[]): (rule: Rule) => string {
  const { t } = useTranslation();
  const condition = useConditionText();
  const name = useProcessName(lines);
  return ({ when, process_key }) => {
    if (partsOf(when).length === 0) return t("choice:rule.no_when");
    return process_key === null ? t("choice:rule.no_process") : t("choice:rule.said", { when: condition(when), process: name(process_key) });
  };
}

export function useLackText(): (lack: Lack | null) => string | null {
  const { t } = useTranslation();
  return (lack) => lack && t(`choice:lack.${lack.what}`, { n: lack.n });
}
