import css from "./approvals.module.css";
import { nextLevel, type ApprovalDetail } from "./model";
import { useAct } from "./queries";
import { SeatDialog } from "./SeatDialog";
import { WordsDialog } from "./WordsDialog";
import { ArrowLeftRight, CircleHelp, ShieldCheck, UserPlus } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Textarea, toast } from "@/ui";

type Opened = "approvers" | "pass-on" | "ask" | "withdraw" | null;

/** Agree with or without words; refuse saying what is missing. */
function Voting({ detail, onDone, onOpen }: { detail: ApprovalDetail; onDone?: () => void; onOpen: (what: Opened) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const words = useRef<HTMLTextAreaElement>(null);
  const [comment, setComment] = useState("");
  const [lacking, setLacking] = useState(false);
  const [reject, send] = [useKeys("ticket.return"), useKeys("ticket.send")];
  const act = useAct(detail, (after, { body }) => {
    toast(t(after.row.state === "open" ? "approvals:done.voted" : `approvals:done.${after.row.state}`, { verdict: t(`approvals:verdict.${body.verdict === "approve" ? "approved" : "rejected"}`) }));
    onDone?.();
  });
  const next = nextLevel(detail);
  const asked = detail.row.state === "asked" ? t("approvals:asked_first") : null;
  const vote = (verdict: "approve" | "reject") => {
    if (act.isPending || (verdict === "approve" && asked)) return;
    setLacking(verdict === "reject" && !comment.trim());
    if (verdict === "reject" && !comment.trim()) return words.current?.focus();
    act.mutate({ deed: "decide", body: { verdict, comment: comment.trim() } });
  };
  useCommand("ticket.return", () => vote("reject"), { label: t("approvals:reject") });
  useCommand("ticket.send", () => vote("approve"), { label: t("approvals:approve") });
  const stale = isApiError(act.error) && act.error.code === "stale";
  return (
    <>
      {act.error && !fieldTexts(act.error).comment && <Banner tone="bad">{stale ? t("approvals:stale") : problemText(act.error)}</Banner>}
      <div className={css.box}>
        <Textarea ref={words} hideLabel rows={2} label={t("approvals:comment")} placeholder={t("approvals:comment_hint")} value={comment}
          error={lacking ? t("approvals:need_comment") : fieldTexts(act.error).comment} onChange={(event) => { setComment(event.target.value); setLacking(false); }} />
        <div className={css.deeds}>
          <Button kind="ghost" size="sm" icon={<UserPlus size={15} />} onClick={() => onOpen("approvers")}>{t("approvals:add")}</Button>
          {detail.offers.pass_on && <Button kind="ghost" size="sm" icon={<ArrowLeftRight size={15} />} onClick={() => onOpen("pass-on")}>{t("approvals:pass_on")}</Button>}
          {!asked && <Button kind="ghost" size="sm" icon={<CircleHelp size={15} />} onClick={() => onOpen("ask")}>{t("approvals:ask")}</Button>}
          <span className={css.verdicts}>
            <Button kind="danger" size="sm" shortcut={reject && shownKeys(reject)} busy={act.isPending && act.variables.body.verdict === "reject"} onClick={() => vote("reject")}>{t("approvals:reject")}</Button>
            <Button kind="primary" size="sm" shortcut={send && shownKeys(send)} reason={asked} busy={act.isPending && act.variables.body.verdict === "approve"} onClick={() => vote("approve")}>
              {next ? t("approvals:approve_to", { name: l10n(next.name) }) : t("approvals:approve")}
            </Button>
          </span>
        </div>
      </div>
      <p className={css.audit}><ShieldCheck size={13} aria-hidden="true" />{t("approvals:audited")}</p>
    </>
  );
}

/** The decision, or what the requester may do; nothing for whoever only reads. */
export function DecisionBox({ detail, onDone }: { detail: ApprovalDetail; onDone?: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>(null);
  const { offers } = detail;
  if (!offers.decide && !offers.withdraw) return null;
  const close = () => setOpened(null);
  return (
    <footer className={css.decision}>
      {offers.decide && <Voting detail={detail} onDone={onDone} onOpen={setOpened} />}
      {offers.withdraw && <div className="row"><span className="grow c3 t13">{t("approvals:own_note")}</span><Button kind="danger" size="sm" onClick={() => setOpened("withdraw")}>{t("approvals:withdraw")}</Button></div>}
      {(opened === "approvers" || opened === "pass-on") && <SeatDialog detail={detail} deed={opened} onClose={close} onDone={opened === "pass-on" ? onDone : undefined} />}
      {(opened === "ask" || opened === "withdraw") && <WordsDialog detail={detail} deed={opened} onClose={close} />}
    </footer>
  );
}
