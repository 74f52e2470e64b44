import { clsx } from "./clsx";
import css from "./bits.module.css";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Category, Priority } from "@/api/types";

export type Tone = "plain" | "outline" | "accent" | "ok" | "warn" | "bad" | "ai" | "note";

interface ChipProps { tone?: Tone; children: ReactNode; onRemove?: () => void; removeLabel?: string }

/** A small label. With onRemove it carries a cross. */
export function Chip({ tone = "plain", children, onRemove, removeLabel }: ChipProps) {
  const { t } = useTranslation();
  return (
    <span className={clsx(css.tag, tone !== "plain" && css[tone])}>
      <span className="el">{children}</span>
      {onRemove && (
        <button type="button" className={css.drop} aria-label={removeLabel ?? t("common:remove")} onClick={onRemove}>
          <X size={12} />
        </button>
      )}
    </span>
  );
}

/** Priority, always with its text. */
export const PriorityChip = ({ priority }: { priority: Priority }) => (
  <span className={clsx(css.priority, css[priority])}>{priority}</span>
);

type Dot = "new" | "open" | "wait" | "verify" | "done" | "closed" | "returned" | "escalated";
const DOTS: Record<Category, Dot> = {
  new: "new", unassigned: "new", in_progress: "open", waiting_customer: "wait",
  waiting_approval: "verify", resolved: "done", closed: "closed",
};

/** Which dot a ticket shows: escalation and return outrank its status. */
export function dotOf(ticket: { status_category: Category; escalated?: boolean; returned?: boolean }): Dot {
  const finished = ticket.status_category === "resolved" || ticket.status_category === "closed";
  if (!finished && ticket.escalated) return "escalated";
  if (!finished && ticket.returned) return "returned";
  return DOTS[ticket.status_category];
}

/** Shape and text of a status. */
export const StatusDot = ({ dot, children }: { dot: Dot; children: ReactNode }) => (
  <span className={clsx(css.status, css[`s-${dot}`])}><span className="el">{children}</span></span>
);
