/** What the new-ticket form holds and what it sends. */

import type { Config, Field, Priority, Scale } from "@/api/types";
import { isRequired, visibleFields, type Lookup } from "@/api/conditions";

export interface NewTicket {
  requester: { id: string; name: string } | null;
  newEmail: string;
  newName: string;
  subject: string;
  text: string;
  type_key: string | null;
  category_id: string | null;
  impact: Scale | null;
  severity: Scale | null;
  priority: Priority | null;
  priority_reason: string;
  assignee_id: string | null;
  tags: string[];
  fields: Record<string, unknown>;
}

export const EMPTY: NewTicket = {
  requester: null, newEmail: "", newName: "", subject: "", text: "", type_key: null, category_id: null, impact: null, severity: null,
  priority: null, priority_reason: "", assignee_id: null, tags: [], fields: {},
};

/** Answers of the form to the field catalogue; own fields by their key and as `fields.<key>`. */
export const formLookup = (form: NewTicket): Lookup => (field) => {
  const known: Record<string, unknown> = {
    type_key: form.type_key, category_id: form.category_id, impact: form.impact, severity: form.severity, priority: form.priority,
    tags: form.tags, subject: form.subject, text: form.text, channel: "agent", ...form.fields,
  };
  const name = field.replace(/^fields?\./, "");
  return name in known ? known[name] : field.includes(".") || !field.includes("_") ? null : undefined;
};

/** Fields of the chosen type that apply to what was answered so far. */
export function formFields(config: Config | undefined, form: NewTicket): Field[] {
  const type = config?.types.find((one) => one.key === form.type_key);
  return visibleFields(type?.fields ?? [], formLookup(form));
}

/** The body of POST /tickets; hidden fields stay out, so that a changed mind leaves no trace. */
export function bodyOf(form: NewTicket, shown: Field[], attachmentIds: string[]): Record<string, unknown> {
  const requester = form.requester ? { id: form.requester.id } : { email: form.newEmail.trim(), name: form.newName.trim() || undefined };
  const fields = Object.fromEntries(shown.map(({ key }) => [key, form.fields[key] ?? null]).filter(([, value]) => value !== null));
  const optional = {
    type_key: form.type_key, category_id: form.category_id, impact: form.impact, severity: form.severity, assignee_id: form.assignee_id,
    ...(form.priority ? { priority: form.priority, priority_reason: form.priority_reason.trim() } : {}),
  };
  const chosen = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));
  return { subject: form.subject.trim(), text: form.text, requester, tags: form.tags, fields, attachment_ids: attachmentIds, ...chosen };
}

/** What others are compared with before the ticket is opened; answers that are no texts say nothing. */
export function sketchOf({ requester, newEmail, subject, text, fields }: NewTicket) {
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === "string" && value));
  return { subject, text: text.slice(0, 4000), requester: requester ? { id: requester.id } : { email: newEmail.trim() }, fields: said };
}

const CONTROLS = /^(requester|subject|text|type_key|category_id|impact|severity|priority|priority_reason|assignee_id|tags)$|^fields\./;
/** Refusals that belong to no control of the form; they are shown above it. */
export const loose = (errors: Record<string, string>): string[] =>
  Object.entries(errors).filter(([name]) => !CONTROLS.test(name)).map(([name, text]) => `${name}: ${text}`);

/** Fields that must be filled before sending, as `name → errors:field code`; the server decides everything else. */
export function missing(form: NewTicket, shown: Field[]): Record<string, "required" | "email"> {
  const result: Record<string, "required" | "email"> = {};
  if (!form.subject.trim()) result.subject = "required";
  if (!form.text.trim()) result.text = "required";
  if (!form.requester && !form.newEmail.trim()) result.requester = "required";
  else if (!form.requester && !/^\S+@\S+\.\S+$/.test(form.newEmail.trim())) result.requester = "email";
  if (form.priority && !form.priority_reason.trim()) result.priority_reason = "required";
  for (const field of shown) {
    const value = form.fields[field.key];
    const blank = value === null || value === undefined || value === "" || value === false;
    if (isRequired(field, "create", formLookup(form)) && blank) result[`fields.${field.key}`] = "required";
  }
  return result;
}
