import { useTranslation } from "react-i18next";
import { Banner, Button, RelativeTime } from "@/ui";

/** Another person saved what is being edited here; nothing is overwritten until one of both is chosen. */
export function Superseded({ by, at, onReload, onKeep }: { by: string; at: string | null; onReload: () => void; onKeep: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <Banner tone="warn" action={<span className="row g6"><Button size="sm" kind="primary" onClick={onReload}>{t("forms:late.reload")}</Button><Button size="sm" onClick={onKeep}>{t("forms:late.keep")}</Button></span>}>
        <b className="m">{t("forms:late.title", { name: by || t("forms:late.somebody") })}</b> {at && <RelativeTime at={at} />}
        <div>{t("forms:late.note")}</div>
      </Banner>
    </div>
  );
}
