/** The period of a report, as it stands in the address. Pure. */

import { addDays, daysBetween, isDay } from "./days";

export const LENGTHS = [7, 30, 90] as const;
export interface Period { first: string; last: string }
/** `custom` when from and to are named, else a length that ends today. */
export type Choice = "7" | "30" | "90" | "custom";

export const choiceIn = (search: URLSearchParams): Choice => {
  if (search.get("from") || search.get("to")) return "custom";
  const days = search.get("days");
  return days === "7" || days === "90" ? days : "30";
};

/** Turned round when it runs backwards; never into the future. */
export function periodIn(search: URLSearchParams, today: string): Period {
  const choice = choiceIn(search);
  if (choice !== "custom") return { first: addDays(today, 1 - Number(choice)), last: today };
  const [from, to] = [search.get("from"), search.get("to")];
  const last = isDay(to) && to < today ? to : today;
  const first = isDay(from) ? from : addDays(last, -29);
  return first <= last ? { first, last } : { first: last, last: first > today ? today : first };
}

/** The period of the same length just before. */
export function before({ first, last }: Period): Period {
  const days = daysBetween(first, last);
  return { first: addDays(first, -days), last: addDays(first, -1) };
}
