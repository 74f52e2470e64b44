import css from "./templates.module.css";
import { shelfKey } from "./queries";
import type { Shelf, Template } from "./shapes";
import { FormDialog } from "../admin/FormDialog";
import { useVersionedWrite, useWrite } from "../admin/queries";
import { useCategoryOptions } from "../tickets/actions/Choosers";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, useL10n, type Language } from "@/i18n";
import { Button, Checkbox, MultiSelect, Select, Tabs, Textarea, TextInput, toast } from "@/ui";

const OFFERED = ["zh-CN", "en", "ar", "es", "fr", "de", "ja", "ko", "pt", "ru"];
export const tongue = (tag: string, locale: string): string => LANGUAGE_NAMES[tag as Language] ?? new Intl.DisplayNames([locale], { type: "language" }).of(tag) ?? tag;

interface TemplateDialogProps { template: Template | null; shelf: Shelf; onClose: () => void }

/** `template` null makes a new one. */
export function TemplateDialog({ template, shelf, onClose }: TemplateDialogProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const config = useConfig();
  const shares = can("template.manage");
  const categories = useCategoryOptions();
  const [names, setNames] = useState<Record<string, string>>((template?.name as Record<string, string> | undefined) ?? {});
  const [texts, setTexts] = useState<Record<string, string>>(template?.texts ?? { [i18n.language]: "" });
  const [language, setLanguage] = useState(template?.texts[i18n.language] === undefined ? (Object.keys(texts)[0] ?? i18n.language) : i18n.language);
  const [folder, setFolder] = useState(template?.folder_id ?? null);
  const [shortcut, setShortcut] = useState(template?.shortcut ?? "");
  const [personal, setPersonal] = useState(template ? template.owner_id !== null : !shares);
  const [team, setTeam] = useState(template?.team_id ?? null);
  const [types, setTypes] = useState(template?.type_keys ?? []);
  const [within, setWithin] = useState(template?.category_ids ?? []);
  const box = useRef<HTMLTextAreaElement>(null);
  const done = () => { toast(t("common:saved")); onClose(); };
  const save = useVersionedWrite(template?.version, (body: object, seen) => (template ? api.put(`/templates/${template.id}`, body, seen) : api.post("/templates", body)), { onDone: done, also: shelfKey });
  const drop = useVersionedWrite(template?.version, (_: undefined, seen) => api.delete(`/templates/${template?.id ?? ""}`, undefined, seen), { onDone: done, also: shelfKey });
  const addFolder = useWrite((named: string) => api.post<{ id: string }>("/template-folders", { name: { [i18n.language]: named }, position: shelf.folders.length }), { also: shelfKey, onDone: ({ id }) => setFolder(id) });
  const errors = fieldTexts(save.error);
  const said = Object.fromEntries(Object.entries(names).filter(([, one]) => one.trim()));
  const named = Object.keys(said).length > 0;
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));
  const lacking = !named ? t("templates:need_name") : Object.keys(written).length === 0 ? t("templates:need_text") : null;
  const submit = () => save.mutate({
    name: said, texts: written, folder_id: folder, shortcut: shortcut || null, personal,
    team_id: personal ? null : team, type_keys: types, category_ids: within,
  });
  const insert = (variable: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = box.current ?? {};
    const text = texts[language] ?? "";
    setTexts({ ...texts, [language]: `${text.slice(0, selectionStart)}{{${variable}}}${text.slice(selectionEnd)}` });
    box.current?.focus();
  };
  const labelOf = (variable: string) => l10n(shelf.variables[variable]) || t(`templates:variable.${variable.replace(".", "_")}`);
  const rest = OFFERED.filter((one) => texts[one] === undefined);
  return (
    <FormDialog title={t(template ? "templates:edit" : "templates:new")} width={720} error={save.error ?? drop.error} busy={save.isPending} lacking={lacking} onSave={submit} onClose={onClose}
      fields={["name", "shortcut", "folder_id", "team_id", "type_keys", "category_ids", "texts", ...Object.keys(texts).map((one) => `texts.${one}`)]}
      aside={template && <Button kind="danger" busy={drop.isPending} onClick={() => drop.mutate(undefined)}>{t("templates:archive")}</Button>}>
      <TextInput required label={t("templates:name")} value={names[i18n.language] ?? ""} placeholder={l10n(names)} onChange={(event) => setNames({ ...names, [i18n.language]: event.target.value })} error={errors.name} data-autofocus />
      <details><summary className="t13 c2">{t("templates:names")}</summary>
        <div className={css.names}>
          {LANGUAGES.filter((one) => one !== i18n.language).map((one) => <TextInput key={one} size="sm" lang={one} label={t("admin:role.name_in", { language: LANGUAGE_NAMES[one] })} value={names[one] ?? ""} error={errors[`name.${one}`]} onChange={(event) => setNames({ ...names, [one]: event.target.value })} />)}
        </div>
      </details>
      <div className={css.languages}>
        <Tabs label={t("templates:language")} value={language} onChange={setLanguage} options={Object.keys(texts).map((one) => ({ value: one, label: tongue(one, i18n.language), panelId: "template-text" }))} />
        {rest.length > 0 && <Select hideLabel size="sm" label={t("templates:add_language")} placeholder={t("templates:add_language")} value={null} options={rest.map((one) => ({ value: one, label: tongue(one, i18n.language) }))}
          onChange={(one) => { if (one) { setTexts({ ...texts, [one]: "" }); setLanguage(one); } }} />}
      </div>
      <div id="template-text" role="tabpanel" aria-label={tongue(language, i18n.language)}>
        <Textarea ref={box} required label={t("templates:text")} hint={t("templates:text_hint")} rows={8} dir="auto" lang={language} value={texts[language] ?? ""} onChange={(event) => setTexts({ ...texts, [language]: event.target.value })} error={errors[`texts.${language}`] ?? errors.texts} />
      </div>
      <div role="group" aria-label={t("templates:variables")} className={css.variables}>
        {Object.keys(shelf.variables).map((one) => <button key={one} type="button" className={css.variable} title={`{{${one}}}`} onClick={() => insert(one)}>{labelOf(one)}</button>)}
      </div>
      <Select clearable label={t("templates:folder")} value={folder} onChange={setFolder} error={errors.folder_id} options={shelf.folders.map((one) => ({ value: one.id, label: l10n(one.name) }))}
        {...(shares ? { searchable: true, onCreate: (named: string) => addFolder.mutate(named), createLabel: (named: string) => t("templates:new_folder", { name: named }) } : {})} />
      <TextInput label={t("templates:shortcut")} hint={t("templates:shortcut_hint")} dir="ltr" value={shortcut} onChange={(event) => setShortcut(event.target.value)} error={errors.shortcut} />
      <Checkbox label={t("templates:personal")} checked={personal} disabled={!shares} onChange={setPersonal} />
      {!personal && <Select clearable label={t("templates:team")} placeholder={t("templates:everybody")} value={team} onChange={setTeam} error={errors.team_id} options={(config?.teams ?? []).map((one) => ({ value: one.id, label: one.name }))} />}
      <MultiSelect label={t("templates:types")} hint={t("templates:fits_hint")} value={types} onChange={setTypes} error={errors.type_keys} options={(config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name) }))} />
      <MultiSelect searchable label={t("templates:categories")} value={within} onChange={setWithin} error={errors.category_ids} options={categories} />
    </FormDialog>
  );
}
