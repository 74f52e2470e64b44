import css from "../designer.module.css";
import { Languages } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES } from "@/i18n";
import { IconButton, Textarea, TextInput } from "@/ui";

interface L10nInputProps { label: string; value: L10n | undefined; onChange: (value: L10n) => void; multiline?: boolean; disabled?: boolean; required?: boolean; autoFocus?: boolean; /** All languages stand there from the beginning. */ expanded?: boolean }

/** A text in the reader's language; the other languages one press away. Both that publishing asks for are marked. */
export function L10nInput({ label, value = {}, onChange, multiline, disabled, required, autoFocus, expanded = false }: L10nInputProps) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(expanded);
  const [first, ...others] = [...LANGUAGES].sort((a, b) => Number(b === i18n.language) - Number(a === i18n.language));
  const lacking = required && ["zh-CN", "en"].some((language) => !value[language]);
  const set = (language: string, text: string) => {
    const { [language]: _old, ...rest } = value;
    onChange(text ? { ...rest, [language]: text } : rest);
  };
  const line = (language: string, name: string, end?: React.ReactNode) => {
    const shared = { key: language, lang: language, label: name, value: value[language] ?? "", disabled, end };
    return multiline ? <Textarea {...shared} key={language} rows={2} onChange={(event) => set(language, event.target.value)} />
      : <TextInput {...shared} key={language} size="sm" data-autofocus={(autoFocus && language === first) || undefined} onChange={(event) => set(language, event.target.value)} />;
  };
  const more = <IconButton size="xs" label={t("designer:languages_of", { name: label })} aria-expanded={all} className={lacking && !all ? css.lacks : undefined} icon={<Languages size={14} />} onClick={() => setAll(!all)} />;
  return (
    <div className={css.stack}>
      {first && line(first, label, more)}
      {all && others.map((language) => line(language, `${label} · ${LANGUAGE_NAMES[language]}`))}
    </div>
  );
}
