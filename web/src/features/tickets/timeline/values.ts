/** A recorded value before or after a change, in words. */

import type { Config, Field, TimelineEntry } from "@/api/types";
import { categoryPath, fieldsByKey, statusNames, typeOf } from "../model";
import { fieldName, type Words } from "./sentences";

type Reader = (value: string, config: Config | undefined, words: Words) => string;

const READERS: Record<string, Reader> = {
  category_id: (id, config, { l10n }) => categoryPath(config, id).map((node) => l10n(node.name)).join(" / ") || id,
  type_key: (key, config, { l10n }) => l10n(typeOf(config, key)?.name ?? key),
  status: (key, config, { l10n }) => l10n(statusNames(config, key)),
  assignee_id: (id, config) => config?.members.find((member) => member.id === id)?.name ?? id,
  team_id: (id, config) => config?.teams.find((team) => team.id === id)?.name ?? id,
  department_id: (id, config) => config?.departments.find((one) => one.id === id)?.name ?? id,
};

export function valueText(field: string, value: unknown, config: Config | undefined, words: Words): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return words.t("timeline:nothing");
  if (typeof value === "boolean") return value ? words.t("common:yes") : words.t("common:no");
  if (Array.isArray(value)) return words.list(value.map((one) => valueText(field, one, config, words)));
  if (typeof value === "object") return Object.entries(value).map(([key, one]) => `${key}: ${valueText(key, one, config, words)}`).join(" · ");
  const read = READERS[field];
  return read && typeof value === "string" ? read(value, config, words) : String(value);
}

interface ChangeRow { key: string; name: string; before: string; after: string }

function formValue(field: Field | undefined, value: unknown, config: Config | undefined, words: Words): string {
  const named = (one: unknown): unknown => { const option = field?.options?.find((known) => known.value === one); return option ? words.l10n(option.name) : one; };
  return valueText(field?.key ?? "", Array.isArray(value) ? value.map(named) : named(value), config, words);
}

const record = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});

/** Changed form fields, each on a line of its own and by its name. */
function formRows(change: TimelineEntry["changes"][number], typeKey: string, config: Config | undefined, words: Words): ChangeRow[] {
  const [before, after] = [record(change.before), record(change.after)];
  const known = fieldsByKey(config, typeKey);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => {
      const field = known.get(key);
      return { key: `fields.${key}`, name: words.l10n(field?.name ?? key), before: formValue(field, before[key], config, words), after: formValue(field, after[key], config, words) };
    });
}

/** What an entry changed, before and after, in words. */
export const changeRows = (entry: TimelineEntry, typeKey: string, config: Config | undefined, words: Words): ChangeRow[] =>
  entry.changes.flatMap((change) => (change.field === "fields" ? formRows(change, typeKey, config, words) : {
    key: change.field, name: fieldName(change.field, words), before: valueText(change.field, change.before, config, words), after: valueText(change.field, change.after, config, words),
  }));
