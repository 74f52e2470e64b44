/** The table's address: view, search, filter, grouping, sort, columns. Pure; the address is the truth. */

import type { Condition, CountedView, View } from "@/api/types";
import { partsOf } from "@/conditions/tree";

export interface TableState {
  view: string | null;
  q: string;
  /** Null follows the view's own filter; a list replaces it. */
  filter: Condition | null;
  group: string | null;
  sort: string | null;
  columns: string[] | null;
}

export const DEFAULT_VIEW = "open";
const PLAIN = /^[a-z_]+(:(asc|desc))?(,[a-z_]+(:(asc|desc))?)*$/;

function readCondition(text: string | null): Condition | null {
  if (!text) return null;
  try {
    const value = JSON.parse(text) as Condition | null;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** What the address says. What does not read counts as not said. */
export function readTable(search: URLSearchParams): TableState {
  const sort = search.get("sort");
  const columns = search.get("cols")?.split(",").filter(Boolean) ?? null;
  return {
    view: search.get("view"),
    q: search.get("q") ?? "",
    filter: readCondition(search.get("filter")),
    group: search.get("group"),
    sort: sort && PLAIN.test(sort) ? sort : null,
    columns: columns && columns.length > 0 ? columns : null,
  };
}

/** The address for a state; reading it back gives the same state. */
export function writeTable(state: TableState): URLSearchParams {
  const search = new URLSearchParams();
  if (state.view) search.set("view", state.view);
  if (state.q) search.set("q", state.q);
  if (state.filter) search.set("filter", JSON.stringify(state.filter));
  if (state.group) search.set("group", state.group);
  if (state.sort) search.set("sort", state.sort);
  if (state.columns) search.set("cols", state.columns.join(","));
  return search;
}

/** The filter that holds now: the address's own, else the view's. */
export const filterOf = (state: TableState, view: View | undefined): Condition | null => state.filter ?? view?.filter ?? null;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** In the address, for a view whose own grouping was switched off. */
export const NO_GROUP = "none";
export const chosenGroup = (state: TableState, view: View | undefined): string | null =>
  state.group === null ? (view?.group_by ?? null) : state.group === NO_GROUP ? null : state.group;

/** Whether the table shows something else than its saved view. */
export function isDirty(state: TableState, view: View | undefined): boolean {
  if (!view) return false;
  return (
    (state.filter !== null && !same(partsOf(state.filter), partsOf(view.filter))) ||
    (state.sort !== null && state.sort !== view.sort) ||
    (state.group !== null && chosenGroup(state, view) !== (view.group_by ?? null)) ||
    (state.columns !== null && !same(state.columns, view.columns))
  );
}

export const viewOf = (views: CountedView[] | undefined, name: string | null): CountedView | undefined =>
  views?.find((view) => view.key === (name ?? DEFAULT_VIEW) || view.id === name);

/** Turns a column's sorting: descending first for times, ascending for words, then the other way. */
export function turnSort(sort: string, column: string, first: "asc" | "desc"): string {
  const [name, way] = (sort.split(",")[0] ?? "").split(":");
  if (name !== column) return `${column}:${first}`;
  return `${column}:${way === "asc" ? "desc" : "asc"}`;
}
