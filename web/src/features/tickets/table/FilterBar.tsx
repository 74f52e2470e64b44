import css from "./table.module.css";
import { FilterChip } from "./Chip";
import { fieldLabel, firstOp, fitValue, isComplete, type CatalogueField } from "./filters";
import { isLeaf } from "./state";
import type { TableHandle } from "./useTable";
import { ListFilterPlus } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Condition } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { Button, Listbox, Popover } from "@/ui";
import { useWords } from "../timeline/useWords";

export const useCatalogue = () =>
  useQuery({ queryKey: ["field-catalogue"], queryFn: () => api.get<{ data: CatalogueField[] } | CatalogueField[]>("/field-catalogue").then((answer) => (Array.isArray(answer) ? answer : answer.data)), staleTime: Infinity });

/** Chips that are not whole yet stand here; only whole ones reach the address. */
function useParts({ parts, setParts }: TableHandle) {
  const [shown, setShown] = useState<Condition[]>(parts);
  const text = JSON.stringify(parts);
  const ours = useRef(text);
  useEffect(() => {
    if (text === ours.current) return;
    ours.current = text;
    setShown(JSON.parse(text) as Condition[]);
  }, [text]);
  const set = (next: Condition[]) => {
    setShown(next);
    const whole = next.filter((part) => !isLeaf(part) || isComplete(part));
    if (JSON.stringify(whole) === ours.current) return;
    ours.current = JSON.stringify(whole);
    setParts(whole);
  };
  return { shown, set };
}

/** The filter as a row of sentences. F adds one, Shift F clears. */
export function FilterBar({ table, children }: { table: TableHandle; children: React.ReactNode }) {
  const { t } = useTranslation();
  const words = useWords();
  const catalogue = useCatalogue().data ?? [];
  const { shown, set } = useParts(table);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<number | null>(null);
  const keys = useKeys("list.filter");
  const clear = () => set([]);
  useCommand("list.filter", () => setAdding(true));
  useCommand("list.clear_filters", clear, { enabled: shown.length > 0 });
  const add = (name: string) => {
    const field = catalogue.find((one) => one.field === name);
    if (!field) return;
    const op = firstOp(field);
    const value = field.kind === "boolean" ? true : fitValue(op, undefined);
    setAdding(false);
    // a popover finds its place only beside a chip that stands already
    requestAnimationFrame(() => setEditing(shown.length));
    set([...shown, value === undefined ? { field: name, op } : { field: name, op, value }]);
  };
  const options = catalogue.map((field) => ({ value: field.field, label: fieldLabel(field.field, field.label, words) }));
  return (
    <div className={css.filters}>
      {shown.map((part, index) => (
        <FilterChip key={index} part={part} catalogue={catalogue} open={editing === index} onOpen={(open) => setEditing(open ? index : null)}
          onChange={(next) => set(shown.map((one, at) => (at === index ? next : one)))} onDrop={() => { setEditing(null); set(shown.filter((_, at) => at !== index)); }} />
      ))}
      <Popover plain open={adding} onChange={setAdding} width={240} label={t("commands:list_filter")} trigger={
        <Button kind="ghost" size="xs" icon={<ListFilterPlus size={14} />} shortcut={keys && shownKeys(keys)} aria-haspopup="listbox" aria-expanded={adding} onClick={() => setAdding(!adding)}>{t("table:filter")}</Button>
      }>
        <Listbox label={t("commands:list_filter")} options={options} chosen={[]} searchable onChoose={(option) => add(option.value)} />
      </Popover>
      {shown.length > 0 && <Button kind="ghost" size="xs" onClick={clear}>{t("table:clear")}</Button>}
      <span className="grow" />
      {children}
    </div>
  );
}
