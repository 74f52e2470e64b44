import css from "./admin.module.css";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { clsx, Loading, Scroller, Skeleton } from "@/ui";

interface ScreenProps {
  title: string;
  /** The list it belongs to, before the title. */
  crumb?: { to: string; text: string };
  note?: ReactNode;
  actions?: ReactNode;
  /** Filters or tabs below the title; they stay while the body scrolls. */
  tools?: ReactNode;
  /** Sticks to the end, e.g. what is not saved yet. */
  bar?: ReactNode;
  /** Cards on canvas instead of a table from edge to edge. */
  padded?: boolean;
  children: ReactNode;
}

/** One screen of the settings: a title, what can be done, and its own scroller. */
export function Screen({ title, crumb, note, actions, tools, bar, padded, children }: ScreenProps) {
  return (
    <div className={css.screen}>
      <header className={css.top}>
        <div className={css.topLine}>
          {crumb && <span className={css.crumb}><Link to={crumb.to}>{crumb.text}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>}
          <h1>{title}</h1>
          {note && <span className="t12 c3">{note}</span>}
          <span className="grow" />
          {actions}
        </div>
        {tools ?? <span />}
      </header>
      <Scroller className={clsx(css.scroll, padded && css.padded)} label={title}>{children}</Scroller>
      {bar && <div className={css.bar}>{bar}</div>}
    </div>
  );
}

/** Rows that are on their way. */
export const WaitingRows = ({ rows = 8 }: { rows?: number }) => (
  <Loading>
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className="row" style={{ padding: "13px 24px", borderBlockEnd: "1px solid var(--line)" }}>
        <Skeleton width={120 + (row % 3) * 40} /><Skeleton width="40%" /><Skeleton width={64} />
      </div>
    ))}
  </Loading>
);
