import { intlLocale } from "./languages";

/** What a language is called in the reader's language: «阿拉伯语», "Arabic". */
export function languageName(code: string, reader: string): string {
  try {
    return new Intl.DisplayNames(intlLocale(reader), { type: "language" }).of(code === "zh-CN" ? "zh-Hans" : code) ?? code;
  } catch {
    return code;
  }
}
