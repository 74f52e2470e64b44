import { FormDialog } from "../FormDialog";
import { useDepartments, useVersionedWrite, useMembers, type DepartmentShown, type TeamShown } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts } from "@/i18n";
import { Avatar, Button, MultiSelect, Select, TextInput, toast, type Option } from "@/ui";

function useMemberOptions(): Option[] {
  const members = useMembers().data ?? [];
  return members.filter(({ status }) => status === "active").map(({ id, name, email, color }) => ({ value: id, label: name, note: email, icon: <Avatar name={name} color={color} size={20} /> }));
}

function ArchiveButton({ archived, busy, onArchive }: { archived: boolean; busy: boolean; onArchive: () => void }) {
  const { t } = useTranslation();
  return <Button kind={archived ? "plain" : "danger"} busy={busy} onClick={onArchive}>{archived ? t("admin:restore") : t("admin:archive")}</Button>;
}

/** Makes or changes a team. */
export function TeamDialog({ team, onClose }: { team: TeamShown | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ name: team?.name ?? "", department_id: team?.department_id ?? null, member_ids: team?.member_ids ?? [] });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const departments = (useDepartments().data ?? []).filter((one) => !one.archived);
  const members = useMemberOptions();
  const save = useVersionedWrite(team?.version, (body: object, seen) => (team ? api.patch(`/teams/${team.id}`, body, seen) : api.post("/teams", body)), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={team ? t("admin:team.edit") : t("admin:team.new")} error={save.error} busy={save.isPending} lacking={form.name.trim() ? null : t("admin:name_lacking")}
      fields={["name", "department_id"]} onSave={() => save.mutate(form)} onClose={onClose}
      aside={team && <ArchiveButton archived={team.archived} busy={save.isPending} onArchive={() => save.mutate({ archived: !team.archived })} />}>
      <TextInput required label={t("admin:team.name")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <Select clearable label={t("admin:team.department")} options={departments.map(({ id, name }) => ({ value: id, label: name }))} value={form.department_id} error={errors.department_id} onChange={(value) => set({ department_id: value })} />
      <MultiSelect searchable label={t("admin:team.members")} options={members} value={form.member_ids} onChange={(value) => set({ member_ids: value })} />
    </FormDialog>
  );
}

/** Makes or changes a department and names its liaison. */
export function DepartmentDialog({ department, onClose }: { department: DepartmentShown | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ name: department?.name ?? "", liaison_id: department?.liaison_id ?? null });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const members = useMemberOptions();
  const save = useVersionedWrite(department?.version, (body: object, seen) => (department ? api.patch(`/departments/${department.id}`, body, seen) : api.post("/departments", body)), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={department ? t("admin:department.edit") : t("admin:department.new")} error={save.error} busy={save.isPending} lacking={form.name.trim() ? null : t("admin:name_lacking")}
      fields={["name", "liaison_id"]} onSave={() => save.mutate(form)} onClose={onClose}
      aside={department && <ArchiveButton archived={department.archived} busy={save.isPending} onArchive={() => save.mutate({ archived: !department.archived })} />}>
      <TextInput required label={t("admin:department.name")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <Select clearable searchable label={t("admin:department.liaison")} hint={t("admin:department.liaison_hint")} options={members} value={form.liaison_id} error={errors.liaison_id} onChange={(value) => set({ liaison_id: value })} />
    </FormDialog>
  );
}
