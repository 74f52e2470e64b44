import css from "./priority.module.css";
import { AXES, falls, LEVELS, PRIORITIES, type RulesDraft } from "./shapes";
import { NameFields } from "../sla/Names";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { useL10n } from "@/i18n";
import { Banner, Card, PriorityChip, Select, Table } from "@/ui";

interface CardProps { draft: RulesDraft; onChange: (patch: Partial<RulesDraft>) => void }

const useChoices = () => {
  const l10n = useL10n();
  const names = new Map((useConfig()?.priorities ?? []).map(({ key, name }) => [key, l10n(name)]));
  return PRIORITIES.map((value) => ({ value, label: names.get(value) ?? value, icon: <PriorityChip priority={value} /> }));
};

/** Impact down, severity across; more of either may never be less urgent. */
export function MatrixCard({ draft, onChange }: CardProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const choices = useChoices();
  const broken = falls(draft.matrix);
  const set = (impact: number, severity: number, to: Priority) =>
    onChange({ matrix: draft.matrix.map((line, row) => line.map((cell, column) => (row === impact && column === severity ? to : cell))) });
  const level = (axis: "impact" | "severity", at: (typeof LEVELS)[number]) => <>{t(`admin:priority.scale.${at}`)}<small className={css.words} dir="auto">{l10n(draft.scales[axis]?.[at])}</small></>;
  return (
    <Card flush title={t("admin:priority.matrix")} note={t("priorities:matrix_note")}>
      {broken.size > 0 && <div className={css.pad}><Banner tone="bad">{t("priorities:falls")}</Banner></div>}
      <Table className={css.matrix}>
        <thead><tr><th scope="col">{t("admin:priority.impact")} \ {t("admin:priority.severity")}</th>{LEVELS.map((severity) => <th key={severity} scope="col">{level("severity", severity)}</th>)}</tr></thead>
        <tbody>
          {LEVELS.map((impact, row) => (
            <tr key={impact}>
              <th scope="row">{level("impact", impact)}</th>
              {LEVELS.map((severity, column) => (
                <td key={severity} data-broken={broken.has(`${row}.${column}`)}>
                  <Select hideLabel searchable={false} size="sm" label={t("priorities:cell", { impact: t(`admin:priority.scale.${impact}`), severity: t(`admin:priority.scale.${severity}`) })} options={choices}
                    value={draft.matrix[row]?.[column] ?? "P3"} onChange={(value) => value && set(row, column, value as Priority)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
      <div className={`${css.pad} ${css.usual}`}><Select searchable={false} size="sm" label={t("priorities:default")} hint={t("priorities:default_hint")} options={choices} value={draft.default} onChange={(value) => value && onChange({ default: value as Priority })} /></div>
    </Card>
  );
}

/** What each priority, and each level of impact and severity, means here. */
export function DefinitionsCard({ draft, onChange }: CardProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <Card flush title={t("priorities:definitions")} note={t("priorities:definitions_note")}>
      {PRIORITIES.map((key) => (
        <details key={key} className={css.definition}>
          <summary><PriorityChip priority={key} /><span className="grow" dir="auto">{l10n(draft.definitions[key]) || t("priorities:undefined")}</span></summary>
          <div className={css.thirds}><NameFields multiline label={t("priorities:definition_of", { what: key })} value={draft.definitions[key] ?? {}} onChange={(text) => onChange({ definitions: { ...draft.definitions, [key]: text } })} /></div>
        </details>
      ))}
      {AXES.map((axis) => LEVELS.map((level) => {
        const what = `${t(`admin:priority.${axis}`)} · ${t(`admin:priority.scale.${level}`)}`;
        return (
          <details key={`${axis}${level}`} className={css.definition}>
            <summary><b className="m">{what}</b><span className="grow c2" dir="auto">{l10n(draft.scales[axis]?.[level]) || t("priorities:undefined")}</span></summary>
            <div className={css.thirds}><NameFields multiline label={t("priorities:definition_of", { what })} value={draft.scales[axis]?.[level] ?? {}} onChange={(text) => onChange({ scales: { ...draft.scales, [axis]: { ...draft.scales[axis], [level]: text } } })} /></div>
          </details>
        );
      }))}
    </Card>
  );
}
