import css from "./quality.module.css";
import { CallbackCard } from "./CallbackCard";
import { CompensationCard } from "./CompensationCard";
import { HandlingCard } from "./HandlingCard";
import { useQuality } from "./queries";
import { RatingCard } from "./RatingCard";
import { openCallback, worthShowing } from "./shapes";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { Banner, Button } from "@/ui";
import { problemText } from "@/i18n";

/** What follows a low score: the rating, handling it again, the call, what is given for it. */
export default function QualityPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: quality, error, refetch } = useQuality(ticket.number, ticket.version);
  if (error && !quality) return <Banner tone="bad" action={<Button size="xs" onClick={() => void refetch()}>{t("common:retry")}</Button>}>{problemText(error)}</Banner>;
  if (!worthShowing(quality)) return null;
  const call = quality.callbacks.at(-1);
  return (
    <section className={css.panel} aria-label={t("quality:title")}>
      {quality.rating && <RatingCard ticket={ticket} rating={quality.rating} settled={Boolean(quality.second_handling?.done_at) && !openCallback(quality)} />}
      {quality.second_handling && <HandlingCard key={quality.second_handling.id} ticket={ticket} handling={quality.second_handling} causes={quality.causes} />}
      <div className={css.two}>
        {call && <CallbackCard key={call.id} ticket={ticket} call={call} threshold={quality.rating?.threshold ?? 3} />}
        {(can("ticket.compensate") || quality.compensations.length > 0) && <CompensationCard ticket={ticket} given={quality.compensations} />}
      </div>
    </section>
  );
}
