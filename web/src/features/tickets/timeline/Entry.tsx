import css from "./timeline.module.css";
import { eventIcon, toneOf } from "./icons";
import { detailOf, moveOf, reasonOf, sentenceOf } from "./sentences";
import { Sentence } from "./Sentence";
import { useWords } from "./useWords";
import { changeRows } from "./values";
import { ArrowRight, Check, Lock, X } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Config, Message, Ticket, TimelineEntry } from "@/api/types";
import { Avatar, Chip, clsx, dotOf, RelativeTime, StatusDot } from "@/ui";
import { TicketHinders } from "../../processes/feedback/Hinders";
import { checkName } from "../actions/verification";
import { mentionNames } from "../composer/mentions";
import { Files } from "../pane/Files";
import { MessageText } from "../pane/MessageText";
import { SaidOn } from "../pane/SaidOn";

const PEOPLE = new Set(["TicketReplied", "NoteAdded", "CustomerReplied", "TicketCreated"]);

function Sign({ entry }: { entry: TimelineEntry }) {
  if (PEOPLE.has(entry.type) && entry.actor.kind !== "system") return <Avatar name={entry.actor.name} color={entry.actor.color} size={28} />;
  const Icon = eventIcon(entry.type);
  return <span className={css.icon} data-tone={toneOf(entry.type)}><Icon size={15} aria-hidden="true" /></span>;
}

const categoryOf = (config: Config | undefined, key: string) => config?.statuses.find((status) => status.key === key)?.category ?? "in_progress";

function Move({ entry }: { entry: TimelineEntry }) {
  const config = useConfig();
  const words = useWords();
  const move = moveOf(entry, config, words);
  if (!move) return null;
  const dot = (key: string) => dotOf({ status_category: categoryOf(config, key), returned: key === "returned" });
  return (
    <span className={css.move}>
      <StatusDot dot={dot(String(entry.data.from_status))}>{move.from}</StatusDot>
      <ArrowRight size={13} className="flip c3" aria-hidden="true" />
      <StatusDot dot={dot(move.toKey)}>{move.to}</StatusDot>
    </span>
  );
}

/** The ticks of a verification, kept with its event. */
function Checks({ checks }: { checks: Record<string, boolean> }) {
  const { t } = useTranslation();
  const { l10n } = useWords();
  const config = useConfig();
  return (
    <ul className={css.checks}>
      {Object.entries(checks).map(([name, done]) => (
        <li key={name} className={css.check}>
          {done ? <Check size={13} className="ok" aria-hidden="true" /> : <X size={13} className="bad" aria-hidden="true" />}
          <span>{l10n(checkName(config, name))}<span className="sr">{done ? t("common:yes") : t("common:no")}</span></span>
        </li>
      ))}
    </ul>
  );
}

function Changes({ entry, typeKey }: { entry: TimelineEntry; typeKey: string }) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  return (
    <div className={css.changes}>
      <table style={{ inlineSize: "100%", borderCollapse: "collapse" }}>
        <thead><tr><th scope="col">{t("timeline:change.field")}</th><th scope="col">{t("timeline:change.before")}</th><th scope="col">{t("timeline:change.after")}</th></tr></thead>
        <tbody>
          {changeRows(entry, typeKey, config, words).map((row) => (
            <tr key={row.key}>
              <td className="c3">{row.name}</td>
              <td className={css.before} dir="auto">{row.before}</td>
              <td className="user" dir="auto">{row.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Said({ ticket, message }: { ticket: Ticket; message: Message }) {
  const config = useConfig();
  const note = message.kind === "internal";
  return (
    <div className={clsx(css.card, note && css.note)}>
      <MessageText message={message} names={note ? mentionNames(message.mentions, config) : []} />
      <Files ticket={ticket} files={message.attachments} />
    </div>
  );
}

function Detail({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const detail = detailOf(entry, useWords());
  const checks = entry.data.checks as Record<string, boolean> | undefined;
  const marked = checks && Object.keys(checks).length > 0 ? checks : null;
  if (!detail && !marked) return null;
  const tone = toneOf(entry.type);
  return (
    <div className={clsx(css.card, tone === "warn" && css.warn, tone === "ai" && css.ai)}>
      {detail && <div className={css.words} dir="auto">{detail}</div>}
      {marked && <Checks checks={marked} />}
      {entry.type === "TicketReturned" && <span className={css.small}>{t("timeline:return_note")}</span>}
    </div>
  );
}

interface EntryProps { ticket: Ticket; entry: TimelineEntry; message: Message | undefined; audit: boolean }

/** One thing that happened, as a sentence, with what was written along with it. */
export const Entry = memo(function Entry({ ticket, entry, message, audit }: EntryProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const reason = reasonOf(entry, config, words);
  const showChanges = entry.changes.length > 0 && (audit || entry.type === "TicketUpdated");
  return (
    <li className={css.entry} data-type={entry.type}>
      <RelativeTime at={entry.at} exact />
      <div className={css.node}><Sign entry={entry} /></div>
      <div className={css.content}>
        <div className={css.sentence}>
          <span><Sentence text={sentenceOf(entry, config, words)} /></span>
          {entry.type === "NoteAdded" && <Chip tone="note"><span className="row g4"><Lock size={12} aria-hidden="true" />{t("ticket:note")}</span></Chip>}
          {message && <SaidOn message={message} />}
          {reason && <Chip tone={toneOf(entry.type) === "warn" ? "warn" : "plain"}>{reason}</Chip>}
          <Move entry={entry} />
          {entry.actor.kind === "rule" && entry.actor.id && <TicketHinders ticket={ticket} kind="rule" what={entry.actor.id} label={entry.actor.name} />}
        </div>
        {message ? <Said ticket={ticket} message={message} /> : <Detail entry={entry} />}
        {showChanges && <Changes entry={entry} typeKey={ticket.type_key} />}
        {audit && <div className={css.hash}>{t("timeline:hash", { seq: entry.seq })} <bdi dir="ltr" className="mono">{entry.hash.slice(0, 16)}</bdi></div>}
      </div>
    </li>
  );
});
