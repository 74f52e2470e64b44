import css from "./knowledge.module.css";
import { useTicketArticles } from "./queries";
import { StateChip } from "./StateChip";
import { useWriteArticle } from "./useWriteArticle";
import { BookPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import { Button, Card, ErrorState, Loading, Skeleton } from "@/ui";

/** What was learned on this ticket: its article, or the way to write one. */
export default function TicketArticles({ number }: { number: number }) {
  const { t } = useTranslation();
  const can = useCan();
  const found = useTicketArticles(number);
  const { write, busy } = useWriteArticle(number);
  const rows = found.data?.data ?? [];
  if (!can("knowledge.write") && rows.length === 0) return null;
  const make = can("knowledge.write") && found.data && rows.length === 0 && <Button size="sm" icon={<BookPlus size={14} />} busy={busy} onClick={() => write()}>{t("knowledge:write")}</Button>;
  return (
    <Card title={t("knowledge:articles")} actions={make || undefined}>
      {found.isPending && <Loading><Skeleton width="60%" height={14} /></Loading>}
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && rows.length === 0 && <p className="t12 c2">{t("knowledge:none_of_ticket")}</p>}
      <ul className={css.ofTicket}>
        {rows.map((row) => <li key={row.id} className="row g6"><Link className="el" to={`/kb/${row.id}`}><span dir="auto">{row.title}</span></Link><StateChip row={row} /></li>)}
      </ul>
    </Card>
  );
}
