import css from "./templates.module.css";
import { shelfKey } from "./queries";
import type { Shelf } from "./shapes";
import { FormDialog } from "../admin/FormDialog";
import { useWrite } from "../admin/queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { Button, Select, TextInput, toast } from "@/ui";

/** What folders are called, in every language; removing one leaves its templates where they are seen without it. */
export function FolderDialog({ folders, onClose }: { folders: Shelf["folders"]; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [chosen, setChosen] = useState(folders[0]?.id ?? null);
  const folder = folders.find((one) => one.id === chosen);
  const [typed, setTyped] = useState<Record<string, Record<string, string>>>({});
  const names: Record<string, string> = (folder && (typed[folder.id] ?? (folder.name as Record<string, string>))) ?? {};
  const done = () => { toast(t("common:saved")); onClose(); };
  const written = Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name.trim()]).filter(([, name]) => name));
  const save = useWrite(() => api.put(`/template-folders/${chosen ?? ""}`, { name: written, position: folder?.position ?? 0 }, { version: folder?.version }), { quiet: true, onDone: done, also: shelfKey });
  const drop = useWrite(() => api.delete(`/template-folders/${chosen ?? ""}`, undefined, { version: folder?.version }), { onDone: done, also: shelfKey });
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={t("templates:folders")} error={save.error} busy={save.isPending} fields={["name"]} lacking={Object.keys(written).length > 0 ? null : t("templates:need_name")} onSave={() => save.mutate(undefined)} onClose={onClose}
      aside={<Button kind="danger" busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("templates:folder_remove")}</Button>}>
      <Select label={t("templates:folder")} value={chosen} onChange={setChosen} options={folders.map((one) => ({ value: one.id, label: l10n(one.name) }))} />
      <div className={css.names}>
        {LANGUAGES.map((language) => (
          <TextInput key={language} lang={language} label={t("admin:role.name_in", { language: LANGUAGE_NAMES[language] })} value={names[language] ?? ""} error={errors[`name.${language}`] ?? errors.name}
            onChange={(event) => folder && setTyped({ ...typed, [folder.id]: { ...names, [language]: event.target.value } })} />
        ))}
      </div>
      <p className="t12 c3">{t("templates:folder_note")}</p>
    </FormDialog>
  );
}
