import css from "./node.module.css";
import { askedFields, type NodeStep } from "./model";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Button } from "@/ui";
import { FormField } from "../actions/FormField";
import { useEdit } from "../actions/useAct";
import { fieldsByKey } from "../model";

/** The fields this step asks for: those that are empty are filled in here, the others said to be there. */
export function StepFields({ ticket, step }: { ticket: Ticket; step: NodeStep }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const known = fieldsByKey(useConfig(), ticket.type_key);
  const edit = useEdit(ticket);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const errors = fieldTexts(edit.error);
  const fields = askedFields(step).flatMap((key) => known.get(key) ?? []);
  const empty = fields.filter((field) => step.missing_fields.includes(field.key));
  const filled = fields.filter((field) => !step.missing_fields.includes(field.key));
  if (fields.length === 0) return null;
  const save = () => edit.mutate({ fields: values }, { onSuccess: () => setValues({}) });
  return (
    <div className={css.asked}>
      <h4>{t("node:fields")}</h4>
      {filled.length > 0 && <ul className={css.ticks}>{filled.map((field) => <li key={field.key} className="ok"><CircleCheck size={14} aria-hidden="true" />{l10n(field.name)}<span className="sr">{t("node:there")}</span></li>)}</ul>}
      {empty.map((field) => (
        <FormField key={field.key} field={field} required value={values[field.key]} error={errors[`fields.${field.key}`]} onChange={(value) => setValues({ ...values, [field.key]: value })} />
      ))}
      {empty.length > 0 && <div><Button size="sm" busy={edit.isPending} reason={Object.values(values).some((value) => value !== null && value !== "") ? null : t("node:fill_in")} onClick={save}>{t("common:save")}</Button></div>}
      {edit.error && Object.keys(errors).length === 0 && <p className="t12 bad" role="alert">{problemText(edit.error)}</p>}
    </div>
  );
}
