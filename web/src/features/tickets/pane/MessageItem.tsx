import css from "./pane.module.css";
import { Files } from "./Files";
import { MessageText } from "./MessageText";
import { SaidOn } from "./SaidOn";
import { mentionNames } from "../composer/mentions";
import { Lock, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Message, Ticket } from "@/api/types";
import { Avatar, Chip, clsx, RelativeTime } from "@/ui";

const FLAGS = ["auto_reply", "unverified_sender", "bounce", "mailing_list", "third_party", "forged_address", "attachment_blocked", "attachments_left_out"];

const DOUBTS = ["server_said", "dkim_missing", "dkim_foreign", "dkim_failed", "replayed", "two_senders", "no_from", "unreadable"];

/** What is odd about a message; of an unproved sender also why, in words. */
function Flag({ flag, flags }: { flag: string; flags: string[] }) {
  const { t } = useTranslation();
  const doubt = flag === "unverified_sender" ? DOUBTS.find((one) => flags.includes(`unverified.${one}`)) : undefined;
  return <Chip tone={flag === "auto_reply" || flag === "mailing_list" ? "outline" : "warn"}>{t(`ticket:flag.${flag}`)}{doubt && <> · {t(`ticket:unverified.${doubt}`)}</>}</Chip>;
}

function Delivery({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { delivery } = message;
  if (message.withdrawn_at) return <Chip tone="outline">{t("ticket:message.withdrawn")}</Chip>;
  if (!delivery) return null;
  if (delivery.state !== "failed") return <span>{t(`ticket:delivery.${delivery.state}`)}</span>;
  return (
    <span className="row g4 bad" role="alert">
      <TriangleAlert size={12} aria-hidden="true" />
      {t("ticket:delivery.failed")}
      {delivery.error && <bdi>{delivery.error}</bdi>}
    </span>
  );
}

function Recipients({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.cc.length === 0) return null;
  return <span className="el" title={message.cc.join(", ")}>{t("ticket:message.cc", { count: message.cc.length })}</span>;
}

/** One message: the customer's and ours without a bubble, notes in yellow with the lock. */
export const MessageItem = memo(function MessageItem({ message, ticket }: { message: Message; ticket: Ticket }) {
  const { t } = useTranslation();
  const config = useConfig();
  const note = message.kind === "internal";
  const names = note ? mentionNames(message.mentions, config) : [];
  const flags = message.flags.filter((flag) => FLAGS.includes(flag));
  return (
    <article className={clsx(css.message, note && css.note)} data-message={message.id} aria-label={t(note ? "ticket:message.note_by" : "ticket:message.by", { name: message.author.name })}>
      <Avatar name={message.author.name} color={message.author.color} size={28} />
      <div className={css.box}>
        <div className={css.meta}>
          <b dir="auto">{message.author.name}</b>
          {note ? <span className={css.lock}><Lock size={12} aria-hidden="true" />{t("ticket:note")}</span> : <span>{t(`ticket:channel.${message.channel}`)}</span>}
          <SaidOn message={message} />
          <Delivery message={message} />
          <Recipients message={message} />
          {flags.map((flag) => <Flag key={flag} flag={flag} flags={message.flags} />)}
          <RelativeTime at={message.at} exact />
        </div>
        <MessageText message={message} names={names} />
        <Files ticket={ticket} files={message.attachments} />
      </div>
    </article>
  );
});
