import { useCommand } from "@/app/commands/registry";
import type { TicketRow } from "@/api/types";
import { useSelection } from "./selection";

interface ListKeys { rows: TicketRow[]; at: number; /** Whether the ticket at `at` is open; if not, the first J opens it instead of skipping it. */ standing: boolean; step: (index: number) => void; enter: () => void; refresh: () => void }

/** J, K, O, X, ⇧X, ⌘A and U on a list of tickets; `at` is where the reader stands. */
export function useListKeys({ rows, at, standing, step, enter, refresh }: ListKeys): void {
  const { toggle, range, anchor } = useSelection();
  const here = rows[at];
  useCommand("list.next", () => step(Math.min(rows.length - 1, standing ? at + 1 : at)), { enabled: rows.length > 0 });
  useCommand("list.previous", () => step(Math.max(0, at - 1)), { enabled: rows.length > 0 });
  useCommand("list.open", enter, { enabled: Boolean(here) });
  useCommand("list.select", () => here && toggle(here.id, at), { enabled: Boolean(here) });
  useCommand("list.select_range", () => {
    const [from, to] = [Math.min(anchor ?? at, at), Math.max(anchor ?? at, at)];
    range(rows.slice(from, to + 1).map((row) => row.id));
  }, { enabled: Boolean(here) });
  useCommand("list.select_all", () => range(rows.map((row) => row.id)), { enabled: rows.length > 0 });
  useCommand("list.refresh", refresh);
}
