/** Conditions as sentences: what may be asked of a field, and how a value is said. Pure. */

import type { Leaf } from "./tree";
import type { Config, L10n } from "@/api/types";
import { categoryPath } from "@/features/tickets/model";
import type { Words } from "@/features/tickets/timeline/sentences";

export interface ConditionField {
  field: string;
  kind: "text" | "number" | "boolean" | "instant" | "date" | "choice" | "choices" | "id" | "ids" | "tree" | "priority";
  ops: string[];
  label: string | L10n;
  options?: { value: string; name: string | L10n }[];
}

export const NO_VALUE = new Set(["empty", "not_empty", "is_me", "in_my_teams"]);
export const MANY = new Set(["in", "not_in", "any_of", "none_of", "all_of", "under", "not_under"]);
export const LENGTHS = new Set(["within_last", "within_next"]);
export const UNITS = ["minutes", "hours", "days", "weeks"] as const;

export interface Choice { value: string; label: string }

const NAMED = new Set([
  "number", "subject", "text", "type", "category", "priority", "strictest_priority", "impact", "severity", "status", "status_category", "node", "channel", "language", "tags",
  "requester", "organization", "customer_tier", "assignee", "team", "department", "involved", "mentioned", "resolved_by", "returned", "escalation_level", "return_count", "reopen_count",
  "evidence_count", "rating", "created_at", "updated_at", "last_customer_at", "last_agent_at", "first_response_at", "resolved_at", "closed_at", "archived_at", "due_at", "sla_state",
]);

/** The product's own fields are named here, the workspace's by whoever made them. */
export function fieldLabel(name: string, label: string | L10n | undefined, { t, l10n }: Words): string {
  if (NAMED.has(name)) return t(`table:field.${name}`);
  return typeof label === "object" ? l10n(label) : name.replace(/^fields\./, "");
}

const MEMBERS = new Set(["assignee", "involved", "mentioned", "resolved_by"]);

/** What a field may be; null where anything may be written. */
export function choicesOf(field: Pick<ConditionField, "field" | "kind" | "options">, config: Config | undefined, words: Words): Choice[] | null {
  const { t, l10n } = words;
  if (!config) return field.options ? field.options.map((one) => ({ value: one.value, label: one.value })) : null;
  const named = <T extends { name: L10n | string }>(list: T[], value: (one: T) => string): Choice[] => list.map((one) => ({ value: value(one), label: l10n(one.name) }));
  const { field: name } = field;
  if (MEMBERS.has(name)) return named(config.members, (one) => one.id);
  if (name === "type") return named(config.types, (one) => one.key);
  if (name === "status") return named(config.statuses, (one) => one.key);
  if (name === "node") return named(config.nodes.flatMap((process) => process.nodes), (one) => one.key);
  if (name === "team") return named(config.teams, (one) => one.id);
  if (name === "department") return named(config.departments, (one) => one.id);
  if (name === "tags") return config.tags.map((tag) => ({ value: tag.name, label: tag.name }));
  if (name === "language") return config.languages.map((one) => ({ value: one, label: words.language(one) }));
  if (field.kind === "tree") return config.categories.map((node) => ({ value: node.id, label: categoryPath(config, node.id).map((one) => l10n(one.name)).join(" / ") }));
  if (field.kind === "priority") return config.priorities.map((one) => ({ value: one.key, label: `${one.key} ${l10n(one.name)}` }));
  if (field.kind === "boolean") return [{ value: "true", label: t("common:yes") }, { value: "false", label: t("common:no") }];
  if (name === "status_category") return (field.options ?? []).map((one) => ({ value: one.value, label: t(`workspace:category.${one.value}`) }));
  if (name === "channel") return (field.options ?? []).map((one) => ({ value: one.value, label: t(`ticket:channel.${one.value}`) }));
  if (name === "sla_state") return (field.options ?? []).map((one) => ({ value: one.value, label: t(`table:sla_state.${one.value}`) }));
  if (name === "customer_tier") return (field.options ?? []).map((one) => ({ value: one.value, label: t(`table:tier.${one.value}`) }));
  return field.options ? field.options.map((one) => ({ value: one.value, label: typeof one.name === "object" ? l10n(one.name) : one.value })) : null;
}

function lengthText(value: unknown, { t }: Words): string | null {
  const [unit, amount] = typeof value === "object" && value !== null ? (Object.entries(value)[0] ?? []) : [];
  return unit && (UNITS as readonly string[]).includes(unit) ? t(`table:unit.${unit}`, { count: Number(amount) }) : null;
}

/** What does not change with the hour may choose what holds for a ticket; instants and texts of messages may not. */
const STEADY = new Set<ConditionField["kind"]>(["choice", "choices", "id", "ids", "tree", "priority", "boolean", "number"]);
export const isSteady = ({ kind }: ConditionField): boolean => STEADY.has(kind);

const SHOWN = 2;
/** The value of a condition in words; a long list is cut: «A、B 等 5 个». */
export function valueText(leaf: Leaf, field: ConditionField | undefined, config: Config | undefined, words: Words): string {
  if (NO_VALUE.has(leaf.op) || leaf.value === undefined) return "";
  const choices = field ? choicesOf(field, config, words) : null;
  const one = (value: unknown): string =>
    // tickets come in more languages than the workspace serves
    (leaf.field === "language" ? words.language(String(value)) : null) ?? lengthText(value, words) ?? choices?.find((choice) => choice.value === String(value))?.label ?? (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? value.slice(0, 10) : String(value));
  if (!Array.isArray(leaf.value)) return one(leaf.value);
  if (leaf.op === "between") return leaf.value.map(one).join(" – ");
  const shown = leaf.value.slice(0, SHOWN).map(one);
  const said = leaf.op === "all_of" ? words.list(shown) : shown.join(leaf.value.length > SHOWN ? words.t("conditions:comma") : ` ${words.t("conditions:or")} `);
  return leaf.value.length > SHOWN ? words.t("table:and_more", { names: said, count: leaf.value.length }) : said;
}

function firstOp(field: ConditionField): string {
  const wish = { choice: "in", choices: "any_of", id: "in", ids: "any_of", tree: "under", priority: "in", text: "contains", instant: "within_last", date: "after", boolean: "eq", number: "gte" }[field.kind];
  return field.ops.includes(wish) ? wish : (field.ops[0] ?? "eq");
}

/** What a condition on this field begins with. */
export function firstLeaf(field: ConditionField): Leaf {
  const op = firstOp(field);
  const value = field.kind === "boolean" ? true : fitValue(op, undefined);
  return value === undefined ? { field: field.field, op } : { field: field.field, op, value };
}

/** The value a field holds after its operator changed: kept where it still fits. */
export function fitValue(op: string, value: unknown): unknown {
  if (NO_VALUE.has(op)) return undefined;
  if (MANY.has(op)) return Array.isArray(value) ? value : value === undefined || typeof value === "object" ? [] : [value];
  if (LENGTHS.has(op)) return lengthLike(value) ? value : { days: 7 };
  if (op === "between") return Array.isArray(value) && value.length === 2 ? value : [];
  return Array.isArray(value) ? value[0] : lengthLike(value) ? undefined : value;
}
const lengthLike = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the server could read it. */
export function isComplete({ op, value }: Leaf): boolean {
  if (NO_VALUE.has(op)) return true;
  if (MANY.has(op)) return Array.isArray(value) && value.length > 0;
  if (op === "between") return Array.isArray(value) && value.length === 2 && value.every((one) => one !== null && one !== "");
  return value !== undefined && value !== null && value !== "" && !Number.isNaN(value);
}
