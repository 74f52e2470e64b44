import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { useMembers, usePermissions, useRoles, useWrite, type RoleShown } from "../queries";
import { Matrix, usePermissionName } from "./Matrix";
import { changeCount, differs, sectionsOf, toggled, type Edits } from "./matrix";
import { RoleDialog } from "./RoleDialog";
import { Info, Plus, Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { Button, Checkbox, EmptyState, ErrorState, TextInput, toast } from "@/ui";

/** Unsaved ticks outlive a look at another screen. */
const useEdits = create<{ edits: Edits; setEdits: (edits: Edits) => void }>((set) => ({ edits: {}, setEdits: (edits) => set({ edits }) }));

/** Saves the changed roles one after the other, so that a refusal names the role that was refused. */
async function saveAll(edits: Edits, roles: RoleShown[]): Promise<void> {
  for (const role of roles) {
    const permissions = edits[role.key];
    if (permissions) await api.put(`/roles/${role.key}`, { name: role.name, permissions }, { version: role.version });
  }
}

function useShown() {
  const [text, setText] = useState("");
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const name = usePermissionName();
  const wanted = text.trim().toLocaleLowerCase();
  const matches = (permission: string) => !wanted || `${name(permission)} ${permission}`.toLocaleLowerCase().includes(wanted);
  return { text, setText, onlyDifferent, setOnlyDifferent, matches };
}

/** /admin/roles: what each role may do; the workspace's own roles are edited right here. */
export function Component() {
  const { t } = useTranslation();
  const editable = useCan()("role.manage");
  const roles = useRoles();
  const members = useMembers();
  const permissions = usePermissions();
  const { edits, setEdits } = useEdits();
  const [naming, setNaming] = useState<RoleShown | "new" | null>(null);
  const { text, setText, onlyDifferent, setOnlyDifferent, matches } = useShown();
  const list = roles.data ?? [];
  const save = useWrite(() => saveAll(edits, list), { onDone: () => { setEdits({}); toast(t("common:saved")); } });
  const sections = sectionsOf(permissions.data?.data ?? [], (permission) => matches(permission) && (!onlyDifferent || differs(list, edits, permission)));
  const changes = changeCount(edits, list);
  const error = roles.error ?? permissions.error ?? members.error;
  const tools = (
    <div className={css.tools}>
      <div className={css.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={t("admin:role.search")} placeholder={t("admin:role.search")} value={text} onChange={(event) => setText(event.target.value)} /></div>
      <Checkbox label={t("admin:role.only_different")} checked={onlyDifferent} onChange={setOnlyDifferent} />
    </div>
  );
  const bar = changes > 0 && (
    <>
      <Info size={16} aria-hidden="true" />
      <span className="grow" role="status">{t("admin:role.unsaved", { count: changes })}</span>
      <Button onClick={() => setEdits({})}>{t("admin:discard")}</Button>
      <Button kind="primary" busy={save.isPending} onClick={() => save.mutate(undefined)}>{t("common:save")}</Button>
    </>
  );
  const add = editable && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setNaming("new")}>{t("admin:role.new")}</Button>;
  return (
    <Screen title={t("admin:section.roles")} actions={add} tools={tools} bar={bar}
      note={permissions.data && roles.data && `${t("admin:role.count", { count: list.length })} · ${t("admin:role.permission_count", { count: permissions.data.data.length })}`}>
      {error ? <ErrorState error={error} onRetry={() => { void roles.refetch(); void permissions.refetch(); void members.refetch(); }} />
        : !roles.data || !permissions.data || !members.data ? <WaitingRows />
        : sections.length === 0 ? <EmptyState title={t("admin:role.none")} actions={<Button onClick={() => { setText(""); setOnlyDifferent(false); }}>{t("admin:clear_filters")}</Button>} />
        : <Matrix roles={list} members={members.data} sections={sections} edits={edits} editable={editable} onRename={setNaming} onToggle={(role, permission) => setEdits(toggled(edits, role, permission))} />}
      {naming && <RoleDialog roles={list} role={naming === "new" ? null : (list.find(({ key }) => key === naming.key) ?? naming)} onClose={() => setNaming(null)} />}
    </Screen>
  );
}
