import css from "./actions.module.css";
import { CategorySelect, targetOf, TargetSelect } from "./Choosers";
import { EvidenceAdder } from "./EvidenceAdder";
import { FormField } from "./FormField";
import { gateText, missingKeys, remedyOf, type Gate } from "./gates";
import { useAct, useEdit } from "./useAct";
import { CircleDashed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Button } from "@/ui";
import { fieldsByKey } from "../model";
import { useWords } from "../timeline/useWords";

/** What a form around it sends along: no button of its own then. */
export interface Filling { values: Record<string, unknown>; fill: (values: Record<string, unknown>) => void; error: unknown }

function FieldsOf({ ticket, gate, filling: { values, fill, error } }: { ticket: Ticket; gate: Gate; filling: Filling }) {
  const known = fieldsByKey(useConfig(), ticket.type_key);
  const errors = fieldTexts(error);
  const fields = missingKeys(gate).flatMap((key) => known.get(key) ?? []);
  return (
    <>
      {fields.map((field, index) => (
        <FormField key={field.key} field={field} required autoFocus={index === 0} value={values[field.key]} error={errors[`fields.${field.key}`]}
          onChange={(value) => fill({ ...values, [field.key]: value })} />
      ))}
      {Boolean(error) && Object.keys(errors).length === 0 && <div className="t12 bad" role="alert">{problemText(error)}</div>}
    </>
  );
}

function MissingFields({ ticket, gate }: { ticket: Ticket; gate: Gate }) {
  const { t } = useTranslation();
  const edit = useEdit(ticket);
  const [values, fill] = useState<Record<string, unknown>>({});
  return (
    <div className={css.fix}>
      <FieldsOf ticket={ticket} gate={gate} filling={{ values, fill, error: edit.error }} />
      <div><Button size="sm" busy={edit.isPending} onClick={() => edit.mutate({ fields: values })}>{t("common:save")}</Button></div>
    </div>
  );
}

function PickCategory({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const edit = useEdit(ticket);
  return (
    <div className={css.fix}>
      <CategorySelect label={t("ticket:prop.category")} hideLabel value={ticket.category_id} error={edit.error ? problemText(edit.error) : null} onChange={(id) => id && edit.mutate({ category_id: id })} />
    </div>
  );
}

function PickAssignee({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const act = useAct(ticket.number);
  const assign = (value: string | null) => act.mutate({ path: "assign", body: targetOf(value), done: t("ticket:done.assign_short"), undoes: ["TicketAssigned"] });
  return (
    <div className={css.fix}>
      <TargetSelect label={t("ticket:prop.assignee")} hideLabel value={null} error={act.error ? problemText(act.error) : null} onChange={assign} />
    </div>
  );
}

/** What is still missing for a step, each with the way to mend it here. */
export function GateFixes({ ticket, gates, filling }: { ticket: Ticket; gates: Gate[]; filling?: Filling }) {
  const config = useConfig();
  const words = useWords();
  return (
    <ul className={css.gates}>
      {gates.map((gate) => {
        const remedy = remedyOf(gate);
        return (
          <li key={gate.gate}>
            <div className={css.gate}><CircleDashed size={16} aria-hidden="true" /><span>{gateText(gate, ticket.type_key, config, words)}</span></div>
            {remedy === "fields" && (filling ? <div className={css.fix}><FieldsOf ticket={ticket} gate={gate} filling={filling} /></div> : <MissingFields ticket={ticket} gate={gate} />)}
            {remedy === "category" && <PickCategory ticket={ticket} />}
            {remedy === "assignee" && <PickAssignee ticket={ticket} />}
            {remedy === "evidence" && <EvidenceAdder ticket={ticket} />}
          </li>
        );
      })}
    </ul>
  );
}
