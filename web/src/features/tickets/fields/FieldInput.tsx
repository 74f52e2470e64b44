import { useTranslation } from "react-i18next";
import type { Field } from "@/api/types";
import { useL10n } from "@/i18n";
import { Checkbox, Field as Labeled, MultiSelect, Select, Textarea, TextInput } from "@/ui";

interface FieldInputProps { field: Field; value: unknown; error?: string; required?: boolean; onChange: (value: unknown) => void }

/** One field of a ticket type's form, by its kind. Empty values are null. */
export function FieldInput({ field, value, error, required, onChange }: FieldInputProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const shared = { label: l10n(field.name), hint: l10n(field.help) || undefined, error, required };
  const chosen = Array.isArray(value) ? value : [value];
  const options = (field.options ?? []).filter((option) => !option.archived || chosen.includes(option.value)).map((option) => ({ value: option.value, label: l10n(option.name) }));
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const onText = (event: { target: { value: string } }) => onChange(event.target.value === "" ? null : event.target.value);
  switch (field.kind) {
    case "textarea": return <Textarea {...shared} value={text} onChange={onText} />;
    case "choice": return <Select {...shared} clearable={!required} options={options} value={text || null} onChange={onChange} />;
    case "multi": return <MultiSelect {...shared} options={options} value={Array.isArray(value) ? (value as string[]) : []} onChange={(next) => onChange(next.length > 0 ? next : null)} />;
    case "checkbox": return <Labeled {...shared} hideLabel>{(ids) => <Checkbox {...ids} label={shared.label} checked={value === true} onChange={onChange} />}</Labeled>;
    case "number": return <TextInput {...shared} type="number" inputMode="decimal" step="any" dir="ltr" value={text} onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))} />;
    case "date": return <TextInput {...shared} type="date" dir="ltr" value={text} onChange={onText} />;
    default: return <TextInput {...shared} placeholder={field.kind === "text" ? undefined : t("common:choose")} value={text} onChange={onText} />;
  }
}
