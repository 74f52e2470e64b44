/** The condition language, evaluated on the client: which fields a form shows, which rows a view holds.
 *  Mirrors the server's operators; a field nobody knows makes the answer `null` (undecided). */

import type { Condition, Field } from "./types";

export type Verdict = boolean | null;
/** Answers undefined for a field it does not know, null for a known field without a value. */
export type Lookup = (field: string) => unknown;
/** Whom `is_me` and `in_my_teams` mean. */
export interface Asker { member_id: string; team_ids: string[] }

const isEmpty = (value: unknown): boolean =>
  value === null || value === "" || (Array.isArray(value) && value.length === 0);

function sortable(value: unknown): number | string | null {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return Number(value);
  return null;
}

function compare(actual: unknown, wanted: unknown): number | null {
  const [a, b] = [sortable(actual), sortable(wanted)];
  if (a === null || b === null) return null;
  if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? null : x - y;
}

const equal = (actual: unknown, wanted: unknown): boolean =>
  Array.isArray(actual) ? actual.includes(wanted) : actual === wanted || (wanted === null && isEmpty(actual));

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual)) return actual.includes(wanted);
  return typeof actual === "string" && actual.toLocaleLowerCase().includes(String(wanted).toLocaleLowerCase());
}

const ordered = (test: (order: number) => boolean) => (actual: unknown, wanted: unknown) => {
  const order = compare(actual, wanted);
  return order !== null && test(order);
};
const among = (actual: unknown, wanted: unknown): boolean =>
  Array.isArray(wanted) && wanted.some((one) => equal(actual, one));

const OPERATORS: Record<string, (actual: unknown, wanted: unknown) => boolean> = {
  eq: equal,
  ne: (actual, wanted) => !equal(actual, wanted),
  in: among,
  not_in: (actual, wanted) => !among(actual, wanted),
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
  contains,
  empty: isEmpty,
  not_empty: (actual) => !isEmpty(actual),
};

const meantBy = (op: string, asker: Asker | undefined): unknown =>
  op === "is_me" ? asker && [asker.member_id] : op === "in_my_teams" ? asker?.team_ids : undefined;

function every(verdicts: Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

const negate = (verdict: Verdict): Verdict => (verdict === null ? null : !verdict);

export function evaluate(condition: Condition, lookup: Lookup, asker?: Asker): Verdict {
  if ("all" in condition) return every(condition.all.map((part) => evaluate(part, lookup, asker)));
  if ("any" in condition) return negate(every(condition.any.map((part) => negate(evaluate(part, lookup, asker)))));
  if ("not" in condition) return negate(evaluate(condition.not, lookup, asker));
  const actual = lookup(condition.field);
  const mine = meantBy(condition.op, asker);
  if (mine && actual !== undefined) return among(actual, mine);
  const operator = OPERATORS[condition.op];
  return actual === undefined || !operator ? null : operator(actual, condition.value);
}

/** Fields of a form that apply to what was answered so far. Undecided means shown: the server has the last word. */
export const visibleFields = <F extends Field>(fields: F[], lookup: Lookup): F[] =>
  fields.filter((field) => !field.archived && (field.visible_when === null || evaluate(field.visible_when, lookup) !== false));

/** Whether it must be filled at this stage. Undecided means no: the server asks for it then. */
export const isRequired = (field: Field, stage: Field["required_at"][number], lookup: Lookup): boolean =>
  field.required_at.includes(stage) && (!field.required_when || evaluate(field.required_when, lookup) === true);
