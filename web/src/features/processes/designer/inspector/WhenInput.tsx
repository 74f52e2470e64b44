import css from "../designer.module.css";
import type { When } from "../model/definition";
import { AppliesTo } from "../../../admin/sla/AppliesTo";
import { useTranslation } from "react-i18next";
import type { Condition } from "@/api/types";

const partsOf = (when: When | undefined): Condition[] => (!when ? [] : "all" in when ? when.all : [when]);

/** A condition as sentences joined by «且»; none means always. */
export function WhenInput({ label, value, onChange, always, disabled }: { label: string; value: When | undefined; onChange: (when: When) => void; always?: string; disabled?: boolean }) {
  const { t } = useTranslation();
  const set = (parts: Condition[]) => onChange(parts.length === 0 ? null : parts.length === 1 ? (parts[0] ?? null) : { all: parts });
  return <div role="group" aria-label={label} className={css.when}><AppliesTo parts={partsOf(value)} onChange={set} all={always ?? t("designer:when.always")} readOnly={disabled} /></div>;
}
