/** The columns a table may show. */

type ColumnName =
  | "number" | "subject" | "requester" | "organization" | "status" | "priority" | "assignee" | "team" | "type" | "channel" | "tags"
  | "rating" | "due_at" | "created_at" | "last_customer_at" | "updated_at";

export interface Column { name: ColumnName; width: string; sort?: string; first?: "asc" | "desc"; end?: boolean }

export const COLUMNS: Column[] = [
  { name: "number", width: "84px", sort: "number", first: "desc" },
  { name: "subject", width: "minmax(220px, 3fr)", sort: "subject", first: "asc" },
  { name: "requester", width: "minmax(110px, 1.1fr)" },
  { name: "organization", width: "minmax(110px, 1fr)" },
  { name: "status", width: "minmax(132px, 0.8fr)", sort: "status", first: "asc" },
  { name: "priority", width: "72px", sort: "priority", first: "asc" },
  { name: "assignee", width: "minmax(124px, 0.9fr)" },
  { name: "team", width: "minmax(96px, 0.8fr)" },
  { name: "type", width: "minmax(80px, 0.6fr)" },
  { name: "channel", width: "minmax(84px, 0.6fr)" },
  { name: "tags", width: "minmax(110px, 1fr)" },
  { name: "rating", width: "64px", end: true },
  { name: "due_at", width: "minmax(112px, 0.7fr)", sort: "due_at", first: "asc" },
  { name: "created_at", width: "96px", sort: "created_at", first: "desc", end: true },
  { name: "last_customer_at", width: "112px", sort: "last_customer_at", first: "desc", end: true },
  { name: "updated_at", width: "112px", sort: "updated_at", first: "desc", end: true },
];
const BY_NAME = new Map<string, Column>(COLUMNS.map((column) => [column.name, column]));
const DEFAULT_COLUMNS: ColumnName[] = ["number", "subject", "requester", "status", "priority", "assignee", "team", "due_at", "updated_at"];

/** Known columns among the wanted; the subject is always there. */
export function columnsOf(wanted: readonly string[] | null | undefined): Column[] {
  const names = wanted && wanted.length > 0 ? wanted : DEFAULT_COLUMNS;
  const found = names.flatMap((name) => BY_NAME.get(name) ?? []);
  return found.some((column) => column.name === "subject") ? found : [...(BY_NAME.get("subject") ? [BY_NAME.get("subject") as Column] : []), ...found];
}

export const template = (columns: Column[]): string => ["44px", ...columns.map((column) => column.width)].join(" ");
