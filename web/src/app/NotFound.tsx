import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { EmptyState, LinkButton } from "@/ui";

export function NotFound() {
  const { t } = useTranslation();
  return <EmptyState icon={<Compass size={24} />} title={t("common:not_found.title")} actions={<LinkButton to="/w">{t("common:not_found.home")}</LinkButton>} />;
}
