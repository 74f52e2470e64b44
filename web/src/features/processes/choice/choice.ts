/** Which process the tickets of a type take, as it is being changed. Pure. */

import type { Condition, L10n } from "@/api/types";
import { partsOf, stampOf as conditionStamp } from "@/conditions/tree";

interface RuleShown { when: Condition; process_key: string }
export interface TypeShown { id: string; key: string; name: L10n; archived: boolean; process_key: string; process_rules: RuleShown[] }
/** `id` holds a rule together while it moves; null: no process chosen yet. */
export interface Rule { id: number; when: Condition; process_key: string | null }
export interface Choice { process_key: string; rules: Rule[] }
/** `base`: what the server had when the change began. */
export interface Draft { base: string; mine: Choice }
export type Lack = { what: "when" | "process"; n: number };

export const MOST_RULES = 20;

export const choiceOf = ({ process_key, process_rules }: Pick<TypeShown, "process_key" | "process_rules">): Choice =>
  ({ process_key, rules: process_rules.map((rule, id) => ({ id, ...rule })) });

export const sentOf = ({ process_key, rules }: Choice) =>
  ({ process_key, process_rules: rules.map(({ when, process_key: target }) => ({ when, process_key: target })) });

/** The same for the same choice: whatever order its keys have, and whether one condition stands in a row or alone. */
export const stampOf = (choice: Choice): string =>
  JSON.stringify([choice.process_key, choice.rules.map(({ when, process_key }) => [conditionStamp(when), process_key])]);

export const withRule = (choice: Choice): Choice =>
  ({ ...choice, rules: [...choice.rules, { id: Math.max(-1, ...choice.rules.map(({ id }) => id)) + 1, when: { all: [] }, process_key: null }] });

/** What is missing before it can be saved; a rule without a condition would hide all that follow. */
export const lackOf = ({ rules }: Choice): Lack | null => {
  for (const [at, { when, process_key }] of rules.entries()) {
    if (partsOf(when).length === 0) return { what: "when", n: at + 1 };
    if (process_key === null) return { what: "process", n: at + 1 };
  }
  return null;
};

/** What the server refused, beside the rule and the part of it that is meant. */
export const refusedAt = (texts: Record<string, string>, at: number, part: "when" | "process_key"): string | undefined =>
  Object.entries(texts).find(([field]) => field === `process_rules.${at}.${part}` || field.startsWith(`process_rules.${at}.${part}.`))?.[1];
