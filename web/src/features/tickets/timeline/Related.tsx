import { Link2 } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { Button, Card, EmptyState } from "@/ui";
import { useCan } from "@/api/queries";
import { TicketArticles } from "../../knowledge/later";
import { useDialogs } from "../actions/store";
import { Links } from "../context/Parts";
import { doorOf } from "../model";

/** Tickets that belong to this one, and what was learned on it. */
export function Related({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const { show } = useDialogs();
  const add = doorOf(ticket, "link", can).allowed && <Button size="sm" icon={<Link2 size={14} />} onClick={() => show("link")}>{t("ticket:link.submit")}</Button>;
  return (
    <>
      {ticket.links.length === 0
        ? <EmptyState icon={<Link2 size={24} />} title={t("timeline:related.empty")} actions={add}>{t("timeline:related.body")}</EmptyState>
        : <Card title={t("ticket:section.links")} actions={add}><Links ticket={ticket} /></Card>}
      {can("knowledge.read") && <Suspense><TicketArticles number={ticket.number} /></Suspense>}
    </>
  );
}
