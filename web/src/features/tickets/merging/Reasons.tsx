import css from "./merging.module.css";
import type { Duplicate } from "./shapes";
import { useTranslation } from "react-i18next";
import { Chip } from "@/ui";

/** Why two tickets seem to be the same. */
export function Reasons({ of }: { of: Duplicate }) {
  const { t } = useTranslation();
  return (
    <span className={css.reasons}>
      {of.reasons.map(({ reason, value, score }) => (
        <Chip key={`${reason}.${value ?? ""}`} tone={reason === "same_object" ? "accent" : "outline"}>
          {t(`merging:reason.${reason}`, { value: value ?? "", percent: Math.round((score ?? 0) * 100) })}
        </Chip>
      ))}
    </span>
  );
}
