/** Tickets ticked in the list. */

import { create } from "zustand";

interface Selection { ids: string[]; anchor: number | null; toggle: (id: string, index: number) => void; range: (ids: string[]) => void; clear: () => void }

export const useSelection = create<Selection>((set) => ({
  ids: [],
  anchor: null,
  toggle: (id, anchor) => set(({ ids }) => ({ anchor, ids: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] })),
  range: (range) => set(({ ids }) => ({ ids: [...new Set([...ids, ...range])] })),
  clear: () => set({ ids: [], anchor: null }),
}));
