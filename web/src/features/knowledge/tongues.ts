/** Languages that articles are written in, by the names their readers call them. */

import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, type Language } from "@/i18n";

export const OFFERED = ["zh-CN", "en", "ar", "es", "fr", "de", "ja", "ko", "pt", "ru"];

export function useTongue(): (tag: string) => string {
  const { i18n } = useTranslation();
  return (tag) => LANGUAGE_NAMES[tag as Language] ?? new Intl.DisplayNames([i18n.language], { type: "language" }).of(tag) ?? tag;
}
