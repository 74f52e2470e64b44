import css from "./table.module.css";
import { COLUMNS, columnsOf } from "./columns";
import { GROUPINGS } from "./groups";
import { chosenGroup, filterOf, isDirty, NO_GROUP, type TableState } from "./state";
import type { TableHandle } from "./useTable";
import { ArrowDownUp, CircleDot, Columns3, Group, Trash2 } from "lucide-react";
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import { keys } from "@/api/keys";
import { useCan } from "@/api/queries";
import type { View } from "@/api/types";
import { useCommand } from "@/app/commands/registry";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Checkbox, IconButton, Menu, MenuItem, Modal, TextInput, toast, toastError } from "@/ui";

const SORTS = ["updated_at:desc", "updated_at:asc", "created_at:desc", "created_at:asc", "priority:asc", "number:desc", "last_customer_at:desc", "due_at:asc"];

interface ViewBody { name: string; filter: unknown; sort: string; columns: string[]; group_by: string | null; shared: boolean }

const bodyOf = (state: TableState, view: View | undefined, name: string, shared: boolean): ViewBody => ({
  name, shared, filter: filterOf(state, view) ?? { all: [] }, sort: state.sort ?? view?.sort ?? "updated_at:desc",
  columns: state.columns ?? view?.columns ?? [], group_by: chosenGroup(state, view),
});

type Named = Pick<View, "id" | "name">;

/** Where somebody else changed the view, theirs is shown below what was changed here. */
function sayWhy(client: QueryClient, error: unknown): void {
  if (hasCode(error, "stale")) void client.invalidateQueries({ queryKey: keys.views });
  toastError(problemText(error));
}

function SaveAs({ table, onClose }: { table: TableHandle; onClose: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => api.post<Named>("/views", bodyOf(table.state, table.view, name.trim(), shared)),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: keys.views });
      table.change({ view: view.id, filter: null, sort: null, group: null, columns: null });
      toast(t("table:view_saved", { name: view.name }));
      onClose();
    },
  });
  const errors = fieldTexts(save.error);
  const reason = name.trim() ? null : t("table:name_needed");
  return (
    <Modal open onClose={onClose} title={t("table:save_as")} width={420} foot={<><Button kind="ghost" onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" busy={save.isPending} reason={reason} onClick={() => save.mutate()}>{t("common:save")}</Button></>}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); if (!reason) save.mutate(); }}>
        <TextInput required label={t("table:view_name")} value={name} onChange={(event) => setName(event.target.value)} error={errors.name} data-autofocus />
        {can("view.share") && <Checkbox label={t("table:share")} checked={shared} onChange={setShared} />}
        {save.error && !errors.name && <Banner tone="bad">{problemText(save.error)}</Banner>}
      </form>
    </Modal>
  );
}

/** Whether the view was changed, and how to keep that. */
export function SaveControls({ table }: { table: TableHandle }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { state, view } = table;
  const [saving, setSaving] = useState(false);
  useCommand("list.save_view", () => setSaving(true));
  const reset = () => table.change({ filter: null, sort: null, group: null, columns: null });
  const save = useMutation({
    mutationFn: (saved: View) => api.put<Named>(`/views/${saved.id}`, bodyOf(state, saved, saved.name ?? "", saved.scope === "shared"), { version: saved.version ?? undefined }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: keys.views });
      reset();
      toast(t("table:view_saved", { name: saved.name }));
    },
    onError: (error) => sayWhy(client, error),
  });
  return (
    <>
      {isDirty(state, view) && (
        <>
          <span className={css.dirty}><CircleDot size={13} aria-hidden="true" />{t("table:dirty")}</span>
          {view && view.scope !== "system" && <Button kind="link" size="xs" busy={save.isPending} onClick={() => save.mutate(view)}>{t("common:save")}</Button>}
          <Button kind="link" size="xs" onClick={() => setSaving(true)}>{t("table:save_as")}</Button>
          <Button kind="link" size="xs" onClick={reset}>{t("table:reset")}</Button>
        </>
      )}
      {saving && <SaveAs table={table} onClose={() => setSaving(false)} />}
    </>
  );
}

export function DropView({ table }: { table: TableHandle }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { view } = table;
  const [asking, setAsking] = useState(false);
  const drop = useMutation({
    mutationFn: ({ id, version }: View) => api.delete(`/views/${id}`, undefined, { version: version ?? undefined }),
    onSuccess: async () => { setAsking(false); table.change({ view: null, filter: null, sort: null, group: null, columns: null }); await client.invalidateQueries({ queryKey: keys.views }); },
    onError: (error) => sayWhy(client, error),
  });
  if (!view || view.scope === "system") return null;
  return (
    <>
      <IconButton size="xs" label={t("table:delete_view")} icon={<Trash2 size={14} />} onClick={() => setAsking(true)} />
      <Modal open={asking} onClose={() => setAsking(false)} title={t("table:delete_view")} width={400} foot={<><Button kind="ghost" onClick={() => setAsking(false)}>{t("common:cancel")}</Button><Button kind="danger" busy={drop.isPending} onClick={() => drop.mutate(view)}>{t("common:delete")}</Button></>}>
        <p className="t13 c2">{t("table:delete_view_body", { name: view.name })}</p>
      </Modal>
    </>
  );
}

export function GroupMenu({ table, group }: { table: TableHandle; group: string | null }) {
  const { t } = useTranslation();
  return (
    <Menu width={200} trigger={<Button kind="ghost" size="xs" icon={<Group size={14} />}>{group ? t("table:grouped_by", { name: t(`table:grouping.${group}`) }) : t("table:group")}</Button>}>
      <MenuItem checked={!group} onClick={() => table.change({ group: table.view?.group_by ? NO_GROUP : null })}>{t("table:grouping.none")}</MenuItem>
      {GROUPINGS.map((one) => <MenuItem key={one} checked={group === one} onClick={() => table.change({ group: one })}>{t(`table:grouping.${one}`)}</MenuItem>)}
    </Menu>
  );
}

/** The order of a search that nobody chose another for. */
export const BEST_FIRST = "";

export function SortMenu({ table, sort }: { table: TableHandle; sort: string }) {
  const { t, i18n } = useTranslation();
  const first = sort.split(",")[0] ?? "";
  const key = `table:sort.${first.replace(":", "_")}`;
  return (
    <Menu width={200} trigger={<Button kind="ghost" size="xs" icon={<ArrowDownUp size={14} />}>{sort === BEST_FIRST ? t("found:best_first") : i18n.exists(key) ? t(key) : t("table:sort_label")}</Button>}>
      {table.state.q.trim() !== "" && <MenuItem checked={sort === BEST_FIRST} onClick={() => table.change({ sort: null })}>{t("found:best_first")}</MenuItem>}
      {SORTS.map((one) => <MenuItem key={one} checked={one === first} onClick={() => table.change({ sort: one })}>{t(`table:sort.${one.replace(":", "_")}`)}</MenuItem>)}
    </Menu>
  );
}

export function ColumnMenu({ table }: { table: TableHandle }) {
  const { t } = useTranslation();
  const shown = columnsOf(table.state.columns ?? table.view?.columns).map((column) => column.name);
  const toggle = (name: (typeof shown)[number]) => {
    const next = shown.includes(name) ? shown.filter((one) => one !== name) : COLUMNS.map((column) => column.name).filter((one) => one === name || shown.includes(one));
    table.change({ columns: next });
  };
  return (
    <Menu width={200} trigger={<Button size="sm" icon={<Columns3 size={15} />}>{t("table:columns")}</Button>}>
      {COLUMNS.filter((column) => column.name !== "subject").map((column) => <MenuItem key={column.name} keepOpen checked={shown.includes(column.name)} onClick={() => toggle(column.name)}>{t(`table:column.${column.name}`)}</MenuItem>)}
    </Menu>
  );
}
