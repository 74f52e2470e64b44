/** Texts of screens that few people open: they come with the screen, not with the first page. */

import i18next from "i18next";
import type { Language } from "./languages";

type Texts = Record<string, unknown>;
type Module = { default: Texts };

const FILES = import.meta.glob<Module>("./locales/*/later/*.json");
const wanted = new Set<string>();

async function fetchTexts(language: string, namespace: string): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return;
  const file = FILES[`./locales/${language}/later/${namespace}.json`];
  if (!file) throw new Error(`no texts ${namespace} in ${language}`);
  i18next.addResourceBundle(language, namespace, (await file()).default);
}

/** The router begins to load a deep link's screen before the language is known. */
const begun = (): Promise<void> => (i18next.isInitialized ? Promise.resolve() : new Promise((resolve) => i18next.on("initialized", () => resolve())));

/** Loads the texts of these namespaces, now and whenever the language changes. */
export async function laterTexts(...namespaces: string[]): Promise<void> {
  namespaces.forEach((namespace) => wanted.add(namespace));
  await begun();
  await Promise.all(namespaces.map((namespace) => fetchTexts(i18next.language, namespace)));
}

/** What earlier screens asked for, in another language: before it is switched to. */
export const laterTextsOf = (language: Language): Promise<unknown> =>
  Promise.all([...wanted].map((namespace) => fetchTexts(language, namespace)));

/** A route's `lazy`: its screen and the texts it speaks, loaded side by side. */
export const withTexts = <T>(namespaces: string[], page: () => Promise<T>) => async (): Promise<T> => {
  const [found] = await Promise.all([page(), laterTexts(...namespaces)]);
  return found;
};
