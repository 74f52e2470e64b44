import { useRouteError } from "react-router";
import { useTranslation } from "react-i18next";
import { ErrorState } from "@/ui";

/** One screen failed; the rest of the page goes on. A new release on the server shows up as a chunk that cannot load. */
export function RouteError() {
  const error = useRouteError();
  const { t } = useTranslation();
  return <ErrorState error={error} title={t("common:error.screen")} onRetry={() => window.location.reload()} />;
}
