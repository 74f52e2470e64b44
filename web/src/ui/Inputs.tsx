import { clsx } from "./clsx";
import css from "./field.module.css";
import { IconButton } from "./Button";
import { Field, type FieldProps } from "./Field";
import { Check, Eye, EyeOff } from "lucide-react";
import { useState, type ComponentPropsWithRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

export type ControlSize = "sm" | "md" | "lg";
type NativeInput = Omit<ComponentPropsWithRef<"input">, "size">;
type TextInputProps = FieldProps & NativeInput & { size?: ControlSize; icon?: ReactNode; trailing?: ReactNode };

const sized = (size: ControlSize | undefined) => (size && size !== "md" ? css[size] : undefined);

/** One line of text. `dir="auto"` unless told: what people type keeps its own direction. */
export function TextInput({ label, hint, error, required, end, hideLabel, size, icon, trailing, className, ...rest }: TextInputProps) {
  return (
    <Field label={label} hint={hint} error={error} required={required} end={end} hideLabel={hideLabel}>
      {(ids) => (
        <div className={clsx(css.box, sized(size), className)} data-invalid={Boolean(error)} data-disabled={rest.disabled}>
          {icon}
          <input dir="auto" {...rest} {...ids} className={css.input} />
          {trailing}
        </div>
      )}
    </Field>
  );
}

/** A password with an eye; pasting and password managers work. */
export function PasswordInput(props: Omit<TextInputProps, "type" | "trailing">) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const eye = (
    <IconButton
      size="xs"
      label={shown ? t("common:password.hide") : t("common:password.show")}
      icon={shown ? <EyeOff size={16} /> : <Eye size={16} />}
      aria-pressed={shown}
      onClick={() => setShown(!shown)}
    />
  );
  return <TextInput dir="ltr" autoComplete="current-password" {...props} type={shown ? "text" : "password"} trailing={eye} />;
}

type TextareaProps = FieldProps & ComponentPropsWithRef<"textarea">;
export function Textarea({ label, hint, error, required, end, hideLabel, className, ...rest }: TextareaProps) {
  return (
    <Field label={label} hint={hint} error={error} required={required} end={end} hideLabel={hideLabel}>
      {(ids) => (
        <div className={clsx(css.box, className)} data-invalid={Boolean(error)} data-disabled={rest.disabled}>
          <textarea dir="auto" rows={3} {...rest} {...ids} className={css.input} />
        </div>
      )}
    </Field>
  );
}

type BoxProps = Omit<NativeInput, "onChange" | "type"> & { label: ReactNode; onChange?: (checked: boolean) => void };

export function Checkbox({ label, onChange, ...rest }: BoxProps) {
  return (
    <label className={css.check}>
      <input type="checkbox" {...rest} onChange={(event) => onChange?.(event.target.checked)} />
      <span className={css.mark} aria-hidden="true"><Check size={12} strokeWidth={2.5} /></span>
      <span>{label}</span>
    </label>
  );
}

export function Radio({ label, onChange, ...rest }: BoxProps) {
  return (
    <label className={css.check}>
      <input type="radio" {...rest} onChange={(event) => onChange?.(event.target.checked)} />
      <span className={clsx(css.mark, css.round)} aria-hidden="true" />
      <span>{label}</span>
    </label>
  );
}

export function Switch({ label, onChange, hideLabel, ...rest }: BoxProps & { hideLabel?: boolean }) {
  return (
    <label className={css.switch}>
      <input type="checkbox" role="switch" {...rest} onChange={(event) => onChange?.(event.target.checked)} />
      <i aria-hidden="true" />
      <span className={hideLabel ? "sr" : undefined}>{label}</span>
    </label>
  );
}
