import css from "./merging.module.css";
import { useSplit } from "./queries";
import type { DialogProps } from "../actions/Dialogs";
import { ticketName } from "../model";
import { useMessages } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useConfig } from "@/api/queries";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, ErrorState, Loading, Modal, RelativeTime, Select, Skeleton, Textarea, TextInput } from "@/ui";

/** Which messages go on in a ticket of their own, and what kind of ticket that is. */
export default function SplitDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const config = useConfig();
  const talk = useMessages(ticket.number);
  const split = useSplit(ticket.number);
  const [chosen, setChosen] = useState<string[]>([]);
  const [subject, setSubject] = useState("");
  const [type, setType] = useState<string | null>(ticket.type_key);
  const [note, setNote] = useState("");
  const own = (talk.data?.data ?? []).filter((one) => !one.said_on);
  const reason = chosen.length === 0 ? t("merging:split.need_message") : chosen.length === own.length ? t("merging:split.need_rest") : subject.trim() ? null : t("merging:split.need_subject");
  const submit = () => {
    if (reason || split.isPending) return;
    split.mutate({ message_ids: chosen, subject, type_key: type, note }, { onSuccess: (made) => { onDone(); void navigate(`/t/${made.number}`); } });
  };
  const toggle = (id: string) => setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  const errors = fieldTexts(split.error);
  const foot = (
    <>
      <Button kind="ghost" onClick={onDone}>{t("common:cancel")}</Button>
      <Button kind="primary" busy={split.isPending} reason={reason} onClick={submit}>{t("merging:split.submit")}</Button>
    </>
  );
  return (
    <Modal open onClose={onDone} title={t("merging:split.title", { ticket: ticketName(ticket.number) })} width={600} foot={foot}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
        {talk.isPending && <Loading><Skeleton width="100%" height={120} /></Loading>}
        {talk.error && <ErrorState error={talk.error} onRetry={() => void talk.refetch()} />}
        {talk.data && (
          <fieldset>
            <legend className="t13 c2" style={{ marginBlockEnd: 6 }}>{t("merging:split.which")}</legend>
            <div className={css.messages}>
              {own.map((one) => (
                <label key={one.id} className={css.message}>
                  <input type="checkbox" checked={chosen.includes(one.id)} onChange={() => toggle(one.id)} />
                  <span className="grow">
                    <span className={css.line}><b className="t13" dir="auto">{one.author.name}</b>{one.kind === "internal" && <small className="c3">{t("ticket:note")}</small>}<small className="c3"><RelativeTime at={one.at} exact /></small></span>
                    <span className={css.text} dir="auto">{one.text}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <TextInput required label={t("merging:split.subject")} value={subject} onChange={(event) => setSubject(event.target.value)} error={errors.subject} />
        <Select label={t("merging:split.type")} value={type} onChange={setType} error={errors.type_key} options={(config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name) }))} />
        <Textarea label={t("merging:split.note")} hint={t("merging:split.note_hint")} value={note} onChange={(event) => setNote(event.target.value)} error={errors.note} />
        {split.error && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(split.error)}</Banner>}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  );
}
