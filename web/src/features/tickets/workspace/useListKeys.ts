import { useCommand } from "@/app/commands/registry";
import type { TicketRow } from "@/api/types";
import { useSelection } from "./selection";
import type { RefObject } from "react";

/** Where the reader stands. A reference, because keys come faster than addresses change. */
export interface Standing { index: number; /** Whether that ticket is open; if not, the first J opens it instead of skipping it. */ open: boolean }
interface ListKeys { rows: TicketRow[]; standing: RefObject<Standing>; step: (index: number) => void; refresh: () => void }

/** J, K, O, X, ⇧X, ⌘A and U on a list of tickets. */
export function useListKeys({ rows, standing, step, refresh }: ListKeys): void {
  const { toggle, range } = useSelection();
  const enabled = rows.length > 0;
  const go = (by: number) => {
    const { index, open } = standing.current;
    step(Math.max(0, Math.min(rows.length - 1, open ? index + by : index)));
  };
  const mark = () => {
    const here = rows[standing.current.index];
    if (here) toggle(here.id, standing.current.index);
  };
  const markRange = () => {
    const { index } = standing.current;
    const anchor = useSelection.getState().anchor ?? index;
    range(rows.slice(Math.min(anchor, index), Math.max(anchor, index) + 1).map((row) => row.id));
  };
  useCommand("list.next", () => go(1), { enabled });
  useCommand("list.previous", () => go(-1), { enabled });
  useCommand("list.open", () => step(standing.current.index), { enabled });
  useCommand("list.select", mark, { enabled });
  useCommand("list.select_range", markRange, { enabled });
  useCommand("list.select_all", () => range(rows.map((row) => row.id)), { enabled });
  useCommand("list.refresh", refresh);
}
