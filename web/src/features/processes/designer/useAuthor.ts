import { useTranslation } from "react-i18next";

/** Commands of the product have names like `lay_ticket_defaults`, people do not. */
const isProduct = (name: string): boolean => /^[a-z]+(_[a-z]+)+$/.test(name);

/** Who published a version, and why; what the product brought along says so. */
export function useAuthor() {
  const { t } = useTranslation();
  return { author: (name: string) => (isProduct(name) ? t("designer:by_product") : name), reason: (text: string) => (isProduct(text) ? t("designer:by_product") : text) };
}
