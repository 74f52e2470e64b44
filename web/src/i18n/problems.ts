/** Turns what the server refused into a sentence: catalogue first, then the server's own words. */

import { useTranslation } from "react-i18next";
import i18next from "i18next";
import { isApiError, type ApiError, type FieldError } from "@/api/errors";

function sentence(code: string, params: Record<string, unknown>, fallback: string): string {
  const key = `errors:${code}`;
  return i18next.exists(key) ? i18next.t(key, params) : fallback || i18next.t("errors:generic", { code });
}

export function problemText(error: unknown): string {
  if (!isApiError(error)) return i18next.t("errors:client");
  const params = { seconds: error.retryAfter ?? 60, ...error.params };
  return sentence(error.code, params, error.detail);
}

export const fieldErrorText = (error: FieldError): string => {
  const own = `errors:field.${error.code}`;
  // what only some screens can be told; those load it
  const theirs = `faults:code.${error.code}`;
  if (i18next.exists(theirs)) return i18next.t(theirs, error.params);
  return i18next.exists(own) ? i18next.t(own, error.params) : sentence(error.code, error.params, i18next.t("errors:field.generic"));
};

/** Errors by field name, ready to stand beside their fields. */
export function fieldTexts(error: unknown): Record<string, string> {
  if (!isApiError(error)) return {};
  return Object.fromEntries((error as ApiError).errors.map((one) => [one.field, fieldErrorText(one)]));
}

/** Re-renders with the language, so that a shown problem follows a switch. */
export function useProblem(): (error: unknown) => string {
  useTranslation();
  return problemText;
}
