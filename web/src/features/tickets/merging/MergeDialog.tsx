import css from "./merging.module.css";
import { useDuplicates, useMerge, useMergePreview } from "./queries";
import { Reasons } from "./Reasons";
import type { MergePreview } from "./shapes";
import type { DialogProps } from "../actions/Dialogs";
import { ticketName, numberIn } from "../model";
import { ArrowRight, Clock, Eye, EyeOff, Flag, Link as LinkIcon, Mail, MessageSquare, Tag, Undo2, UserPlus, type LucideIcon } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { problemText } from "@/i18n";
import { Banner, Button, Checkbox, Loading, Modal, PriorityChip, Skeleton, Textarea, TextInput } from "@/ui";

function Fact({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return <li><Icon size={14} aria-hidden="true" /><span>{children}</span></li>;
}

/** What will happen, line by line, before it does. */
export function Preview({ of }: { of: MergePreview }) {
  const { t } = useTranslation();
  const raised = of.priority !== of.target.priority;
  return (
    <section className={css.form} aria-label={t("merging:preview.title")}>
      <div className={css.way}>
        <bdi dir="ltr" className="mono">{ticketName(of.source.number)}</bdi>
        <ArrowRight size={15} className="flip" aria-hidden="true" />
        <bdi dir="ltr" className="mono">{ticketName(of.target.number)}</bdi>
        <b className="el user" dir="auto">{of.target.subject}</b>
      </div>
      <ul className={css.facts}>
        <Fact icon={MessageSquare}>{t("merging:preview.messages", { messages: of.messages, files: of.attachments, ticket: ticketName(of.target.number) })}</Fact>
        <Fact icon={of.words === "shown" ? Eye : EyeOff}>{t(`merging:preview.words.${of.words}`, { customer: of.target.requester_name })}</Fact>
        {of.copied_to.length > 0 && <Fact icon={Mail}>{t("merging:preview.copied", { address: of.copied_to.join(", ") })}</Fact>}
        {raised && <Fact icon={Flag}>{t("merging:preview.priority", { ticket: ticketName(of.target.number) })} <PriorityChip priority={of.priority} /></Fact>}
        {of.joining.length > 0 && <Fact icon={UserPlus}>{t("merging:preview.joining", { names: of.joining.map((one) => one.name).join("、") })}</Fact>}
        {of.tags.length > 0 && <Fact icon={Tag}>{t("merging:preview.tags", { tags: of.tags.join("、") })}</Fact>}
        {of.links > 0 && <Fact icon={LinkIcon}>{t("merging:preview.links", { count: of.links })}</Fact>}
        <Fact icon={Clock}>{t("merging:preview.clocks", { ticket: ticketName(of.source.number) })}</Fact>
        <Fact icon={Undo2}>{t("merging:preview.undo", { hours: of.undo_hours })}</Fact>
      </ul>
    </section>
  );
}

function Candidates({ number, chosen, onChoose }: { number: number; chosen: number | null; onChoose: (number: number) => void }) {
  const { t } = useTranslation();
  const found = useDuplicates(number);
  const open = (found.data?.data ?? []).filter((one) => one.status_category !== "closed");
  if (found.isPending) return <Loading><Skeleton width="80%" height={36} /></Loading>;
  if (open.length === 0) return null;
  return (
    <div>
      <p className="t13 c2" style={{ marginBlockEnd: 6 }}>{t("merging:candidates")}</p>
      <div className={css.candidates}>
        {open.map((one) => (
          <button key={one.id} type="button" className={css.candidate} aria-pressed={chosen === one.number} onClick={() => onChoose(one.number)}>
            <span className={css.line}><bdi dir="ltr" className="mono c3">{ticketName(one.number)}</bdi><span className="el user grow" dir="auto">{one.subject}</span><PriorityChip priority={one.priority} /></span>
            <Reasons of={one} />
          </button>
        ))}
      </div>
    </div>
  );
}

/** Which ticket it goes on as: suggested, or by number; what will happen; and only then the button. */
export default function MergeDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const [sure, setSure] = useState(false);
  const into = numberIn(typed.trim());
  const preview = useMergePreview(ticket.number, into);
  const merge = useMerge(ticket.number);
  const shown = preview.data;
  const reason = into === null || into === ticket.number ? t("merging:need_target")
    : !shown ? t("merging:looking")
      : shown.barrier ? t(`errors:${shown.barrier}`, { number: shown.source.number, into: shown.target.number })
        : shown.must_confirm && !sure ? t("merging:need_confirm") : null;
  const submit = () => {
    if (reason || into === null || merge.isPending) return;
    merge.mutate({ into, note, confirm: sure }, { onSuccess: (target) => { onDone(); void navigate(`/t/${target.number}`); } });
  };
  const choose = (number: number) => { setTyped(ticketName(number)); setSure(false); };
  const foot = (
    <>
      <Button kind="ghost" onClick={onDone}>{t("common:cancel")}</Button>
      <Button kind="primary" busy={merge.isPending} reason={reason} onClick={submit}>{t("merging:submit")}</Button>
    </>
  );
  return (
    <Modal open onClose={onDone} title={t("merging:title", { ticket: ticketName(ticket.number) })} width={600} foot={foot}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Candidates number={ticket.number} chosen={into} onChoose={choose} />
        <TextInput required dir="ltr" label={t("merging:into")} hint={t("merging:into_hint")} placeholder="T-1024" value={typed} data-autofocus
          onChange={(event) => { setTyped(event.target.value); setSure(false); }} error={preview.error ? problemText(preview.error) : undefined} />
        {into !== null && preview.isFetching && !shown && <Loading><Skeleton width="100%" height={90} /></Loading>}
        {shown?.barrier && <Banner tone="bad">{t(`errors:${shown.barrier}`, { number: shown.source.number, into: shown.target.number })}</Banner>}
        {shown && !shown.barrier && <Preview of={shown} />}
        {shown && !shown.barrier && shown.must_confirm && (
          <Banner tone="warn">
            <div className={css.hint}>
              <span>{t("merging:other_customer", { one: shown.source.requester_name, other: shown.target.requester_name })}</span>
              <Checkbox label={t("merging:sure")} checked={sure} onChange={setSure} />
            </div>
          </Banner>
        )}
        {shown && !shown.barrier && <Textarea label={t("merging:note")} value={note} onChange={(event) => setNote(event.target.value)} />}
        {merge.error && <Banner tone="bad">{problemText(merge.error)}</Banner>}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </Modal>
  );
}
