import css from "./choice.module.css";
import { refusedAt, type Rule } from "./choice";
import { useProcessName, useRuleText } from "./words";
import type { ProcessLine } from "../designer/queries";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { ConditionEditor, useSteadyFields } from "@/conditions";
import { IconButton, Select, type Option } from "@/ui";

interface RuleLineProps {
  rule: Rule; at: number; count: number; lines: ProcessLine[]; options: Option[]; refused: Record<string, string>;
  onChange: (next: Rule) => void; onMove: (to: number) => void; onRemove: () => void;
}

/** One rule: its condition, where its tickets go, and its place in the row. Alt and an arrow move it. */
export function RuleLine({ rule, at, count, lines, options, refused, onChange, onMove, onRemove }: RuleLineProps) {
  const { t } = useTranslation();
  const said = useRuleText(lines)(rule);
  const name = useProcessName(lines);
  const fields = useSteadyFields();
  const place = t("choice:rule.place", { n: at + 1 });
  const wrong = refusedAt(refused, at, "when");
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key];
    if (!event.altKey || to === undefined || to < 0 || to >= count) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <li className={css.rule} aria-label={t("choice:rule.of", { n: at + 1, of: count })}>
      <span className={css.place} aria-hidden="true">{at + 1}</span>
      <div className={css.parts}>
        <ConditionEditor label={t("choice:rule.when", { n: at + 1 })} value={rule.when} fields={fields} empty={t("choice:rule.which")} onChange={(when) => onChange({ ...rule, when: when ?? { all: [] } })} />
        {wrong && <p className={css.bad} role="alert">{wrong}</p>}
        <div className={css.target}>
          <Select label={t("choice:rule.target", { n: at + 1 })} options={options} value={rule.process_key} valueLabel={rule.process_key ? name(rule.process_key) : undefined} error={refusedAt(refused, at, "process_key")} onChange={(key) => onChange({ ...rule, process_key: key })} />
        </div>
        <p className={css.said} dir="auto">{said}</p>
      </div>
      {/* the buttons carry the keys */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={css.acts} onKeyDown={onKeyDown}>
        <IconButton data-move={`${rule.id} up`} label={t("choice:rule.up", { place })} icon={<ArrowUp size={15} />} shortcut="Alt ↑" reason={at === 0 ? t("choice:rule.first") : null} onClick={() => onMove(at - 1)} />
        <IconButton data-move={`${rule.id} down`} label={t("choice:rule.down", { place })} icon={<ArrowDown size={15} />} shortcut="Alt ↓" reason={at === count - 1 ? t("choice:rule.last") : null} onClick={() => onMove(at + 1)} />
        <IconButton label={t("choice:rule.remove", { place })} icon={<Trash2 size={15} />} onClick={onRemove} />
      </div>
    </li>
  );
}
