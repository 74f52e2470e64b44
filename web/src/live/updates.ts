/** Tickets that arrived in a list while somebody was reading it: «3 张有更新,按 U 刷新». */

import { create } from "zustand";
import type { ListQuery } from "@/api/keys";

interface Updates {
  /** By list, named by its query as JSON. */
  arrived: Record<string, string[]>;
  connected: boolean;
  arrive: (list: string, ticketId: string) => void;
  clear: (list?: string) => void;
  setConnected: (connected: boolean) => void;
}

export const useUpdates = create<Updates>((set) => ({
  arrived: {},
  connected: true,
  arrive: (list, ticketId) =>
    set(({ arrived }) => {
      const known = arrived[list] ?? [];
      return known.includes(ticketId) ? {} : { arrived: { ...arrived, [list]: [...known, ticketId] } };
    }),
  clear: (list) => set(({ arrived }) => ({ arrived: list === undefined ? {} : { ...arrived, [list]: [] } })),
  setConnected: (connected) => set({ connected }),
}));

export const listName = (query: ListQuery): string => JSON.stringify(query);
export const useArrived = (query: ListQuery): number => useUpdates((state) => state.arrived[listName(query)]?.length ?? 0);
