import css from "./fields.module.css";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { CategoryNode } from "@/api/types";
import { useL10n } from "@/i18n";
import { Button, Field, Popover, type FieldProps } from "@/ui";

/** From the root to the node. */
export function categoryPath(categories: CategoryNode[], id: string | null): CategoryNode[] {
  const node = categories.find((one) => one.id === id);
  return node ? [...categoryPath(categories, node.parent_id), node] : [];
}

/** Arrow keys: up and down in a column, forward and back between columns. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const rtl = document.documentElement.dir === "rtl";
  const column = (event.target as HTMLElement).closest("[data-column]");
  const entry = event.target as HTMLElement;
  const sideways: Record<string, Element | null | undefined> = rtl
    ? { ArrowLeft: column?.nextElementSibling, ArrowRight: column?.previousElementSibling }
    : { ArrowRight: column?.nextElementSibling, ArrowLeft: column?.previousElementSibling };
  const target = { ArrowDown: entry.nextElementSibling, ArrowUp: entry.previousElementSibling }[event.key]
    ?? sideways[event.key]?.querySelector("[aria-expanded=true], [aria-current=true], button");
  if (!(target instanceof HTMLElement)) return;
  event.preventDefault();
  target.focus();
}

interface CategorySelectProps extends FieldProps { value: string | null; onChange: (id: string | null) => void; size?: "sm" }

/** The three levels side by side; any active node can be chosen. */
export function CategorySelect({ value, onChange, size, ...field }: CategorySelectProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const categories = useConfig()?.categories.filter((one) => one.active) ?? [];
  const [open, setOpen] = useState(false);
  const [looked, setLooked] = useState<string | null>(null);
  const chosen = categoryPath(categories, value);
  const path = categoryPath(categories, looked ?? value);
  const children = (parent: string | null) => categories.filter((one) => one.parent_id === parent);
  const columns = [children(null), ...path.map((node) => children(node.id))].filter((column) => column.length > 0).slice(0, 3);
  const pick = (node: CategoryNode) => {
    setLooked(node.id);
    onChange(node.id);
    if (children(node.id).length === 0) setOpen(false);
  };
  const text = chosen.map((node) => l10n(node.name)).join(" / ");
  return (
    <Field {...field}>
      {(ids) => (
        <Popover plain open={open} onChange={setOpen} label={typeof field.label === "string" ? field.label : undefined} trigger={
          <Button {...ids} wide size={size} aria-haspopup="dialog" aria-expanded={open} aria-labelledby={`${ids.id}-label ${ids.id}`} style={{ fontWeight: 400, justifyContent: "flex-start" }} onClick={() => setOpen(!open)}>
            <span className={text ? "grow el" : "grow el c3"}>{text || t("common:choose")}</span><ChevronDown size={14} className="c3" aria-hidden="true" />
          </Button>
        }>
          {/* the buttons inside have the focus and send their keys here */}
          {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
          <div className={css.columns} onKeyDown={move}>
            {columns.map((column, level) => (
              <div key={column[0]?.parent_id ?? "root"} className={css.column} data-column={level}>
                {column.map((node) => (
                  <button key={node.id} type="button" className={css.entry} aria-current={node.id === value} aria-expanded={children(node.id).length > 0 ? path.some((one) => one.id === node.id) : undefined} onClick={() => pick(node)}>
                    <span className="grow el">{l10n(node.name)}</span>
                    {children(node.id).length > 0 && <ChevronRight size={14} className="flip c3" aria-hidden="true" />}
                  </button>
                ))}
              </div>
            ))}
          </div>
        </Popover>
      )}
    </Field>
  );
}
