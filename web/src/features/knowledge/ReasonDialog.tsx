import type { Writing } from "./ArticlePane";
import { FormDialog } from "../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Textarea } from "@/ui";

export type Asking = "submit" | "return" | "take_back" | "withdraw";

/** Nothing is given back, taken back or renewed without a word why. */
export function ReasonDialog({ asking, writing, onClose }: { asking: Asking; writing: Writing; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const { act, run } = writing;
  const deed = asking === "take_back" ? "return" : asking;
  const submit = () => void run({ deed, body: { reason: reason.trim() } }, t(`knowledge:done.${asking}`)).then(onClose, () => undefined);
  return (
    <FormDialog title={t(`knowledge:ask.${asking}`)} save={t(`knowledge:${asking}`)} width={480} error={act.error} busy={act.isPending} fields={["reason"]} lacking={reason.trim() ? null : t("knowledge:need_reason")} onSave={submit} onClose={onClose}>
      <Textarea data-autofocus required rows={3} maxLength={2000} label={t("knowledge:reason")} hint={t(`knowledge:reason_hint.${asking}`)} dir="auto" value={reason} error={fieldTexts(act.error).reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
