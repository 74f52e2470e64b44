import css from "./workspace.module.css";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Category, Condition, Priority } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { Button, IconButton, Popover } from "@/ui";

const PRIORITIES: Priority[] = ["P1", "P2", "P3", "P4"];
const CATEGORIES: Category[] = ["new", "unassigned", "in_progress", "waiting_customer", "waiting_approval", "resolved", "closed"];
interface QuickFilter { priority: string[]; status_category: string[] }

const NOTHING: QuickFilter = { priority: [], status_category: [] };

/** Reads a filter back into the toggles; a filter made elsewhere, with other fields, shows none pressed. */
export function readFilter(filter: string | undefined): QuickFilter {
  try {
    const condition = JSON.parse(filter ?? "null") as Condition | null;
    const parts = condition && "all" in condition ? condition.all : [];
    const valuesOf = (field: string) => parts.flatMap((part) => ("field" in part && part.field === field && part.op === "in" ? (part.value as string[]) : []));
    return { priority: valuesOf("priority"), status_category: valuesOf("status_category") };
  } catch {
    return NOTHING;
  }
}

export function writeFilter(quick: QuickFilter): string | null {
  const all: Condition[] = Object.entries(quick).filter(([, value]) => (value as string[]).length > 0).map(([field, value]) => ({ field, op: "in", value: value as string[] }));
  return all.length > 0 ? JSON.stringify({ all }) : null;
}

interface FilterButtonProps { filter: string | undefined; onChange: (filter: string | null) => void }

/** Quick filters of the list; the full language lives in the ticket table. */
export function FilterButton({ filter, onChange }: FilterButtonProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const keys = useKeys("list.filter");
  useCommand("list.filter", () => setOpen(true));
  useCommand("list.clear_filters", () => onChange(null), { enabled: Boolean(filter) });
  const quick = readFilter(filter);
  const toggle = (field: keyof QuickFilter, value: string) => {
    const values = quick[field].includes(value) ? quick[field].filter((one) => one !== value) : [...quick[field], value];
    onChange(writeFilter({ ...quick, [field]: values }));
  };
  const chip = (field: keyof QuickFilter, value: string, text: string) => (
    <button key={value} type="button" className={css.toggle} aria-pressed={quick[field].includes(value)} onClick={() => toggle(field, value)}>{text}</button>
  );
  const trigger = <IconButton size="xs" label={t("commands:list_filter")} shortcut={keys && shownKeys(keys)} aria-pressed={Boolean(filter)} aria-expanded={open} icon={<ListFilter size={15} />} onClick={() => setOpen(!open)} />;
  return (
    <Popover open={open} onChange={setOpen} placement="bottom-end" label={t("commands:list_filter")} trigger={trigger}>
      <div className={css.filter}>
        <section><h3>{t("workspace:filter.priority")}</h3><div className={css.toggles}>{PRIORITIES.map((one) => chip("priority", one, one))}</div></section>
        <section><h3>{t("workspace:filter.status")}</h3><div className={css.toggles}>{CATEGORIES.map((one) => chip("status_category", one, t(`workspace:category.${one}`)))}</div></section>
        {filter && <div><Button size="xs" kind="ghost" onClick={() => onChange(null)}>{t("commands:list_clear_filters")}</Button></div>}
      </div>
    </Popover>
  );
}
