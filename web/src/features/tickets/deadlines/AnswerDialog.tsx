import { useDeadlines } from "./queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Textarea } from "@/ui";
import { ActionDialog } from "../actions/ActionForm";
import type { DialogProps } from "../actions/Dialogs";

/** Overrides the rule whether the customer's last message asks for an answer. */
export function AnswerDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const expected = useDeadlines(ticket.number).data?.may.includes("expect_answer") ?? false;
  const way = expected ? "needed" : "not_needed";
  return (
    <ActionDialog ticket={ticket} action="answer" title={t(`deadlines:answer.${way}.title`)} submitText={t(`deadlines:answer.${way}.submit`)} incomplete={reason.trim() ? null : t("ticket:need_note")} onDone={onDone} width={480}
      deed={() => ({ path: "answer-expected", body: { expected, reason }, done: t(`deadlines:answer.${way}.done`) })}>
      {(errors) => (
        <>
          <p className="t13 c2">{t(`deadlines:answer.${way}.body`)}</p>
          <Textarea required label={t("ticket:reason")} value={reason} onChange={(event) => setReason(event.target.value)} error={errors.reason} data-autofocus />
        </>
      )}
    </ActionDialog>
  );
}
