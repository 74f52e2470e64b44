import css from "./field.module.css";
import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What a control needs so that label, hint and error are spoken with it. */
interface ControlIds { id: string; "aria-describedby"?: string; "aria-invalid"?: true; "aria-required"?: true }

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  /** Beside the label at the far end, e.g. a link. */
  end?: ReactNode;
  hideLabel?: boolean;
}

/** Label above, help below, error in words below that. */
export function Field({ label, hint, error, required, end, hideLabel, children }: FieldProps & { children: (ids: ControlIds) => ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={css.field}>
      <div className={hideLabel ? "sr" : css.label}>
        <label htmlFor={id} id={`${id}-label`}>{label}</label>
        {required && <span className={css.required} title={t("common:required")} aria-hidden="true">*</span>}
        {end && <span className={css.end}>{end}</span>}
      </div>
      {children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined, "aria-required": required || undefined })}
      {hint && <div className={css.hint} id={`${id}-hint`}>{hint}</div>}
      {error && <div className={css.error} id={`${id}-error`}><CircleAlert size={12} aria-hidden="true" />{error}</div>}
    </div>
  );
}
