import css from "./quality.module.css";
import type { RatingShown } from "./shapes";
import { LockKeyhole, Star } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Chip, RelativeTime } from "@/ui";

/** The score in amber, and what it bars until it is made good. */
export function RatingCard({ ticket, rating, settled }: { ticket: Ticket; rating: RatingShown; settled: boolean }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <section className={css.rating} aria-label={t("quality:rating.title")}>
      <div className={css.line}>
        <span className={css.stars} aria-hidden="true">{[1, 2, 3, 4, 5].map((star) => <Star key={star} size={16} data-on={star <= rating.score} />)}</span>
        <b>{t("quality:rating.of_five", { score: rating.score })}</b>
        <span className="t12 c2"><bdi>{ticket.requester.name}</bdi> · <RelativeTime at={rating.at} /></span>
        <span className="grow" />
        <span className={`${css.aspects} t12 c2`}>{rating.scored.map(({ key, name, score }) => <span key={key}><bdi>{l10n(name)}</bdi> <b>{score}</b></span>)}</span>
      </div>
      {rating.improvements.length > 0 && <div className={css.line}><span className="t12 c2">{t("quality:rating.better")}</span>{rating.improvements.map(({ key, name }) => <Chip key={key} tone="outline"><bdi>{l10n(name)}</bdi></Chip>)}</div>}
      <div className={css.line}>
        {rating.comment && <q className="grow"><bdi>{rating.comment}</bdi></q>}
        {!settled && rating.score < rating.threshold && <span className={css.lock}><LockKeyhole size={13} aria-hidden="true" />{t("quality:rating.barred", { threshold: rating.threshold })}</span>}
      </div>
    </section>
  );
}
