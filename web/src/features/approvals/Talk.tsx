import css from "./approvals.module.css";
import type { ApprovalDetail } from "./model";
import { Paperclip } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Message } from "@/api/types";
import { Avatar, ErrorState, Loading, RelativeTime, Skeleton } from "@/ui";
import { useMessages } from "../tickets/queries";

const SHOWN = 4;
const FILES = 3;

function Line({ message }: { message: Message }) {
  const { t } = useTranslation();
  return (
    <li className={css.word}>
      <Avatar name={message.author.name} color={message.author.color} size={24} />
      <div className="grow">
        <div className="row g6"><b dir="auto">{message.author.name}</b><span className="c3">{t(message.kind === "internal" ? "ticket:note" : `ticket:channel.${message.channel}`)}</span><span className="grow" /><RelativeTime at={message.at} exact className="c3" /></div>
        <p className={css.text} dir="auto">{message.text}</p>
      </div>
    </li>
  );
}

/** The request in the requester's words, then the last words on the ticket. */
export function Talk({ detail }: { detail: ApprovalDetail }) {
  const { t } = useTranslation();
  const { row, reason } = detail;
  const { data, error, refetch } = useMessages(row.ticket.number);
  const messages = data?.data ?? [];
  const last = messages.slice(-SHOWN).reverse();
  const files = messages.flatMap((message) => message.attachments).slice(-FILES);
  return (
    <section aria-label={t("approvals:talk")}>
      <header className={css.talkHead}>
        <h3>{t("approvals:talk")}</h3>
        <span className="grow" />
        {files.map((file) => <a key={file.id} className="row g4" href={file.url} target="_blank" rel="noreferrer"><Paperclip size={13} aria-hidden="true" /><bdi>{file.name}</bdi></a>)}
        <Link to={`/t/${row.ticket.number}`}>{t("approvals:all_talk", { count: messages.length })}</Link>
      </header>
      <ul>
        {reason && row.requested_by && (
          <li className={css.word}>
            <Avatar name={row.requested_by.name} color={row.requested_by.color} size={24} />
            <div className="grow">
              <div className="row g6"><b dir="auto">{row.requested_by.name}</b><span className="c3">{t("approvals:request")}</span><span className="grow" /><RelativeTime at={row.opened_at} exact className="c3" /></div>
              <p className={css.text} dir="auto">{reason}</p>
            </div>
          </li>
        )}
        {last.map((message) => <Line key={message.id} message={message} />)}
      </ul>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading><div className={css.waiting}><Skeleton width="60%" /><Skeleton width="80%" /></div></Loading>}
    </section>
  );
}
