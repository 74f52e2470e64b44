import css from "./quality.module.css";
import { Due } from "./Due";
import { useCare } from "./queries";
import { callLacks, type Callback, type Solved } from "./shapes";
import { PhoneCall } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Avatar, Banner, Button, Chip, RelativeTime, SegmentedControl, Select, Textarea, TextInput } from "@/ui";

const SOLVED: Solved[] = ["yes", "part", "no"];
const FAILED = ["no_answer", "busy", "wrong_number"];

function Done({ call }: { call: Callback }) {
  const { t } = useTranslation();
  return (
    <div className={css.body}>
      <p>{call.reached ? t("quality:call.result", { solved: t(`quality:solved.${call.solved ?? "no"}`), score: call.score ?? "" }) : t("quality:call.unreached")}</p>
      <q><bdi>{call.words}</bdi></q>
      <p className="t12 c3"><bdi>{call.done_name}</bdi> · {call.done_at && <RelativeTime at={call.done_at} />}</p>
    </div>
  );
}

/** A call that was tried: what came of it, and when to try again. */
function Attempted({ ticket, call, outcome, onDone }: { ticket: Ticket; call: Callback; outcome: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [again, setAgain] = useState("");
  const care = useCare(ticket.number, onDone);
  const again_at = again ? new Date(again).toISOString() : null;
  const enough = call.attempts.length >= call.attempts_needed;
  const [words, setWords] = useState("");
  return (
    <>
      <TextInput type="datetime-local" dir="ltr" label={t("quality:call.again")} value={again} onChange={(event) => setAgain(event.target.value)} error={fieldTexts(care.error).again_at} />
      {care.error && !fieldTexts(care.error).again_at && <Banner tone="bad">{problemText(care.error)}</Banner>}
      <div className={css.foot}><Button size="sm" busy={care.isPending} onClick={() => care.mutate({ path: "callback/attempts", body: { outcome, again_at }, done: t("quality:call.noted") })}>{t("quality:call.note")}</Button></div>
      {enough && <>
        <Textarea label={t("quality:call.tried")} rows={2} value={words} onChange={(event) => setWords(event.target.value)} />
        <div className={css.foot}><Button size="sm" kind="danger" busy={care.isPending} reason={words.trim() ? null : t("quality:call.need_words")} onClick={() => care.mutate({ path: "callback/finish", body: { reached: false, words } })}>{t("quality:call.give_up")}</Button></div>
      </>}
    </>
  );
}

function Reached({ ticket, threshold }: { ticket: Ticket; threshold: number }) {
  const { t } = useTranslation();
  const [solved, setSolved] = useState<Solved | "">("");
  const [score, setScore] = useState("");
  const [words, setWords] = useState("");
  const [suggestion, setSuggestion] = useState("");
  const care = useCare(ticket.number);
  const lacks = callLacks({ solved, score: Number(score), words });
  const low = solved === "no" || (score !== "" && Number(score) < threshold);
  return (
    <>
      <div><p className="t12 c2">{t("quality:call.solved")}</p><SegmentedControl<Solved | ""> label={t("quality:call.solved")} value={solved} onChange={setSolved} options={SOLVED.map((value) => ({ value, label: t(`quality:solved.${value}`) }))} /></div>
      <div><p className="t12 c2">{t("quality:call.score")}</p><div className={css.line}><SegmentedControl label={t("quality:call.score")} value={score} onChange={setScore} options={["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }))} />
        <span className={low ? "t12 warn" : "t12 c3"}>{t("quality:call.low", { threshold })}</span></div></div>
      <Textarea required label={t("quality:call.words")} rows={2} value={words} onChange={(event) => setWords(event.target.value)} />
      <TextInput label={t("quality:call.suggestion")} value={suggestion} onChange={(event) => setSuggestion(event.target.value)} />
      {care.error && <Banner tone="bad">{problemText(care.error)}</Banner>}
      <div className={css.foot}><Button size="sm" kind="primary" busy={care.isPending} reason={lacks[0] ? t(`quality:call.need_${lacks[0]}`) : null}
        onClick={() => care.mutate({ path: "callback/finish", body: { solved, score: Number(score), words, suggestion }, done: t("quality:call.done") })}>{lacks[0] ? t("quality:call.finish_lacks", { lack: t(`quality:call.lack_${lacks[0]}`) }) : t("quality:call.finish")}</Button></div>
    </>
  );
}

/** Calling the customer back: whether they were reached, whether it is solved, what they give now, in their words. */
export function CallbackCard({ ticket, call, threshold }: { ticket: Ticket; call: Callback; threshold: number }) {
  const { t } = useTranslation();
  const can = useCan();
  const [outcome, setOutcome] = useState("reached");
  const phone = ticket.requester_card.phone;
  return (
    <section className={css.card} aria-label={t("quality:call.title")}>
      <header className={css.head}><PhoneCall size={16} aria-hidden="true" />{t("quality:call.title")}{call.round > 1 && <small>{t("quality:call.round", { round: call.round })}</small>}<span className="grow" />{call.done_at ? <Chip tone="ok">{t("quality:call.over")}</Chip> : <Due at={call.due_at} />}</header>
      {call.done_at ? <Done call={call} /> : (
        <div className={css.body}>
          <div className={css.line}>
            {call.assignee ? <><Avatar name={call.assignee.name} color={call.assignee.color} size={20} /><bdi>{call.assignee.name}</bdi></> : <span className="c3">{t("quality:nobody")}</span>}
            <span className="grow" />
            {phone && <a href={`tel:${phone}`}><bdi dir="ltr" className="num">{phone}</bdi></a>}
          </div>
          {call.attempts.length > 0 && <ul className="t12 c2">{call.attempts.map((tried) => <li key={tried.at}><RelativeTime at={tried.at} /> · <bdi>{tried.by_name}</bdi> · {t(`quality:outcome.${tried.outcome}`)}</li>)}</ul>}
          {call.barred ? <Banner tone="plain">{t("quality:call.barred")}</Banner> : !can("ticket.callback") ? <Banner tone="plain">{t("ticket:no_permission", { permission: "ticket.callback" })}</Banner> : (
            <>
              <Select label={t("quality:call.reached")} value={outcome} onChange={(value) => setOutcome(value ?? "reached")} options={["reached", ...FAILED].map((value) => ({ value, label: t(`quality:outcome.${value}`) }))} />
              {outcome === "reached" ? <Reached ticket={ticket} threshold={threshold} /> : <Attempted ticket={ticket} call={call} outcome={outcome} onDone={() => setOutcome("reached")} />}
            </>
          )}
        </div>
      )}
    </section>
  );
}
