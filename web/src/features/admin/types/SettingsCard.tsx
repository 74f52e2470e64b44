import css from "./types.module.css";
import { TYPE_ICONS, TypeIcon } from "./icons";
import type { TypeDraft, TypeShown } from "./shapes";
import { NameFields } from "../sla/Names";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { useL10n } from "@/i18n";
import { Banner, Button, Card, PriorityChip, Select, Switch } from "@/ui";

/** What a type is called, how it looks, how urgent it usually is, who may choose it. */
export function SettingsCard({ type, draft, error, onChange }: { type: TypeShown; draft: TypeDraft; error: Record<string, string>; onChange: (patch: Partial<TypeDraft>) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const priorities = useConfig()?.priorities ?? [];
  return (
    <Card title={t("forms:tab.settings")}>
      <div className={css.form}>
        {["name", "icon", "archived", "default_priority", "process_key"].flatMap((name) => (error[name] ? [<Banner key={name} tone="bad">{error[name]}</Banner>] : []))}
        <div className={css.thirds}><NameFields label={t("forms:type_name")} value={draft.name} onChange={(name) => onChange({ name })} /></div>
        <div className={css.thirds}><NameFields multiline label={t("forms:description")} value={draft.description} onChange={(description) => onChange({ description })} /></div>
        <fieldset className={css.part}>
          <legend>{t("forms:icon")}</legend>
          <div className="row wrap g4" role="radiogroup" aria-label={t("forms:icon")}>
            {Object.keys(TYPE_ICONS).map((name) => (
              <button key={name} type="button" role="radio" className={css.icon} aria-checked={draft.icon === name} aria-label={t(`forms:icons.${name}`)} title={t(`forms:icons.${name}`)} onClick={() => onChange({ icon: name })}><TypeIcon name={name} /></button>
            ))}
          </div>
        </fieldset>
        <Select clearable label={t("forms:default_priority")} hint={t("forms:default_priority_hint")} placeholder={t("forms:default_priority_none")} value={draft.default_priority}
          options={priorities.map(({ key, name, definition }) => ({ value: key, label: l10n(name), note: l10n(definition), icon: <PriorityChip priority={key} /> }))} onChange={(value) => onChange({ default_priority: value as Priority | null })} />
        <Switch label={t("forms:type_portal")} checked={draft.portal} onChange={(portal) => onChange({ portal })} />
        <p className="t13 c2">{t("forms:process")} <Link to={`/admin/process/${type.process_key}`}><bdi dir="ltr">{type.process_key}</bdi></Link></p>
        <div className="row g6"><Button kind={draft.archived ? "plain" : "danger"} onClick={() => onChange({ archived: !draft.archived })}>{t(draft.archived ? "admin:restore" : "admin:archive")}</Button><span className="t12 c3">{t("forms:archive_note")}</span></div>
      </div>
    </Card>
  );
}
