import css from "./context.module.css";
import { ChoiceInPlace, TextInPlace } from "./InPlace";
import { useTranslation } from "react-i18next";
import { isRequired, visibleFields } from "@/api/conditions";
import { useConfig } from "@/api/queries";
import type { Field, Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { clsx } from "@/ui";
import { isBlank, typeOf } from "../model";
import { useWords } from "../timeline/useWords";
import type { ReactNode } from "react";
import { TicketHinders } from "../../processes/feedback/Hinders";

/** What a field's condition may ask: other fields as `fields.key`, and the ticket itself. */
const ticketLookup = (ticket: Ticket) => (name: string): unknown => {
  if (name.startsWith("fields.")) return ticket.fields[name.slice(7)] ?? null;
  const own: Record<string, unknown> = { ...ticket, type: ticket.type_key, category: ticket.category_id, customer_tier: ticket.requester.tier, language: ticket.locale };
  return own[name];
};

function useShown(): (field: Field, value: unknown) => ReactNode {
  const l10n = useL10n();
  const { t } = useTranslation();
  const { list } = useWords();
  const option = (field: Field, value: unknown) => l10n(field.options?.find((one) => one.value === value)?.name ?? String(value));
  return (field, value) => {
    if (isBlank(value)) return null;
    if (field.kind === "checkbox") return value ? t("common:yes") : t("common:no");
    if (Array.isArray(value)) return list(value.map((one) => option(field, one)));
    if (field.kind === "choice") return option(field, value);
    return <bdi>{String(value)}</bdi>;
  };
}

function OneField({ ticket, field, editable }: { ticket: Ticket; field: Field; editable: boolean }) {
  const l10n = useL10n();
  const { t } = useTranslation();
  const shown = useShown();
  const value = ticket.fields[field.key];
  const label = l10n(field.name);
  const change = (typed: unknown) => ({ fields: { [field.key]: typed } });
  const common = { ticket, label, field: `fields.${field.key}`, shown: shown(field, value), editable };
  const chosen = Array.isArray(value) ? value : [value];
  const options = (field.options ?? []).filter((one) => !one.archived || chosen.includes(one.value)).map((one) => ({ value: one.value, label: l10n(one.name) }));
  if (field.kind === "choice") return <ChoiceInPlace {...common} change={change} value={isBlank(value) ? [] : [String(value)]} options={options} clearable />;
  if (field.kind === "multi") return <ChoiceInPlace {...common} change={change} value={Array.isArray(value) ? value.map(String) : []} options={options} multiple={(values) => change(values.length > 0 ? values : null)} />;
  if (field.kind === "checkbox") return <ChoiceInPlace {...common} change={(typed) => change(typed === "true")} value={[String(value === true)]} options={[{ value: "true", label: t("common:yes") }, { value: "false", label: t("common:no") }]} />;
  const toValue = (typed: string | null) => (field.kind === "number" && typed !== null && !Number.isNaN(Number(typed)) ? Number(typed) : typed);
  return <TextInPlace {...common} change={(typed) => change(toValue(typed))} value={isBlank(value) ? "" : String(value)} kind={field.kind} />;
}

/** The fields of the ticket's type that apply to it, each edited where it stands. */
export function FormFields({ ticket, editable }: { ticket: Ticket; editable: boolean }) {
  const l10n = useL10n();
  const { t } = useTranslation();
  const form = typeOf(useConfig(), ticket.type_key)?.fields ?? [];
  const fields = [...visibleFields(form, ticketLookup(ticket)), ...form.filter((field) => field.archived && !isBlank(ticket.fields[field.key]))];
  const lacks = (field: Field) => isBlank(ticket.fields[field.key]) && field.required_at.find((stage) => isRequired(field, stage, ticketLookup(ticket)));
  return (
    <div className={css.rows}>
      {fields.map((field) => (
        <FieldRow key={field.key} name={l10n(field.name)} aside={<TicketHinders className={css.quiet} ticket={ticket} kind="field" what={field.key} label={l10n(field.name)} />} lacking={lacks(field) ? t(`ticket:required_at.${lacks(field) || "create"}`) : null}>
          <OneField ticket={ticket} field={field} editable={editable && !field.archived} />
        </FieldRow>
      ))}
    </div>
  );
}

interface FieldRowProps { name: string; lacking?: string | null; /** Beside the name, in no one's way. */ aside?: ReactNode; children: ReactNode }

export function FieldRow({ name, lacking, aside, children }: FieldRowProps) {
  return (
    <>
      <span className={clsx(css.key, Boolean(aside) && css.asking)}>{name}{lacking && <span className="warn" title={lacking} aria-label={lacking}> *</span>}{aside}</span>
      <span className={css.value}>{children}</span>
    </>
  );
}
