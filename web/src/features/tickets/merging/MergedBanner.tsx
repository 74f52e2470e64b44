import { useUnmerge } from "./queries";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { Banner, Button } from "@/ui";
import { ticketName } from "../model";

/** Where a merged ticket goes on, and the way back. */
export default function MergedBanner({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const unmerge = useUnmerge(ticket.number);
  const into = ticket.merged_into;
  if (!into) return null;
  const undo = can("ticket.merge") ? <Button size="xs" busy={unmerge.isPending} onClick={() => unmerge.mutate(into.number)}>{t("merging:unmerge")}</Button> : undefined;
  return (
    <Banner tone="plain" action={undo}>
      <Trans t={t} i18nKey="merging:merged_into" values={{ ticket: ticketName(into.number), subject: into.subject }} components={{ go: <Link to={`/t/${into.number}`} /> }} />
    </Banner>
  );
}
