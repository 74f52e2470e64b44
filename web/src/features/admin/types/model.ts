/** A form in the making. Pure. */

import type { Condition, Field, L10n } from "@/api/types";
import type { ConditionField } from "@/conditions";
import { localName } from "@/i18n";
import type { FieldKind, FormField, TypeDraft, TypeShown } from "./shapes";
import { LANGUAGES } from "@/i18n";

const KEY = /^[a-z][a-z0-9_]{0,39}$/;
export const CHOOSING = new Set<FieldKind>(["choice", "multi"]);

export const draftOf = ({ name, description, icon, default_priority, portal, archived, fields }: TypeShown): TypeDraft => ({ name, description, icon, default_priority, portal, archived, fields });

/** A key made of a name, free among those there are. */
export function keyFrom(name: string, taken: string[], fallback: string): string {
  const plain = name.toLocaleLowerCase("en").normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 34) || fallback;
  if (!taken.includes(plain) && plain !== fallback) return plain;
  let n = 1;
  while (taken.includes(`${plain}_${n}`)) n += 1;
  return `${plain}_${n}`;
}

export const aField = (kind: FieldKind, taken: string[]): FormField => ({
  key: keyFrom("", taken, "field"), name: {}, kind, options: CHOOSING.has(kind) ? [{ value: "option_1", name: {}, archived: false }] : [],
  required_at: [], required_when: null, visible_when: null, portal: true, help: {}, archived: false,
});

/** A field whose kind is another one; what only the old kind knows goes. */
export function ofKind(field: FormField, kind: FieldKind): FormField {
  const options = CHOOSING.has(kind) ? (field.options.length > 0 ? field.options : aField(kind, []).options) : [];
  return { ...field, kind, options };
}

export type Lack = "name" | "key" | "key_twice" | "options" | "option_names";
const named = (name: L10n) => Object.values(name).some((text) => text.trim());

/** What a field lacks before it can be saved; the server decides everything else. */
export function lackOf(field: FormField, fields: FormField[]): Lack | null {
  if (!named(field.name)) return "name";
  if (!KEY.test(field.key)) return "key";
  if (fields.filter((one) => one.key === field.key).length > 1) return "key_twice";
  if (CHOOSING.has(field.kind) && !field.options.some((option) => !option.archived)) return "options";
  return field.options.some((option) => !named(option.name)) ? "option_names" : null;
}

const KIND: Record<FieldKind, ConditionField["kind"]> = { text: "text", textarea: "text", number: "number", date: "date", choice: "choice", multi: "choices", checkbox: "boolean" };
const OPS: Partial<Record<ConditionField["kind"], string[]>> = {
  text: ["eq", "ne", "contains", "not_contains", "starts_with", "empty", "not_empty"], number: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "empty", "not_empty"],
  date: ["eq", "before", "after", "between", "empty", "not_empty"], choice: ["eq", "ne", "in", "not_in", "empty", "not_empty"],
  choices: ["any_of", "none_of", "all_of", "empty", "not_empty"], boolean: ["eq", "ne"],
};
const ALSO = new Set(["category", "channel", "customer_tier", "language"]);

/** What the condition of one field may ask: the other fields of the form, then what is known of a ticket that comes in. */
export function asksOf(fields: FormField[], at: number, catalogue: ConditionField[]): ConditionField[] {
  const mine = fields.filter((field, place) => place !== at && !field.archived).map((field): ConditionField => ({
    field: `fields.${field.key}`, kind: KIND[field.kind], ops: OPS[KIND[field.kind]] ?? [], label: named(field.name) ? field.name : { en: field.key },
    ...(field.options.length > 0 ? { options: field.options.filter(({ archived }) => !archived).map(({ value, name }) => ({ value, name })) } : {}),
  }));
  return [...mine, ...catalogue.filter(({ field }) => ALSO.has(field))];
}

/** Every text of the form that customers or agents read. */
function textsOf(draft: TypeDraft): L10n[] {
  const live = draft.fields.filter(({ archived }) => !archived);
  const helps = live.map(({ help }) => help).filter(named);
  return [draft.name, ...live.flatMap((field) => [field.name, ...field.options.filter(({ archived }) => !archived).map(({ name }) => name)]), ...helps];
}

/** How much of the form is said in a language, and how many texts are missing. */
export function spokenIn(draft: TypeDraft, language: string): { share: number; missing: number } {
  const texts = textsOf(draft);
  const missing = texts.filter((text) => !text[language]?.trim()).length;
  return { share: 1 - missing / texts.length, missing };
}

const same = (text: string): L10n => Object.fromEntries(LANGUAGES.map((language) => [language, text]));
/** The field as a reader of one language sees it, whoever looks. */
export const readIn = (field: FormField, language: string): Field => ({
  ...field, name: same(localName(field.name, language)), help: same(localName(field.help, language)),
  options: field.options.map((option) => ({ ...option, name: same(localName(option.name, language)) })),
});

interface FormDifference { added: string[]; removed: string[]; changed: string[] }
/** Which fields came, went, or are otherwise than before. */
export function formDifference(before: unknown, after: unknown): FormDifference {
  const byKey = (fields: unknown) => new Map((Array.isArray(fields) ? (fields as FormField[]) : []).map((field) => [field.key, JSON.stringify(field)]));
  const [old, now] = [byKey(before), byKey(after)];
  return {
    added: [...now.keys()].filter((key) => !old.has(key)), removed: [...old.keys()].filter((key) => !now.has(key)),
    changed: [...now.entries()].filter(([key, field]) => old.has(key) && old.get(key) !== field).map(([key]) => key),
  };
}

/** The keys of other fields that a condition asks about. */
export function askedKeys(condition: Condition | null): string[] {
  if (!condition) return [];
  if ("all" in condition) return condition.all.flatMap(askedKeys);
  if ("any" in condition) return condition.any.flatMap(askedKeys);
  if ("not" in condition) return askedKeys(condition.not);
  return condition.field.startsWith("fields.") ? [condition.field.slice(7)] : [];
}
