/** Rows under group heads. Pure. */

import type { TicketRow } from "@/api/types";

export const GROUPINGS = ["priority", "status", "assignee", "team", "type", "channel"] as const;
export type Grouping = (typeof GROUPINGS)[number];
export const isGrouping = (name: string | null | undefined): name is Grouping => (GROUPINGS as readonly string[]).includes(name ?? "");

const KEYS: Record<Grouping, (row: TicketRow) => string> = {
  priority: (row) => row.priority,
  status: (row) => row.status,
  assignee: (row) => row.assignee?.id ?? "",
  team: (row) => row.team?.id ?? "",
  type: (row) => row.type_key,
  channel: (row) => row.channel,
};
const groupKey = (row: TicketRow, grouping: Grouping): string => KEYS[grouping](row);

export type Line = { kind: "group"; key: string; count: number; sample: TicketRow } | { kind: "row"; row: TicketRow; index: number };

/** Rows in the order in which their groups stand, so that stepping follows what is seen. */
export const inGroupOrder = (rows: TicketRow[], grouping: Grouping | null): TicketRow[] =>
  grouping ? linesOf(rows, grouping, new Set()).flatMap((line) => (line.kind === "row" ? [line.row] : [])) : rows;

/** Heads and rows in the order to draw. Groups stand in the order of their first row, priorities by urgency; folded ones keep their head. */
export function linesOf(rows: TicketRow[], grouping: Grouping | null, folded: ReadonlySet<string>): Line[] {
  if (!grouping) return rows.map((row, index) => ({ kind: "row", row, index }));
  const groups = new Map<string, { row: TicketRow; index: number }[]>();
  rows.forEach((row, index) => {
    const key = groupKey(row, grouping);
    groups.set(key, [...(groups.get(key) ?? []), { row, index }]);
  });
  const order = grouping === "priority" ? [...groups.keys()].sort() : [...groups.keys()];
  return order.flatMap((key): Line[] => {
    const members = groups.get(key) ?? [];
    const head: Line[] = members[0] ? [{ kind: "group", key, count: members.length, sample: members[0].row }] : [];
    return folded.has(key) ? head : [...head, ...members.map((one): Line => ({ kind: "row", ...one }))];
  });
}
