import css from "./sla.module.css";
import type { PolicyDefinition } from "./shapes";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, Checkbox } from "@/ui";

const FIRST = 5;
const NEVER = new Set(["new", "unassigned", "resolved", "closed"]);

/** Statuses in which the customer's clocks stand still, and what counts as an answer. */
export function Pauses({ definition, onChange }: { definition: PolicyDefinition; onChange: (definition: PolicyDefinition) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const statuses = useConfig()?.statuses ?? [];
  const [all, setAll] = useState(false);
  const paused = definition.pause_statuses ?? [];
  const offered = [...new Map(statuses.map((status) => [status.key, status])).values()].filter(({ key, category }) => !NEVER.has(category) || paused.includes(key));
  const rank = ({ key, category }: (typeof offered)[number]) => (paused.includes(key) ? 0 : category.startsWith("waiting") ? 1 : 2);
  const [order] = useState(() => new Map([...offered].sort((a, b) => rank(a) - rank(b)).map(({ key }, index) => [key, index])));
  const sorted = [...offered].sort((a, b) => (order.get(a.key) ?? 99) - (order.get(b.key) ?? 99));
  const shown = all ? sorted : sorted.slice(0, FIRST);
  const toggle = (key: string, on: boolean) => onChange({ ...definition, pause_statuses: on ? [...paused, key] : paused.filter((one) => one !== key) });
  return (
    <div className={css.pauses} role="group" aria-label={t("sla:pause.title")}>
      <span className="t12 c2">{t("sla:pause.title")}</span>
      {shown.map(({ key, name }) => <Checkbox key={key} label={<span dir="auto">{l10n(name)}</span>} checked={paused.includes(key)} onChange={(on) => toggle(key, on)} />)}
      {sorted.length > FIRST && <Button kind="link" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("sla:pause.fewer") : t("sla:pause.more", { count: sorted.length - FIRST })}</Button>}
      <span className="grow" />
      <Checkbox label={t("sla:pause.thanks")} checked={definition.thanks_need_answer ?? false} onChange={(on) => onChange({ ...definition, thanks_need_answer: on })} />
      <span className="t12 c3">{t("sla:pause.return_note")}</span>
    </div>
  );
}
