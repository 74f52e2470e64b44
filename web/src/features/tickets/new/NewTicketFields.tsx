import css from "../fields/fields.module.css";
import { CategorySelect } from "../fields/CategorySelect";
import { FieldInput } from "../fields/FieldInput";
import { UploadField } from "../fields/UploadField";
import type { useUploads } from "../fields/useUploads";
import { formLookup, type NewTicket } from "./form";
import { RequesterField } from "./RequesterField";
import { useTranslation } from "react-i18next";
import { isRequired } from "@/api/conditions";
import { useCan, useConfig } from "@/api/queries";
import type { Field, Priority, Scale } from "@/api/types";
import { useL10n } from "@/i18n";
import { Avatar, MultiSelect, PriorityChip, Select, Textarea, TextInput } from "@/ui";

interface FieldsProps { form: NewTicket; errors: Record<string, string>; shown: Field[]; uploads: ReturnType<typeof useUploads>; onChange: (patch: Partial<NewTicket>) => void }

const SCALE: Scale[] = [1, 2, 3];

function Grades({ form, errors, onChange }: Pick<FieldsProps, "form" | "errors" | "onChange">) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const scales = useConfig()?.scales;
  const options = (kind: "impact" | "severity") => SCALE.map((grade) => ({ value: String(grade), label: t(`tickets_new:${kind}.${grade}`), note: l10n(scales?.[kind]?.[grade]) || undefined }));
  const grade = (value: string | null) => (value ? (Number(value) as Scale) : null);
  return (
    <>
      <Select clearable label={t("tickets_new:impact.label")} error={errors.impact} options={options("impact")} value={form.impact ? String(form.impact) : null} onChange={(value) => onChange({ impact: grade(value) })} />
      <Select clearable label={t("tickets_new:severity.label")} error={errors.severity} options={options("severity")} value={form.severity ? String(form.severity) : null} onChange={(value) => onChange({ severity: grade(value) })} />
    </>
  );
}

function PriorityFields({ form, errors, onChange }: Pick<FieldsProps, "form" | "errors" | "onChange">) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const options = (config?.priorities ?? []).map(({ key, name, definition }) => ({ value: key, label: l10n(name), note: l10n(definition), icon: <PriorityChip priority={key} /> }));
  return (
    <>
      <Select clearable searchable={false} label={t("tickets_new:priority.label")} placeholder={t("tickets_new:priority.auto")} hint={t("tickets_new:priority.hint")} error={errors.priority} options={options} value={form.priority} onChange={(value) => onChange({ priority: value as Priority | null })} />
      {form.priority && <TextInput required label={t("tickets_new:priority.reason")} error={errors.priority_reason} value={form.priority_reason} onChange={(event) => onChange({ priority_reason: event.target.value })} />}
    </>
  );
}

function AssigneeField({ form, errors, onChange }: Pick<FieldsProps, "form" | "errors" | "onChange">) {
  const { t } = useTranslation();
  const members = useConfig()?.members.filter((member) => member.status === "active") ?? [];
  const options = members.map(({ id, name, color }) => ({ value: id, label: name, icon: <Avatar name={name} color={color} size={20} /> }));
  return <Select clearable label={t("tickets_new:assignee")} placeholder={t("tickets_new:unassigned")} error={errors.assignee_id} options={options} value={form.assignee_id} onChange={(assignee_id) => onChange({ assignee_id })} />;
}

/** Every control of the form; the fields of the chosen type appear as their conditions hold. */
export function NewTicketFields({ form, errors, shown, uploads, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const can = useCan();
  const types = (config?.types ?? []).map(({ key, name, description }) => ({ value: key, label: l10n(name), note: l10n(description) }));
  const tags = (config?.tags ?? []).map(({ name }) => ({ value: name, label: name }));
  const setField = (key: string) => (value: unknown) => onChange({ fields: { ...form.fields, [key]: value } });
  return (
    <div className={css.grid}>
      <RequesterField form={form} error={errors.requester} onChange={onChange} />
      <Select label={t("tickets_new:type")} error={errors.type_key} options={types} value={form.type_key} onChange={(type_key) => onChange({ type_key })} />
      <div className={css.whole}><TextInput required label={t("tickets_new:subject")} error={errors.subject} value={form.subject} onChange={(event) => onChange({ subject: event.target.value })} /></div>
      <div className={css.whole}><Textarea required rows={5} label={t("tickets_new:text")} error={errors.text} value={form.text} onChange={(event) => onChange({ text: event.target.value })} /></div>
      {shown.map((field) => (
        <div key={field.key} className={field.kind === "textarea" ? css.whole : undefined}>
          <FieldInput field={field} value={form.fields[field.key]} required={isRequired(field, "create", formLookup(form))} error={errors[`fields.${field.key}`] ?? errors[field.key]} onChange={setField(field.key)} />
        </div>
      ))}
      <CategorySelect label={t("tickets_new:category")} error={errors.category_id} value={form.category_id} onChange={(category_id) => onChange({ category_id })} />
      {can("ticket.assign") && <AssigneeField form={form} errors={errors} onChange={onChange} />}
      <Grades form={form} errors={errors} onChange={onChange} />
      {can("ticket.set_priority") && <PriorityFields form={form} errors={errors} onChange={onChange} />}
      <MultiSelect label={t("tickets_new:tags")} error={errors.tags} options={tags} value={form.tags} onChange={(next) => onChange({ tags: next })}
        onCreate={(name) => onChange({ tags: [...new Set([...form.tags, name])] })} createLabel={(name) => t("tickets_new:tag_create", { name })} />
      <div className={css.whole}><UploadField uploads={uploads} /></div>
    </div>
  );
}
