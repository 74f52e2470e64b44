/** What every part of the designer needs: the definition, what is chosen, and how to change both. */

import type { Process } from "./model/definition";
import type { Finding } from "./model/findings";
import { createContext, useContext } from "react";
import type { L10n } from "@/api/types";

export interface Chosen { nodes: string[]; bundle: string | null }
export type Lamp = "now" | "been" | null;

export interface Designer {
  process: Process;
  readOnly: boolean;
  /** `tag`: what is typed into one field is taken back in one step. */
  edit: (next: Process, tag?: string) => void;
  chosen: Chosen;
  choose: (chosen: Partial<Chosen>) => void;
  findings: Finding[];
  /** The finding whose path is shown. */
  finding: Finding | null;
  /** What the try-run lights up. */
  lamp: (key: string) => Lamp;
  /** Tells a screen reader what was done. */
  say: (text: string) => void;
  /** A text of the catalogue in every language of the product. */
  inAll: (what: string) => L10n;
  /** Asks how a new way shall lead; from the keyboard or by dragging. */
  askWay: (from: string, to: string | null) => void;
  remove: (keys: string[]) => void;
}

export const DesignerContext = createContext<Designer | null>(null);

export function useDesigner(): Designer {
  const found = useContext(DesignerContext);
  if (!found) throw new Error("useDesigner needs a designer around it");
  return found;
}
