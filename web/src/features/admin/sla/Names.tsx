import css from "./sla.module.css";
import { Languages } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { Button, Popover, TextInput } from "@/ui";

/** A name in each language of the product, changed where it stands. */
export function Names({ label, value, onChange }: { label: string; value: L10n; onChange: (value: L10n) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onChange={setOpen} width={300} label={label} trigger={
      <button type="button" className={css.named} aria-haspopup="dialog" aria-expanded={open} aria-label={`${label} ${l10n(value)}`} onClick={() => setOpen(!open)}><span className="el" dir="auto">{l10n(value) || t("sla:unnamed")}</span><Languages size={14} aria-hidden="true" /></button>
    }>
      <div className={css.popForm}>
        <NameFields label={label} value={value} onChange={onChange} />
        <div><Button size="xs" onClick={() => setOpen(false)}>{t("common:done")}</Button></div>
      </div>
    </Popover>
  );
}

/** One field a language; an empty one falls back to another language. */
export function NameFields({ label, value, onChange, multiline }: { label: string; value: L10n; onChange: (value: L10n) => void; multiline?: boolean }) {
  const set = (language: string, text: string) => {
    const { [language]: _old, ...others } = value;
    onChange(text ? { ...others, [language]: text } : others);
  };
  return LANGUAGES.map((language, index) => (
    <TextInput key={language} size="sm" required={index === 0 && !multiline} lang={language} label={`${label} · ${LANGUAGE_NAMES[language]}`} value={value[language] ?? ""} onChange={(event) => set(language, event.target.value)} />
  ));
}
