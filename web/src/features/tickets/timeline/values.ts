/** A recorded value before or after a change, in words. */

import type { Config } from "@/api/types";
import { categoryPath, statusNames, typeOf } from "../model";
import type { Words } from "./sentences";

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
