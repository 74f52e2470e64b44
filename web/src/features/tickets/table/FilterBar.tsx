import css from "./table.module.css";
import { filterOf } from "./state";
import type { TableHandle } from "./useTable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { ConditionEditor, useCatalogue } from "@/conditions";
import { Button } from "@/ui";

/** The filter as a row of sentences. F adds one, Shift F clears. */
export function FilterBar({ table, children }: { table: TableHandle; children: React.ReactNode }) {
  const { t } = useTranslation();
  const catalogue = useCatalogue().data ?? [];
  const [adding, setAdding] = useState(false);
  const keys = useKeys("list.filter");
  const { parts, setParts, change } = table;
  const clear = () => setParts([]);
  useCommand("list.filter", () => setAdding(true));
  useCommand("list.clear_filters", clear, { enabled: parts.length > 0 });
  return (
    <div className={css.filters}>
      <ConditionEditor compact value={filterOf(table.state, table.view)} fields={catalogue} empty="" adding={{ open: adding, onOpen: setAdding }} shortcut={keys ? shownKeys(keys) : undefined}
        onChange={(filter) => change({ filter: filter ?? { all: [] } })} />
      {parts.length > 0 && <Button kind="ghost" size="xs" onClick={clear}>{t("table:clear")}</Button>}
      <span className="grow" />
      {children}
    </div>
  );
}
