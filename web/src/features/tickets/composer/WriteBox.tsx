import css from "./composer.module.css";
import { DraftFiles } from "./DraftFiles";
import { mentionedIds } from "./mentions";
import { useComposer, type ComposerMode } from "./mode";
import { ModeTabs } from "./ModeTabs";
import { RecipientFields, RecipientLine } from "./Recipients";
import { mainThen, SendButtons } from "./SendButtons";
import { TextBox } from "./TextBox";
import { TroublePanel } from "./TroublePanel";
import { useSend, type Then } from "./useSend";
import { useUploads } from "./useUploads";
import { AtSign, BookOpen, CloudOff, MessageSquareText, Paperclip } from "lucide-react";
import { Suspense, useEffect, useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Message, PresenceState, Ticket } from "@/api/types";
import { useCommand } from "@/app/commands/registry";
import { useDraft } from "@/drafts/useDraft";
import { ArticlePicker } from "@/features/knowledge/later";
import { firstGap } from "@/features/templates/choosing";
import { Picker } from "@/features/templates/later";
import { useTemplates } from "@/features/templates/useTemplates";
import { Button, clsx, IconButton } from "@/ui";
import { doorOf } from "../model";

interface WriteBoxProps { ticket: Ticket; newest: Message | undefined; kind: "reply" | "note"; modes: ComposerMode[]; onTyping: (state: PresenceState) => void }

/** Takes the focus when somebody pressed R or N, never by itself. */
function useWantedFocus(kind: "reply" | "note") {
  const box = useRef<HTMLTextAreaElement>(null);
  const { wanted, mode, focused } = useComposer();
  useEffect(() => {
    if (mode !== kind || !wanted) return;
    box.current?.focus();
    focused();
  }, [focused, kind, mode, wanted]);
  return box;
}

function useDrop(onFiles: (files: FileList) => void) {
  const [over, setOver] = useState(false);
  const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => { if (holdsFiles(event)) { event.preventDefault(); setOver(true); } },
      onDragLeave: (event: DragEvent) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false); },
      onDrop: (event: DragEvent) => { if (!holdsFiles(event)) return; event.preventDefault(); setOver(false); onFiles(event.dataTransfer.files); },
    },
  };
}

/** Writing to the customer, or a note to colleagues. */
export function WriteBox({ ticket, newest, kind, modes, onTyping }: WriteBoxProps) {
  const { t } = useTranslation();
  const can = useCan();
  const config = useConfig();
  const templates = can("template.use");
  const draft = useDraft(ticket.id, kind, ticket.drafts[kind]);
  const box = useWantedFocus(kind);
  const [addressing, setAddressing] = useState(false);
  const addFile = (id: string) => draft.change({ attachment_ids: [...draft.attachment_ids, id] });
  const uploads = useUploads(draft.attachment_ids.length, addFile);
  const { over, handlers } = useDrop(uploads.add);
  const picker = useRef<HTMLInputElement>(null);
  const send = useSend({ ticket, draft, seen: newest?.id ?? ticket.last_message_id ?? undefined, onBack: () => box.current?.focus() });

  const email = ticket.requester_card.email;
  const to = draft.to ?? (email ? [email] : []);
  const cc = draft.cc ?? [];
  const gap = kind === "reply" ? firstGap(draft.text) : null;
  const empty = !draft.text.trim() && draft.attachment_ids.length === 0;
  const reason = empty ? t("ticket:composer.empty") : uploads.busy ? t("ticket:composer.uploading") : gap ? t("ticket:composer.gap", { gap }) : null;
  const write = (text: string) => {
    draft.change({ text });
    onTyping(kind === "note" ? "typing_note" : "typing_reply");
  };
  const { picking, ask, pick, leave } = useTemplates(box, draft.text, write);
  const [from, setFrom] = useState<"templates" | "articles">("templates");
  const choose = (source: "templates" | "articles") => { setFrom(source); ask(); };
  const sendReply = (then: Then) => {
    if (reason) return;
    onTyping("viewing");
    send.reply(then, { to, cc });
  };
  const sendNote = () => {
    if (reason) return;
    onTyping("viewing");
    send.note(mentionedIds(draft.text, config));
  };
  useCommand("ticket.send", () => (kind === "note" ? sendNote() : sendReply(mainThen(ticket, can))), { enabled: !reason });
  useCommand("ticket.send_resolve", () => sendReply("resolve"), { enabled: kind === "reply" && !reason && doorOf(ticket, "resolve", can).offered });
  return (
    <>
      <TroublePanel ticket={ticket} trouble={send.trouble} onForget={() => { send.forget(); box.current?.focus(); }} onInsist={send.insist} />
      <section className={clsx(css.box, kind === "note" && css.note, over && css.over)} data-drop={t("ticket:composer.drop")} data-mode={kind} aria-label={t("ticket:composer.label")} {...handlers}>
        <ModeTabs modes={modes} end={kind === "reply"
          ? <RecipientLine ticket={ticket} to={to} cc={cc} open={addressing} onToggle={() => setAddressing(!addressing)} />
          : <span className={css.to}>{t("ticket:composer.note_who")}</span>} />
        <div className={css.middle}>
          {kind === "reply" && addressing && <RecipientFields to={to} cc={cc} onChange={draft.change} />}
          <TextBox box={box} label={t(kind === "note" ? "ticket:composer.note_label" : "ticket:composer.reply_label")} placeholder={t(kind === "note" ? "ticket:composer.note_hint" : "ticket:composer.reply_hint")}
            value={draft.text} mentions={kind === "note"} onChange={write} onFiles={uploads.add} onSlash={templates ? () => choose("templates") : undefined} />
          <DraftFiles ids={draft.attachment_ids} running={uploads.running} onDismiss={uploads.dismiss} onRemove={(id) => draft.change({ attachment_ids: draft.attachment_ids.filter((one) => one !== id) })} />
        </div>
        <div className={css.tools}>
          <IconButton size="xs" label={t("ticket:composer.attach")} icon={<Paperclip size={15} />} onClick={() => picker.current?.click()} />
          {templates && <IconButton size="xs" label={t("ticket:composer.template")} shortcut="/" icon={<MessageSquareText size={15} />} onClick={() => choose("templates")} />}
          {kind === "reply" && can("knowledge.read") && <IconButton size="xs" label={t("ticket:composer.article")} icon={<BookOpen size={15} />} onClick={() => choose("articles")} />}
          <input ref={picker} type="file" multiple hidden onChange={(event) => { if (event.target.files) uploads.add(event.target.files); event.target.value = ""; }} />
          {kind === "note" && <IconButton size="xs" label={t("ticket:composer.mention")} icon={<AtSign size={15} />} onClick={() => { write(`${draft.text}${draft.text && !/\s$/.test(draft.text) ? " " : ""}@`); box.current?.focus(); }} />}
          {draft.saved !== "nothing" && !empty && (
            <span className={clsx(css.saved, "row g4")}>{draft.saved === "device" && <CloudOff size={12} aria-hidden="true" />}{t(draft.saved === "device" ? "ticket:composer.saved_here" : "ticket:composer.saved")}</span>
          )}
          <span className="grow" />
          {kind === "note"
            ? <Button kind="primary" size="sm" reason={reason} onClick={sendNote}>{t("ticket:composer.add_note")}</Button>
            : <SendButtons ticket={ticket} reason={reason} onSend={sendReply} />}
        </div>
      </section>
      {picking && <Suspense>{from === "articles" ? <ArticlePicker locale={ticket.locale} onPick={pick} onClose={leave} /> : <Picker number={ticket.number} onPick={pick} onClose={leave} />}</Suspense>}
    </>
  );
}
