import { FormDialog } from "../FormDialog";
import { useVersionedWrite, type RoleShown } from "../queries";
import { isRoleKey, keyFrom } from "./matrix";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { Banner, Select, TextInput, toast } from "@/ui";

interface RoleDialogProps { roles: RoleShown[]; role: RoleShown | null; onClose: () => void }

/** Names a role of one's own; a new one begins as a copy. */
export function RoleDialog({ roles, role, onClose }: RoleDialogProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const [names, setNames] = useState<Record<string, string>>(role?.name ?? {});
  const [key, setKey] = useState(role?.key ?? "");
  const [from, setFrom] = useState<string | null>(null);
  const wanted = key || keyFrom(names.en ?? "");
  const source = roles.find((one) => one.key === from)?.permissions ?? [];
  const granted = role ? role.permissions : source.filter(can);
  const save = useVersionedWrite(role?.version, (_: undefined, seen) => api.put(`/roles/${wanted}`, { name: Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name.trim()]).filter(([, name]) => name)), permissions: granted }, seen),
    { onDone: () => { toast(t("common:saved")); onClose(); } },
  );
  const errors = fieldTexts(save.error);
  const taken = !role && roles.some((one) => one.key === wanted);
  const lacking = !names[i18n.language]?.trim() ? t("admin:role.lacking") : taken || !isRoleKey(wanted) ? t("admin:role.key_lacking") : null;
  return (
    <FormDialog title={role ? t("admin:role.edit") : t("admin:role.new")} error={save.error} busy={save.isPending} lacking={lacking}
      fields={LANGUAGES.map((language) => `name.${language}`)} onSave={() => save.mutate(undefined)} onClose={onClose}>
      {LANGUAGES.map((language) => (
        <TextInput key={language} required={language === i18n.language} label={t("admin:role.name_in", { language: LANGUAGE_NAMES[language] })} error={errors[`name.${language}`]}
          value={names[language] ?? ""} maxLength={80} onChange={(event) => setNames({ ...names, [language]: event.target.value })} />
      ))}
      {!role && (
        <>
          <TextInput dir="ltr" label={t("admin:role.key")} hint={t("admin:role.key_hint")} placeholder={keyFrom(names.en ?? "") || "night_desk"} value={key} error={taken ? t("admin:role.key_taken") : null} onChange={(event) => setKey(event.target.value)} />
          <Select clearable label={t("admin:role.copy")} hint={t("admin:role.copy_hint")} options={roles.map((one) => ({ value: one.key, label: l10n(one.name) }))} value={from} onChange={setFrom} />
          {granted.length < source.length && <Banner tone="info">{t("admin:role.copy_less", { count: source.length - granted.length })}</Banner>}
        </>
      )}
    </FormDialog>
  );
}
