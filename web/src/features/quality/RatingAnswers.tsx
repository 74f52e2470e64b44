import { useQuality } from "./queries";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Chip } from "@/ui";

/** What a customer answered besides the score: aspects with their scores, what could be better, words said later. */
export function RatingAnswers({ ticket }: { ticket: Ticket }) {
  const l10n = useL10n();
  const rating = useQuality(ticket.number, ticket.version).data?.rating;
  if (!rating) return null;
  const later = ticket.rated?.comment ? "" : rating.comment;
  if (rating.scored.length + rating.improvements.length === 0 && !later) return null;
  return (
    <span className="row wrap g4">
      {later && <q dir="auto">{later}</q>}
      {rating.scored.map(({ key, name, score }) => <span key={key} className="t12 c2"><bdi>{l10n(name)}</bdi> <b>{score}</b></span>)}
      {rating.improvements.map(({ key, name }) => <Chip key={key} tone="outline"><bdi>{l10n(name)}</bdi></Chip>)}
    </span>
  );
}
