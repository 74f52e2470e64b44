import css from "./overlay.module.css";
import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";

/** Says that the server cannot be reached; reading goes on. */
export function OfflineBar({ offline, onRetry }: { offline: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  if (!offline) return null;
  return (
    <div className={css.offline} role="status">
      <WifiOff size={15} aria-hidden="true" />
      <span className="grow">{t("common:offline")}</span>
      <Button size="xs" kind="ghost" onClick={onRetry}>{t("common:retry")}</Button>
    </div>
  );
}
