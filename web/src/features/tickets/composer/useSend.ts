import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import type { ApiError } from "@/api/errors";
import { useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import type { UseDraft } from "@/drafts/useDraft";
import { problemText } from "@/i18n";
import { useUpdates } from "@/live/updates";
import { toast, toastError } from "@/ui";
import { gatesIn, type Gate } from "../actions/gates";
import { knownFile } from "./uploads";
import { useOutbox, type Letter } from "./outbox";
import { deliver, UNDO_SECONDS, withdraw, type Sent } from "./sending";

export type Then = "wait" | "resolve" | null;
/** Why the last try came back. */
export type Trouble =
  | { kind: "newer"; letter: Letter; author: string; text: string }
  | { kind: "gates"; gates: Gate[] }
  | { kind: "problem"; text: string };

interface SendOptions { ticket: Ticket; draft: UseDraft; seen: string | undefined; onBack: () => void }

function newerReply(error: ApiError): { author: string; text: string } {
  const message = (error.params.message ?? {}) as { author_name?: string; author?: { name?: string }; text?: string };
  return { author: message.author_name ?? message.author?.name ?? "", text: message.text ?? "" };
}

function troubleOf(error: ApiError, letter: Letter): Trouble {
  if (error.code === "newer_reply") return { kind: "newer", letter, ...newerReply(error) };
  const gates = gatesIn(error.params);
  return error.code === "gate" && gates.length > 0 ? { kind: "gates", gates } : { kind: "problem", text: problemText(error) };
}

/** Puts the words of a letter back into the box, before whatever was typed since. */
function giveBack(draft: UseDraft, letter: Letter): void {
  const ids = (letter.body.attachment_ids as string[] | undefined) ?? [];
  const typed = draft.text.trim() ? `\n\n${draft.text}` : "";
  draft.change({ text: letter.body.text + typed, attachment_ids: [...new Set([...ids, ...draft.attachment_ids])] });
}

export function useSend({ ticket, draft, seen, onBack }: SendOptions) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { person_id } = useMe();
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  // an answer comes later: what was typed since then must not be overwritten
  const latest = useRef(draft);
  useEffect(() => void (latest.current = draft));

  const undo = (letter: Letter, { message }: Sent) => {
    withdraw(client, letter, message.id).then(() => {
      giveBack(latest.current, letter);
      onBack();
      toast(t("ticket:composer.withdrawn"));
    }, (error: unknown) => toastError(problemText(error)));
  };
  const launch = async (letter: Letter) => {
    const outcome = await deliver(client, letter);
    if (outcome.kind === "refused") {
      giveBack(latest.current, letter);
      setTrouble(troubleOf(outcome.error, letter));
    } else if (outcome.kind === "sent" && letter.kind === "reply") {
      toast(t("ticket:composer.sent"), { undo: () => undo(letter, outcome.sent), seconds: UNDO_SECONDS });
    }
  };
  const post = (kind: Letter["kind"], body: Letter["body"]) => {
    const attachmentNames = draft.attachment_ids.map((id) => knownFile(id)?.name ?? "");
    const letter: Letter = {
      key: crypto.randomUUID(), person: person_id, ticketId: ticket.id, number: ticket.number, kind, body, attachmentNames,
      at: new Date(serverNow()).toISOString(), state: "sending",
    };
    setTrouble(null);
    useOutbox.getState().put(letter);
    draft.discard();
    void launch(letter);
  };
  const common = { text: draft.text.trim(), attachment_ids: draft.attachment_ids };
  const reply = (then: Then, extra: Record<string, unknown>) =>
    post("reply", { ...common, then, seen_message_id: seen ?? null, delay_seconds: UNDO_SECONDS, ...extra });
  const note = (mentions: string[]) => post("note", { ...common, mentions });
  /** The newer reply was read: send all the same. */
  const insist = (letter: Letter) => post("reply", { ...letter.body, text: draft.text.trim(), attachment_ids: draft.attachment_ids, force: true });
  return { reply, note, insist, trouble, forget: () => setTrouble(null) };
}

/** Sends what waited for the line, oldest first. */
export function useOutboxRetry(): void {
  const client = useQueryClient();
  const { person_id } = useMe();
  const { t } = useTranslation();
  const connected = useUpdates((state) => state.connected);
  useEffect(() => {
    const retry = async () => {
      for (const letter of useOutbox.getState().letters.filter((one) => one.state === "queued" && one.person === person_id)) {
        const outcome = await deliver(client, letter);
        if (outcome.kind === "queued") return;
        if (outcome.kind === "refused") useOutbox.getState().put({ ...letter, state: "failed", problem: problemText(outcome.error) });
        else toast(t("ticket:composer.sent_late", { number: letter.number }));
      }
    };
    if (connected) void retry();
    const online = () => void retry();
    window.addEventListener("online", online);
    const timer = setInterval(online, 20_000);
    return () => {
      window.removeEventListener("online", online);
      clearInterval(timer);
    };
  }, [client, connected, person_id, t]);
}
