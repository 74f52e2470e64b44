import css from "./pane.module.css";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { clsx, PriorityChip, toastError } from "@/ui";
import { useEdit } from "../actions/useAct";
import { doorOf } from "../model";

/** Priority and subject. The subject is changed in place: double click or Enter, Enter saves, Esc reverts. */
export function SubjectLine({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const edit = useEdit(ticket);
  const [typed, setTyped] = useState<string | null>(null);
  const editable = doorOf(ticket, "update", can).allowed;
  const save = () => {
    const subject = typed?.trim();
    if (!subject || subject === ticket.subject) return setTyped(null);
    edit.mutate({ subject }, { onSuccess: () => setTyped(null), onError: (error) => toastError(fieldTexts(error).subject ?? problemText(error)) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") save();
    else if (event.key === "Escape") { event.stopPropagation(); setTyped(null); }
  };
  return (
    <>
      <PriorityChip priority={ticket.priority} />
      {typed === null ? (
        <h1 className={clsx(css.title, "user", editable && css.editable)} dir="auto" title={editable ? `${ticket.subject}\n${t("ticket:edit_subject")}` : ticket.subject}
          onDoubleClick={() => editable && setTyped(ticket.subject)}>{ticket.subject}</h1>
      ) : (
        <input className={css.titleInput} dir="auto" autoFocus aria-label={t("ticket:prop.subject")} value={typed} aria-busy={edit.isPending}
          onChange={(event) => setTyped(event.target.value)} onKeyDown={onKeyDown} onBlur={save} />
      )}
    </>
  );
}
