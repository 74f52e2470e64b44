import { create } from "zustand";

type ShellPanel = "palette" | "shortcuts" | "new" | "notices";
interface ShellState { open: ShellPanel | null; show: (panel: ShellPanel) => void; close: () => void }

/** Which panel of the shell is open; one at a time. */
export const useShellState = create<ShellState>((set) => ({
  open: null,
  show: (open) => set({ open }),
  close: () => set({ open: null }),
}));
