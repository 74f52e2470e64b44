import css from "./pane.module.css";
import { SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { Button, EmptyState, ErrorState, Loading, Skeleton } from "@/ui";
import { ticketName } from "../model";

const LINES = [["34%", "82%", "60%"], ["28%", "90%", "40%"], ["30%", "74%", "52%"]];

/** The shape of a conversation that is still coming. */
export function PaneSkeleton({ bodyOnly }: { bodyOnly?: boolean }) {
  return (
    <Loading>
      {!bodyOnly && <div className={css.head} style={{ display: "grid", gap: 10 }}><Skeleton width="38%" /><Skeleton width="70%" height={16} /></div>}
      <div className={css.waiting}>
        {LINES.map((widths, index) => (
          <div key={index} className={css.message}>
            <Skeleton width={28} height={28} style={{ borderRadius: "50%" }} />
            <div style={{ display: "grid", gap: 8 }}>{widths.map((width) => <Skeleton key={width} width={width} />)}</div>
          </div>
        ))}
      </div>
    </Loading>
  );
}

/** A ticket that cannot be shown: not there, not for these eyes, or the server failed. */
export function TicketProblem({ number, error, onRetry, onBack }: { number: number; error: unknown; onRetry: () => void; onBack?: () => void }) {
  const { t } = useTranslation();
  const back = onBack && <Button onClick={onBack}>{t("common:back")}</Button>;
  if (isApiError(error) && error.status === 404) {
    return <EmptyState icon={<SearchX size={24} />} title={t("ticket:missing.title", { ticket: ticketName(number) })} actions={back}>{t("ticket:missing.body")}</EmptyState>;
  }
  return <ErrorState error={error} onRetry={onRetry} />;
}
