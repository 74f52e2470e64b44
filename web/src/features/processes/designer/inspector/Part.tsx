import css from "../designer.module.css";
import type { ReactNode } from "react";

/** One section of the inspector. */
export function Part({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.part} aria-label={title}>
      <header className="row"><h3 className="grow">{title}</h3>{end}</header>
      {children}
    </section>
  );
}
