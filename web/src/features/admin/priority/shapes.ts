/** What the API says of priority rules, and what may be tried on them. */

import type { Condition, L10n, Priority } from "@/api/types";

export type Scales = Partial<Record<"impact" | "severity", Partial<Record<"1" | "2" | "3", L10n>>>>;
export interface Rule { name: L10n; when: Condition; at_least: Priority }
export interface RulesDraft { matrix: Priority[][]; default: Priority; rules: Rule[]; definitions: Partial<Record<Priority, L10n>>; scales: Scales }
export interface RulesShown extends RulesDraft { version: number; history: { version: number; author_name: string; reason: string; published_at: string }[] }

export interface Sketch {
  subject: string; text: string; type_key: string | null; category_id: string | null; channel: string; customer_tier: "standard" | "vip";
  language: string; tags: string[]; impact: number | null; severity: number | null;
}
interface Proposal { priority: Priority; source: string; text: L10n }
export interface Trial {
  proposal: Proposal; start: Proposal; now: Priority | null;
  rules: { place: number; name: L10n; at_least: Priority; holds: boolean; raised: boolean }[];
  reasons: { condition: Condition; met: boolean; actual: unknown }[][];
}

export const PRIORITIES: Priority[] = ["P1", "P2", "P3", "P4"];
export const LEVELS = ["1", "2", "3"] as const;
export const AXES = ["impact", "severity"] as const;

export const draftOf = ({ matrix, default: usual, rules, definitions, scales }: RulesShown): RulesDraft => ({ matrix, default: usual, rules, definitions, scales });

/** Places where more impact or severity would be less urgent, as `impact.severity` from 0. Pure. */
export function falls(matrix: Priority[][]): Set<string> {
  const at = (impact: number, severity: number) => matrix[impact]?.[severity] ?? "P4";
  const found = new Set<string>();
  for (const impact of [0, 1, 2]) {
    for (const severity of [0, 1, 2]) {
      if ((impact < 2 && at(impact, severity) > at(impact + 1, severity)) || (severity < 2 && at(impact, severity) > at(impact, severity + 1))) found.add(`${impact}.${severity}`);
    }
  }
  return found;
}

const KNOWN = new Set(["subject", "text", "type", "category", "channel", "language", "tags", "customer_tier", "requester", "organization"]);
/** What is known of a ticket when its priority is proposed: the customer's words and fields, nothing that happens later. */
export const isAsked = ({ field }: { field: string }): boolean => KNOWN.has(field) || field.startsWith("fields.");

export const isBlank = (condition: Condition): boolean => "all" in condition && condition.all.length === 0;
const named = (name: L10n) => Object.values(name).some((text) => text.trim());
export type Lack = "name" | "when";
/** What a rule lacks before it can be put in force. */
export const lackOf = (rule: Rule): Lack | null => (!named(rule.name) ? "name" : isBlank(rule.when) ? "when" : null);
