import type { CategoryShown } from "./categories";
import { FormDialog } from "../FormDialog";
import { nowOf, useVersionedWrite } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { Button, TextInput, toast } from "@/ui";

/** `category` null makes a new one, below `parent` or at the top. */
interface CategoryDialogProps { category: CategoryShown | null; parent: CategoryShown | null; onClose: () => void }

export function CategoryDialog({ category, parent, onClose }: CategoryDialogProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const [names, setNames] = useState<Record<string, string>>(category?.name ?? {});
  const done = () => { toast(t("common:saved")); onClose(); };
  const save = useVersionedWrite(category?.version, (body: object, seen) => (category ? api.patch(`/categories/${category.id}`, body, seen) : api.post("/categories", { ...body, parent_id: parent?.id ?? null })), { onDone: done });
  const errors = fieldTexts(save.error);
  const written = Object.fromEntries(Object.entries(names).map(([language, name]) => [language, name.trim()]).filter(([, name]) => name));
  const title = category ? t("admin:category.edit") : parent ? t("admin:category.new_below", { name: l10n(parent.name) }) : t("admin:category.new");
  return (
    <FormDialog title={title} error={save.error} busy={save.isPending} lacking={written[i18n.language] ? null : t("admin:name_lacking")} fields={["name", ...LANGUAGES.map((language) => `name.${language}`)]}
      onSave={() => save.mutate({ name: written })} onClose={onClose}
      aside={category && <Button kind={category.archived ? "plain" : "danger"} busy={save.isPending} onClick={() => save.mutate({ archived: !category.archived })}>{category.archived ? t("admin:restore") : t("admin:archive")}</Button>}>
      {LANGUAGES.map((language) => (
        <TextInput key={language} required={language === i18n.language} label={t("admin:role.name_in", { language: LANGUAGE_NAMES[language] })} error={errors[`name.${language}`] ?? (language === i18n.language ? errors.name : undefined)}
          value={names[language] ?? ""} onChange={(event) => setNames({ ...names, [language]: event.target.value })} />
      ))}
      {category && nowOf(save.error) && <p className="t12 c2">{t("catalogue:now", { name: l10n(category.name) })}</p>}
      {category && !category.archived && <p className="t12 c3">{t("admin:category.archive_note")}</p>}
    </FormDialog>
  );
}
