import css from "./quality.module.css";
import { Due } from "./Due";
import { useCare } from "./queries";
import type { SecondHandling } from "./shapes";
import { CircleCheck, CircleDashed, Repeat2 } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Avatar, Banner, Button, Chip, MultiSelect, RelativeTime, Select, Textarea } from "@/ui";
import { MemberSelect } from "../tickets/actions/Choosers";

type Part = "handler" | "causes" | "remedy" | "proposal" | "answer" | null;

function Row({ done, name, children, action, editing }: { done: boolean; name: string; children: ReactNode; action?: ReactNode; editing?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li data-done={done}>
      {done ? <CircleCheck size={16} aria-hidden="true" /> : <CircleDashed size={16} aria-hidden="true" />}
      <span className={css.what}>{name}<span className="sr">{done ? t("common:yes") : t("common:no")}</span></span>
      <span className={css.value}>{children}</span>
      <span>{action}</span>
      {editing && <div className={css.edit}>{editing}</div>}
    </li>
  );
}

interface AnswerProps { busy: boolean; onSave: (body: { answer: string; note: string }) => void; error: unknown }
/** What the customer said, and how they said so. */
function AnswerForm({ busy, onSave, error }: AnswerProps) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState("agreed");
  const [note, setNote] = useState("");
  return (
    <>
      <Select label={t("quality:answer.label")} value={answer} onChange={(value) => setAnswer(value ?? "agreed")} options={["agreed", "refused", "unanswered"].map((value) => ({ value, label: t(`quality:answer.${value}`) }))} />
      <Textarea label={t("quality:answer.note")} rows={2} value={note} onChange={(event) => setNote(event.target.value)} error={fieldTexts(error).note} />
      <div className={css.foot}><Button size="sm" kind="primary" busy={busy} reason={note.trim() ? null : t("quality:answer.need_note")} onClick={() => onSave({ answer, note })}>{t("quality:record")}</Button></div>
    </>
  );
}

/** Four lines: who handles it again, where it went wrong, what makes it good, whether the customer agrees. */
export function HandlingCard({ ticket, handling, causes }: { ticket: Ticket; handling: SecondHandling; causes: string[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const [part, setPart] = useState<Part>(null);
  // Whoever opens another line before the answer comes keeps it open.
  const saved = useRef<Part>(null);
  const care = useCare(ticket.number, () => setPart((open) => (open === saved.current ? null : open)));
  const send: typeof care.mutate = (doing) => {
    saved.current = part;
    care.mutate(doing);
  };
  const [chosen, setChosen] = useState(handling.causes);
  const [remedy, setRemedy] = useState(handling.remedy);
  const [proposal, setProposal] = useState(handling.proposal || handling.remedy);
  const may = can("ticket.second_handling") && !handling.done_at;
  const save = (body: Record<string, unknown>) => send({ method: "patch", path: "second-handling", body });
  const edit = (which: Part, label: string) => may && <Button size="xs" kind="ghost" aria-expanded={part === which} onClick={() => setPart(part === which ? null : which)}>{label}</Button>;
  const lacks = handling.lacks.map((lack) => t(`quality:lack.${lack}`)).join(t("quality:and"));
  return (
    <section className={css.card} aria-label={t("quality:handling.title")}>
      <header className={css.head}><Repeat2 size={16} aria-hidden="true" />{t("quality:handling.title")}<small>{t("quality:handling.note")}</small><span className="grow" />
        {handling.done_at ? <Chip tone="ok">{t("quality:handling.done", { name: handling.done_name ?? "" })}</Chip> : <Due at={handling.due_at} />}</header>
      <ul className={css.rows}>
        <Row done={Boolean(handling.handler)} name={t("quality:handling.handler")} action={edit("handler", t("quality:change"))}
          editing={part === "handler" && <MemberSelect label={t("quality:handling.handler")} value={handling.handler?.id ?? null} skip={handling.before ? [handling.before.id] : []} error={fieldTexts(care.error).handler_id} onChange={(handler_id) => handler_id && save({ handler_id })} />}>
          {handling.handler ? <><Avatar name={handling.handler.name} color={handling.handler.color} size={20} /><bdi>{handling.handler.name}</bdi></> : <span className="c3">{t("quality:nobody")}</span>}
          {handling.before && <span className="t12 c3">{t("quality:handling.not_before", { name: handling.before.name })}</span>}
        </Row>
        <Row done={handling.causes.length > 0} name={t("quality:handling.causes")} action={edit("causes", t("quality:change"))}
          editing={part === "causes" && <><MultiSelect label={t("quality:handling.causes")} value={chosen} onChange={setChosen} options={causes.map((value) => ({ value, label: t(`quality:cause.${value}`) }))} />
            <div className={css.foot}><Button size="sm" kind="primary" busy={care.isPending} reason={chosen.length > 0 ? null : t("quality:handling.need_cause")} onClick={() => save({ causes: chosen })}>{t("common:save")}</Button></div></>}>
          {handling.causes.length > 0 ? handling.causes.map((cause) => <Chip key={cause}>{t(`quality:cause.${cause}`)}</Chip>) : <span className="c3">{t("quality:missing")}</span>}
        </Row>
        <Row done={Boolean(handling.remedy)} name={t("quality:handling.remedy")} action={edit("remedy", t("quality:change"))}
          editing={part === "remedy" && <><Textarea label={t("quality:handling.remedy")} rows={2} value={remedy} onChange={(event) => setRemedy(event.target.value)} />
            <div className={css.foot}><Button size="sm" kind="primary" busy={care.isPending} reason={remedy.trim() ? null : t("quality:handling.need_remedy")} onClick={() => save({ remedy })}>{t("common:save")}</Button></div></>}>
          {handling.remedy ? <bdi>{handling.remedy}</bdi> : <span className="c3">{t("quality:missing")}</span>}
        </Row>
        <Row done={handling.answer === "agreed" || handling.answer === "unanswered"} name={t("quality:handling.agreed")} action={<>{edit("proposal", t("quality:handling.send"))}{edit("answer", t("quality:record"))}</>}
          editing={part === "proposal" ? <><Textarea label={t("quality:handling.proposal")} rows={3} value={proposal} onChange={(event) => setProposal(event.target.value)} error={fieldTexts(care.error).text} />
            <div className={css.foot}><Button size="sm" kind="primary" busy={care.isPending} reason={proposal.trim() ? null : t("quality:handling.need_proposal")} onClick={() => send({ path: "second-handling/proposal", body: { text: proposal }, done: t("quality:handling.sent") })}>{t("quality:handling.send")}</Button></div></>
            : part === "answer" && <AnswerForm busy={care.isPending} error={care.error} onSave={(body) => send({ path: "second-handling/answer", body })} />}>
          {handling.answer ? <span>{t(`quality:answer.${handling.answer}`)} · <bdi>{handling.answer_note}</bdi></span>
            : handling.proposed_at ? <span>{t("quality:handling.waiting")} <RelativeTime at={handling.proposed_at} /></span> : <span className="c2">{t("quality:handling.how")}</span>}
        </Row>
      </ul>
      {care.error && <div className={css.body}><Banner tone="bad">{problemText(care.error)}</Banner></div>}
      {may && <div className={css.body}><div className={css.foot}><Button size="sm" kind="primary" busy={care.isPending} reason={lacks ? t("quality:handling.lacks", { lacks }) : null} onClick={() => send({ path: "second-handling/finish", done: t("quality:handling.finished") })}>
        {handling.lacks.length > 0 ? t("quality:handling.finish_lacks", { count: handling.lacks.length }) : t("quality:handling.finish")}</Button></div></div>}
    </section>
  );
}
