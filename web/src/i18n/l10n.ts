/** Names that the workspace's people wrote in several languages. */

import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { SOURCE } from "./languages";

/** The name in the reader's language, else in its base language, else the source's, else whatever there is. */
export function localName(names: L10n | string | null | undefined, language: string): string {
  if (!names) return "";
  if (typeof names === "string") return names;
  const base = language.split("-")[0] ?? language;
  const related = Object.keys(names).find((key) => key.split("-")[0] === base);
  return names[language] || (related && names[related]) || names.en || names[SOURCE] || Object.values(names)[0] || "";
}

export function useL10n(): (names: L10n | string | null | undefined) => string {
  const { i18n } = useTranslation();
  return (names) => localName(names, i18n.language);
}
