import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { intlLocale, localName } from "@/i18n";
import { languageName } from "@/i18n/languageName";
import type { Words } from "./sentences";

/** Texts, names and lists in the reader's language, for the pure makers of sentences. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const format = new Intl.ListFormat(intlLocale(language), { type: "conjunction" });
    return { t: (key, params) => t(key, params ?? {}), l10n: (names) => localName(names, language), list: (parts) => format.format(parts), language: (code) => languageName(code, language) };
  }, [t, language]);
}
