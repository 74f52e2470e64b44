import css from "./pane.module.css";
import { Changes, SentBack } from "./Changes";
import { MessageItem } from "./MessageItem";
import { PendingItem } from "./PendingItem";
import { buildThread, firstUnread } from "./thread";
import { useThreadScroll } from "./useThreadScroll";
import { ArrowDown } from "lucide-react";
import { Fragment, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";
import type { Message, Ticket } from "@/api/types";
import { Button, Scroller } from "@/ui";
import { useOutbox, type Letter } from "../composer/outbox";
import { useTimeline } from "../queries";

/** A live event may bring the message before the answer to our own call does. */
const arrived = (letter: Letter, messages: Message[]): boolean =>
  letter.state === "sending" && messages.some((one) => one.text === letter.body.text && Date.parse(one.at) >= Date.parse(letter.at) - 5000);

function useLetters(ticketId: string, messages: Message[]): Letter[] {
  const { person_id } = useMe();
  const letters = useOutbox((state) => state.letters);
  return letters.filter((one) => one.ticketId === ticketId && one.person === person_id && !arrived(one, messages));
}

/** The conversation. Opens at the first unread message, else at the newest; stays where the reader is. */
export function Thread({ ticket, messages }: { ticket: Ticket; messages: Message[] }) {
  const { t } = useTranslation();
  const timeline = useTimeline(ticket.number);
  const items = useMemo(() => buildThread(messages, timeline.data?.data ?? []), [messages, timeline.data]);
  const letters = useLetters(ticket.id, messages);
  // what was unread when the ticket was opened stays marked while it is on the screen
  const [unread] = useState(() => firstUnread(messages, ticket.unread));
  const { scroller, inside, onScroll, below, toEnd } = useThreadScroll(messages.length + letters.length, unread);
  return (
    <div className={css.scroller}>
      <Scroller ref={scroller} className={css.thread} label={t("ticket:conversation")} onScroll={onScroll}>
        <div ref={inside} className={css.inside}>
          {items.map((item) => (
            <Fragment key={item.id}>
              {item.id === unread && <div className={css.unread} data-unread>{t("ticket:unread_from_here")}</div>}
              {item.kind === "message" ? <MessageItem message={item.message} ticket={ticket} /> : item.kind === "sent_back" ? <SentBack entry={item.entry} /> : <Changes entries={item.entries} />}
            </Fragment>
          ))}
          {letters.map((letter) => <PendingItem key={letter.key} letter={letter} />)}
        </div>
      </Scroller>
      <div className={css.newer}>
        {below > 0 && <Button size="sm" icon={<ArrowDown size={14} />} onClick={toEnd}>{t("ticket:newer_messages", { count: below })}</Button>}
      </div>
      <div className="sr" role="status">{below > 0 ? t("ticket:newer_messages", { count: below }) : ""}</div>
    </div>
  );
}
