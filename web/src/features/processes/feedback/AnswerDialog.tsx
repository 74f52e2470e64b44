import { answerTo, useFeedbackWrite, type Feedback, type Outcome } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Select, Textarea, toast } from "@/ui";

const OUTCOMES: Outcome[] = ["changed", "explained", "declined"];

/** What comes of it; whoever said it is told. */
export function AnswerDialog({ feedback, onClose }: { feedback: Feedback; onClose: () => void }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>("changed");
  const [text, setText] = useState("");
  const save = useFeedbackWrite(answerTo(feedback.id), () => { toast(t("feedback:answered_toast")); onClose(); });
  return (
    <FormDialog title={t("feedback:answer_to", { name: feedback.giver_name })} save={t("feedback:answer")} width={480} error={save.error} busy={save.isPending} fields={["text", "outcome"]}
      lacking={text.trim() ? null : t("feedback:text_missing")} onSave={() => save.mutate({ outcome, text: text.trim() })} onClose={onClose}>
      <blockquote dir="auto" className="c2">{feedback.text}</blockquote>
      <Select label={t("feedback:outcome.label")} value={outcome} onChange={(value) => setOutcome((value as Outcome | null) ?? "changed")} options={OUTCOMES.map((value) => ({ value, label: t(`feedback:outcome.${value}`) }))} />
      <Textarea required label={t("feedback:answer_text")} hint={t("feedback:answer_hint")} error={fieldTexts(save.error).text} rows={4} maxLength={2000} dir="auto" value={text} onChange={(event) => setText(event.target.value)} />
    </FormDialog>
  );
}
