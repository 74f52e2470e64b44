import { FormDialog } from "../FormDialog";
import { useDepartments, useVersionedWrite, useRoles, useTeams, type MemberShown } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { MultiSelect, Select, TextInput, toast } from "@/ui";

interface MemberDialogProps { member: MemberShown | null; onClose: () => void }

/** Brings a colleague in, or changes their role and places. */
export function MemberDialog({ member, onClose }: MemberDialogProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const roles = useRoles().data ?? [];
  const teams = (useTeams().data ?? []).filter((team) => !team.archived);
  const departments = (useDepartments().data ?? []).filter((one) => !one.archived);
  const [form, setForm] = useState({
    name: member?.name ?? "", email: member?.email ?? "", role_key: member?.role_key ?? "agent",
    team_ids: member?.team_ids ?? [], department_id: member?.department_id ?? null, locale: null as string | null,
  });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const { email, locale, ...change } = form;
  const save = useVersionedWrite(member?.version, (_: undefined, seen) => (member ? api.patch(`/members/${member.id}`, change, seen) : api.post("/members", { ...change, email, ...(locale && { locale }) })),
    { onDone: () => { toast(member ? t("common:saved") : t("admin:member.invited_to", { email })); onClose(); } },
  );
  const errors = fieldTexts(save.error);
  const lacking = form.name.trim() && email.trim() ? null : t("admin:member.lacking");
  return (
    <FormDialog title={member ? t("admin:member.edit") : t("admin:member.new")} error={save.error} busy={save.isPending} lacking={lacking}
      fields={["name", "email", "role_key", "department_id", "locale"]} save={member ? undefined : t("admin:member.invite")} onSave={() => save.mutate(undefined)} onClose={onClose}>
      <TextInput required label={t("admin:member.name")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <TextInput required type="email" dir="ltr" label={t("admin:member.email")} hint={member ? t("admin:member.email_fixed") : t("admin:member.email_hint")} disabled={Boolean(member)}
        value={email} error={errors.email} onChange={(event) => set({ email: event.target.value })} />
      <Select required label={t("admin:member.role")} options={roles.map((role) => ({ value: role.key, label: l10n(role.name) }))} value={form.role_key} error={errors.role_key}
        onChange={(value) => value && set({ role_key: value })} />
      <MultiSelect label={t("admin:member.teams")} options={teams.map(({ id, name }) => ({ value: id, label: name }))} value={form.team_ids} onChange={(value) => set({ team_ids: value })} />
      <Select clearable label={t("admin:member.department")} hint={t("admin:member.department_hint")} options={departments.map(({ id, name }) => ({ value: id, label: name }))}
        value={form.department_id} error={errors.department_id} onChange={(value) => set({ department_id: value })} />
      {!member && <Select clearable label={t("admin:member.locale")} options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} value={locale} error={errors.locale}
        onChange={(value) => set({ locale: value })} />}
    </FormDialog>
  );
}
