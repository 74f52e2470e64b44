import type { ApprovalDetail } from "./model";
import { useAct } from "./queries";
import { FormDialog } from "../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Textarea, toast } from "@/ui";

/** What is missing, or why the request is taken back. */
export function WordsDialog({ detail, deed, onClose }: { detail: ApprovalDetail; deed: "ask" | "withdraw"; onClose: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const act = useAct(detail, () => {
    toast(t(`approvals:done.${deed}`));
    onClose();
  });
  const field = deed === "ask" ? "question" : "reason";
  const needed = deed === "ask" && !words.trim() ? t("approvals:need_question") : null;
  return (
    <FormDialog title={t(`approvals:dialog.${deed}`)} save={t(`approvals:${deed}`)} error={act.error} busy={act.isPending} fields={[field]} width={480} lacking={needed}
      onSave={() => act.mutate({ deed, body: { [field]: words.trim() } })} onClose={onClose}>
      <Textarea data-autofocus required={deed === "ask"} rows={3} label={t(`approvals:dialog.${deed}_label`)} hint={t(`approvals:dialog.${deed}_hint`)} value={words} error={fieldTexts(act.error)[field]} onChange={(event) => setWords(event.target.value)} />
    </FormDialog>
  );
}
