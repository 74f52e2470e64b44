/** What still stands between a ticket and a step, in words, and how it can be mended on the spot. Pure. */

import type { Action, Config } from "@/api/types";
import { fieldsByKey } from "../model";
import type { Words } from "../timeline/sentences";

export type Gate = Action["gates"][number];
type Remedy = "fields" | "category" | "assignee" | "evidence" | null;

const WORDED = new Set([
  "fields", "classified", "assigned", "evidence", "not_handler", "second_reviewer", "accepted", "unanswered", "never", "within_days", "waited_days",
]);
const REMEDIES: Record<string, Remedy> = { fields: "fields", classified: "category", assigned: "assignee", evidence: "evidence" };

export const remedyOf = (gate: Gate): Remedy => REMEDIES[gate.gate] ?? null;

/** Keys of the fields that a `fields` gate misses. */
export const missingKeys = (gate: Gate): string[] =>
  Array.isArray(gate.params.fields) ? gate.params.fields.filter((key): key is string => typeof key === "string") : [];

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== "" && value !== false;

/** Whether what was typed gives a `fields` gate all that it misses. */
export const fills = (gate: Gate, values: Record<string, unknown>): boolean =>
  remedyOf(gate) === "fields" && missingKeys(gate).every((key) => isFilled(values[key]));

export function gateText(gate: Gate, typeKey: string, config: Config | undefined, words: Words): string {
  if (!WORDED.has(gate.gate)) return words.t("ticket:gate.unknown", { gate: gate.gate });
  const known = fieldsByKey(config, typeKey);
  const fields = words.list(missingKeys(gate).map((key) => words.l10n(known.get(key)?.name ?? key)));
  return words.t(`ticket:gate.${gate.gate}`, { fields, days: gate.params.days });
}

/** All gates in one sentence, for tooltips of disabled buttons. */
export const gatesText = (gates: Gate[], typeKey: string, config: Config | undefined, words: Words): string =>
  words.list(gates.map((gate) => gateText(gate, typeKey, config, words)));

/** The gates out of a refusal's parameters. */
export const gatesIn = (params: Record<string, unknown>): Gate[] =>
  Array.isArray(params.gates) ? (params.gates as Gate[]).map((gate) => ({ ...gate, params: gate.params ?? {} })) : [];
