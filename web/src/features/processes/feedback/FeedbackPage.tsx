import css from "./feedback.module.css";
import { AnswerDialog } from "./AnswerDialog";
import { useFeedback, type Feedback, type Outcome, type State } from "./queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useNavigate } from "react-router";
import { useCan } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, Chip, DeniedState, EmptyState, ErrorState, LoadMore, RelativeTime, SegmentedControl, type Tone } from "@/ui";

const TONES: Record<Outcome, Tone> = { changed: "ok", explained: "accent", declined: "plain" };

function Item({ item, onAnswer }: { item: Feedback; onAnswer?: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { place } = item;
  const version = place.version ? ` · v${place.version}` : "";
  return (
    <li className={css.item}>
      <div className="row wrap g6 t12 c3">
        <Chip tone="outline">{t(`feedback:kind.${place.kind}`)}</Chip>
        <b className="m c2" dir="auto">{place.label || place.key}{!place.process_key && version}</b>
        {place.process_key && <Link to={`/flows/${place.process_key}/doc`}><bdi dir={item.process_name ? "auto" : "ltr"}>{item.process_name ? l10n(item.process_name) : place.process_key}{version}</bdi></Link>}
        {item.ticket_number !== null && <Link to={`/t/${item.ticket_number}`}><bdi dir="ltr">T-{item.ticket_number}</bdi></Link>}
        <span className="grow" />
        <bdi>{item.giver_name}</bdi><RelativeTime at={item.created_at} />
      </div>
      <p className={css.text} dir="auto">{item.text}</p>
      {item.outcome ? (
        <div className={css.answer}>
          <div className="row g6 t12 c3"><Chip tone={TONES[item.outcome]}>{t(`feedback:outcome.${item.outcome}`)}</Chip><bdi>{item.answered_name}</bdi>{item.answered_at && <RelativeTime at={item.answered_at} />}</div>
          <p dir="auto">{item.answer}</p>
        </div>
      ) : onAnswer ? <div><Button size="sm" onClick={onAnswer}>{t("feedback:answer")}</Button></div> : <span className="t12 c3">{t("feedback:waiting")}</span>}
    </li>
  );
}

/** /admin/feedback: what hinders the front line, to be answered; and what one said oneself. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const [mayGive, mayAnswer] = [can("feedback.give"), can("feedback.answer")];
  const { box } = useParams();
  const navigate = useNavigate();
  const boxes: State[] = mayAnswer ? ["open", "answered", "mine"] : ["mine"];
  const state = boxes.find((one) => one === box) ?? boxes[0]!;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useFeedback(state, mayGive);
  const [answering, setAnswering] = useState<Feedback | null>(null);
  if (!mayGive) return <Screen title={t("admin:section.feedback")}><DeniedState permission="feedback.give" /></Screen>;
  const items = data?.pages.flatMap((page) => page.data);
  const tools = boxes.length > 1 && <div className={css.tools}><SegmentedControl label={t("feedback:show")} value={state} onChange={(next) => void navigate(`/admin/feedback/${next}`)} options={boxes.map((value) => ({ value, label: t(`feedback:box.${value}`) }))} /></div>;
  return (
    <Screen title={t("admin:section.feedback")} note={t("feedback:note")} tools={tools || undefined}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} />
        : !items ? <WaitingRows rows={4} />
        : items.length === 0 ? <EmptyState tone={state === "open" ? "good" : "plain"} title={t(`feedback:none.${state}`)}>{t("feedback:none_note")}</EmptyState>
        : <ul className={css.list}>{items.map((item) => <Item key={item.id} item={item} onAnswer={mayAnswer ? () => setAnswering(item) : undefined} />)}</ul>}
      <LoadMore more={Boolean(hasNextPage)} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      {answering && <AnswerDialog feedback={answering} onClose={() => setAnswering(null)} />}
    </Screen>
  );
}
