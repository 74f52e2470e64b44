import css from "./pane.module.css";
import { PlainText } from "./MessageText";
import { CloudOff, Lock, TriangleAlert } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";
import { useDraft } from "@/drafts/useDraft";
import { problemText } from "@/i18n";
import { Avatar, Button, clsx, RelativeTime, toastError } from "@/ui";
import { useOutbox, type Letter } from "../composer/outbox";
import { deliver } from "../composer/sending";

/** A message the server has not confirmed yet: sending, waiting for the line, or refused. */
export function PendingItem({ letter }: { letter: Letter }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const { mark, drop, put } = useOutbox();
  const draft = useDraft(letter.ticketId, letter.kind);
  const retry = async () => {
    const outcome = await deliver(client, letter);
    if (outcome.kind !== "refused") return;
    put({ ...letter, state: "failed", problem: problemText(outcome.error) });
    toastError(problemText(outcome.error));
  };
  const takeBack = () => {
    draft.change({ text: [letter.body.text, draft.text].filter(Boolean).join("\n\n"), attachment_ids: (letter.body.attachment_ids as string[] | undefined) ?? [] });
    drop(letter.key);
  };
  return (
    <article className={clsx(css.message, letter.kind === "note" && css.note, letter.state === "sending" && css.pending)} data-state={letter.state}>
      <Avatar name={me.name} color={me.color} size={28} />
      <div className={clsx(css.box, letter.state === "failed" && css.failedBox)}>
        <div className={css.meta}>
          <b dir="auto">{me.name}</b>
          {letter.kind === "note" && <span className={css.lock}><Lock size={12} aria-hidden="true" />{t("ticket:note")}</span>}
          {letter.state === "sending" && <span>{t("ticket:pending.sending")}</span>}
          {letter.state === "queued" && <span className="row g4" role="status"><CloudOff size={12} aria-hidden="true" />{t("ticket:pending.queued")}</span>}
          {letter.state === "failed" && <span className="row g4 bad" role="alert"><TriangleAlert size={12} aria-hidden="true" />{letter.problem}</span>}
          <RelativeTime at={letter.at} exact />
        </div>
        <PlainText text={letter.body.text} />
        {letter.attachmentNames.length > 0 && <div className="t12 c3"><bdi dir="ltr">{letter.attachmentNames.join(", ")}</bdi></div>}
        {letter.state !== "sending" && (
          <div className="row g6">
            <Button size="xs" onClick={() => { mark(letter.key, { state: "sending" }); void retry(); }}>{t("common:retry")}</Button>
            <Button size="xs" kind="ghost" onClick={takeBack}>{t("ticket:pending.take_back")}</Button>
          </div>
        )}
      </div>
    </article>
  );
}
