import css from "../designer.module.css";
import type { When } from "../model/definition";
import { useTranslation } from "react-i18next";
import { ConditionEditor, useSteadyFields } from "@/conditions";

/** A condition beside a step or a way; none means always. */
export function WhenInput({ label, value, onChange, always, disabled }: { label: string; value: When | undefined; onChange: (when: When) => void; always?: string; disabled?: boolean }) {
  const { t } = useTranslation();
  const fields = useSteadyFields();
  // one condition stands alone in the definition, not as a group of one
  const set = (when: When) => onChange(when && "all" in when && when.all.length === 1 ? (when.all[0] ?? null) : when);
  return <div className={css.when}><ConditionEditor label={label} value={value} fields={fields} empty={always ?? t("designer:when.always")} disabled={disabled} onChange={set} /></div>;
}
