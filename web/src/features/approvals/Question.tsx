import css from "./approvals.module.css";
import type { ApprovalDetail } from "./model";
import { useAct } from "./queries";
import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, RelativeTime, Textarea, toast } from "@/ui";

/** What an approver wants to know, and the answer; whoever may give it does so here. */
export function Question({ detail }: { detail: ApprovalDetail }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState("");
  const act = useAct(detail, () => toast(t("approvals:done.answer")));
  const { question, offers, row } = detail;
  if (!question) return null;
  return (
    <section className={css.question} aria-label={t("approvals:question.title")}>
      <div className="row g6"><CircleHelp size={15} aria-hidden="true" /><b>{t("approvals:question.asked", { name: question.by_name })}</b><RelativeTime at={question.asked_at} exact className="c3" /></div>
      <p dir="auto">{question.text}</p>
      {question.answer && <p className={css.answer} dir="auto">{question.answer}</p>}
      {row.state === "asked" && !offers.supply && <p className="c2">{t("approvals:question.waiting", { name: row.requested_by?.name ?? t("approvals:handler") })}</p>}
      {offers.supply && (
        <form onSubmit={(event) => { event.preventDefault(); if (answer.trim()) act.mutate({ deed: "answer", body: { answer } }); }}>
          {act.error && !fieldTexts(act.error).answer && <Banner tone="bad">{problemText(act.error)}</Banner>}
          <Textarea required rows={2} label={t("approvals:question.answer")} value={answer} error={fieldTexts(act.error).answer} onChange={(event) => setAnswer(event.target.value)} />
          <div><Button type="submit" kind="primary" size="sm" busy={act.isPending} reason={answer.trim() ? null : t("approvals:need_answer")}>{t("approvals:question.send")}</Button></div>
        </form>
      )}
    </section>
  );
}
