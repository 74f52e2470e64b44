/** Starts i18next with one language, switches it, keeps <html lang dir> true. */

import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { closest, directionOf, SOURCE, type Language } from "./languages";
import { laterTextsOf } from "./later";

export * from "./languages";
export * from "./l10n";
export * from "./times";
export * from "./problems";
export { laterTexts, withTexts } from "./later";

const LOADERS: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  "zh-CN": () => import("./bundle.zh-CN"),
  en: () => import("./bundle.en"),
  ar: () => import("./bundle.ar"),
};
const STORED = "ringdesk.locale";

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "common")) return;
  const { default: texts } = await LOADERS[language]();
  for (const [namespace, entries] of Object.entries(texts)) i18next.addResourceBundle(language, namespace, entries);
}

function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORED);
    return closest(stored ? [stored] : navigator.languages);
  } catch {
    return SOURCE;
  }
}

export async function setLanguage(wish: string): Promise<void> {
  const language = closest([wish]);
  await Promise.all([load(language), laterTextsOf(language)]);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // private windows refuse storage; the choice then lasts as long as the page
  }
}

export async function startI18n(language: Language = storedLanguage()): Promise<typeof i18next> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ["common"],
    defaultNS: "common",
    resources: {},
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: "added" },
    returnNull: false,
  });
  await setLanguage(language);
  return i18next;
}
