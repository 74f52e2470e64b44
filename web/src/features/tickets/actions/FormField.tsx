import { useTranslation } from "react-i18next";
import type { Field } from "@/api/types";
import { useL10n } from "@/i18n";
import { Checkbox, MultiSelect, Select, Textarea, TextInput } from "@/ui";

interface FormFieldProps { field: Field; value: unknown; onChange: (value: unknown) => void; error?: string | null; required?: boolean; autoFocus?: boolean }

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const numberOrText = (typed: string): unknown => (typed.trim() === "" ? null : Number.isNaN(Number(typed)) ? typed : Number(typed));

/** One field of a ticket type's form, by its kind. An emptied field is null. */
export function FormField({ field, value, onChange, error, required, autoFocus }: FormFieldProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const common = { label: l10n(field.name), hint: field.help && l10n(field.help) ? l10n(field.help) : undefined, error, required };
  const options = (field.options ?? []).map((option) => ({ value: option.value, label: l10n(option.name) }));
  switch (field.kind) {
    case "choice":
      return <Select {...common} options={options} clearable value={typeof value === "string" ? value : null} onChange={onChange} />;
    case "multi":
      return <MultiSelect {...common} options={options} value={Array.isArray(value) ? (value as string[]) : []} onChange={(chosen) => onChange(chosen.length > 0 ? chosen : null)} />;
    case "checkbox":
      return <div><Checkbox label={common.label} checked={value === true} onChange={onChange} />{error && <div className="t12 bad" role="alert">{error}</div>}</div>;
    case "textarea":
      return <Textarea {...common} autoFocus={autoFocus} value={text(value)} onChange={(event) => onChange(event.target.value || null)} />;
    case "number":
      return <TextInput {...common} dir="ltr" inputMode="decimal" autoFocus={autoFocus} value={text(value)} onChange={(event) => onChange(numberOrText(event.target.value))} />;
    case "date":
      return <TextInput {...common} type="date" dir="ltr" autoFocus={autoFocus} value={text(value)} onChange={(event) => onChange(event.target.value || null)} />;
    default:
      return <TextInput {...common} autoFocus={autoFocus} placeholder={t("ticket:empty_value")} value={text(value)} onChange={(event) => onChange(event.target.value || null)} />;
  }
}
