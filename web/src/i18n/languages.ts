/** The languages the app speaks. Adding one: a folder under locales/, a bundle, a line here. */

export const LANGUAGES = ["zh-CN", "en", "ar"] as const;
export type Language = (typeof LANGUAGES)[number];
export const SOURCE: Language = "zh-CN";

export const LANGUAGE_NAMES: Record<Language, string> = { "zh-CN": "简体中文", en: "English", ar: "العربية" };

export const directionOf = (language: string): "ltr" | "rtl" => (/^(ar|he|fa|ur)\b/.test(language) ? "rtl" : "ltr");

/** For Intl: Latin digits in Arabic, 24 h everywhere. */
export const intlLocale = (language: string): string => (language === "ar" ? "ar-u-nu-latn" : language);

/** The closest language we have for a wish such as `zh-Hans-SG` or `en-GB`. */
export function closest(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const exact = LANGUAGES.find((language) => language.toLowerCase() === wish.toLowerCase());
    const related = LANGUAGES.find((language) => language.split("-")[0] === wish.toLowerCase().split("-")[0]);
    if (exact ?? related) return (exact ?? related) as Language;
  }
  return SOURCE;
}
