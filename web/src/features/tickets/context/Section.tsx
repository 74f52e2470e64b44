import css from "./context.module.css";
import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { create } from "zustand";

const STORED = "ringdesk.sections";
function stored(): string[] {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? "[]") as string[];
  } catch {
    return [];
  }
}

/** Sections folded on this device. */
const useFolded = create<{ folded: string[]; toggle: (name: string) => void }>((set) => ({
  folded: stored(),
  toggle: (name) => set(({ folded }) => {
    const next = folded.includes(name) ? folded.filter((one) => one !== name) : [...folded, name];
    localStorage.setItem(STORED, JSON.stringify(next));
    return { folded: next };
  }),
}));

/** A part of the panel that folds and remembers it. */
export function Section({ name, title, actions, children }: { name: string; title: string; actions?: ReactNode; children: ReactNode }) {
  const { folded, toggle } = useFolded();
  const open = !folded.includes(name);
  const Icon = open ? ChevronDown : ChevronRight;
  return (
    <section className={css.section}>
      <h2 className={css.headLine}>
        <button type="button" className={css.sectionHead} aria-expanded={open} onClick={() => toggle(name)}><span className="grow">{title}</span><Icon size={13} className="flip" aria-hidden="true" /></button>
        {actions}
      </h2>
      {open && children}
    </section>
  );
}
