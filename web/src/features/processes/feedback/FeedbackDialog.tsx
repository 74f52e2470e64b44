import { give, useFeedbackWrite, type Place } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Textarea, toast } from "@/ui";

/** What is in the way, in one's own words; where it was met goes along by itself. */
export function FeedbackDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const save = useFeedbackWrite(give, () => { toast(t("feedback:sent")); onClose(); });
  return (
    <FormDialog title={t("feedback:title", { what: place.label || place.key })} save={t("feedback:send")} width={460} error={save.error} busy={save.isPending} fields={["text"]}
      lacking={text.trim() ? null : t("feedback:text_missing")} onSave={() => save.mutate({ place, text: text.trim() })} onClose={onClose}>
      <Textarea required label={t("feedback:text")} hint={t("feedback:text_hint")} error={fieldTexts(save.error).text} rows={4} maxLength={2000} dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
    </FormDialog>
  );
}
