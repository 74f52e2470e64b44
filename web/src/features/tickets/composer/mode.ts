import { create } from "zustand";

export type ComposerMode = "reply" | "note" | "handover";
interface ComposerState {
  mode: ComposerMode;
  /** Whether the writing box should take the focus. */
  wanted: boolean;
  choose: (mode: ComposerMode) => void;
  write: (mode: ComposerMode) => void;
  focused: () => void;
}

/** What the composer writes; kept while stepping from ticket to ticket. */
export const useComposer = create<ComposerState>((set) => ({
  mode: "reply",
  wanted: false,
  choose: (mode) => set({ mode }),
  write: (mode) => set({ mode, wanted: true }),
  focused: () => set({ wanted: false }),
}));
