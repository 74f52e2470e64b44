/** Which dialog is open for the ticket on the screen, and which tickets it is about. */

import { create } from "zustand";

export type DialogName =
  | "assign" | "transfer" | "return" | "resolve" | "verify" | "accept" | "reject" | "close" | "reopen" | "archive" | "void"
  | "priority" | "escalate" | "type" | "tags" | "people" | "status" | "link" | "hold" | "answer" | "merge" | "split" | "article";

interface Dialogs { open: DialogName | null; show: (name: DialogName) => void; close: () => void }

export const useDialogs = create<Dialogs>((set) => ({
  open: null,
  show: (open) => set({ open }),
  close: () => set({ open: null }),
}));
