import { ActionDialog } from "./ActionForm";
import { ReasonSelect, targetOf, TargetSelect, MemberSelect } from "./Choosers";
import { useReturn, useTransfer } from "./HandOver";
import { PeopleDialog } from "./PeopleDialog";
import { StatusDialog } from "./StatusDialog";
import { LinkDialog, PriorityDialog, TagsDialog, TypeDialog } from "./EditDialogs";
import { AnswerDialog } from "../deadlines/AnswerDialog";
import { HoldDialog } from "../deadlines/HoldDialog";
import { MergeDialog, SplitDialog } from "../merging/later";
import { WriteArticle } from "../../knowledge/later";
import { useDialogs, type DialogName } from "./store";
import { VerifyDialog } from "./VerifyDialog";
import { useState, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Reason, Ticket } from "@/api/types";
import { Banner, Textarea } from "@/ui";
import { ticketName } from "../model";

export interface DialogProps { ticket: Ticket; onDone: () => void }

function AssignDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState<string | null>(null);
  const deed = () => ({ path: "assign", body: targetOf(to), done: t("ticket:done.assign_short"), undoes: ["TicketAssigned"] });
  return (
    <ActionDialog ticket={ticket} action="assign" title={t("ticket:assign.title", { ticket: ticketName(ticket.number) })} submitText={t("ticket:assign.submit")} deed={deed}
      incomplete={to ? null : t("ticket:assign.need_target")} onDone={onDone} width={440}>
      {(errors) => <TargetSelect required label={t("ticket:assign.to")} skip={ticket.assignee ? [ticket.assignee.id] : []} value={to} onChange={setTo} error={errors.member_id ?? errors.team_id} />}
    </ActionDialog>
  );
}

function TransferDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const { incomplete, deed, fields } = useTransfer(ticket);
  return <ActionDialog ticket={ticket} action="transfer" title={t("ticket:transfer.title")} submitText={t("ticket:transfer.submit")} deed={deed} incomplete={incomplete} onDone={onDone}>{fields}</ActionDialog>;
}

function ReturnDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const { incomplete, deed, fields } = useReturn(ticket);
  return <ActionDialog ticket={ticket} action="return" title={t("ticket:return.title")} submitText={t("ticket:return.submit")} deed={deed} incomplete={incomplete} onDone={onDone}>{fields}</ActionDialog>;
}

function ResolveDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const reviewed = ticket.strictest_priority === "P1" || ticket.strictest_priority === "P2";
  const text = t(reviewed ? "ticket:resolve.submit_review" : "ticket:resolve.submit");
  return (
    <ActionDialog ticket={ticket} action="resolve" title={t("ticket:resolve.title", { ticket: ticketName(ticket.number) })} submitText={text} onDone={onDone}
      deed={() => ({ path: "resolve", body: { note }, done: t("ticket:done.resolve") })}>
      {(errors) => (
        <>
          <Banner tone="plain">{t(reviewed ? "ticket:resolve.then_review" : "ticket:resolve.then_customer")}</Banner>
          <Textarea label={t("ticket:resolve.note")} hint={t("ticket:resolve.note_hint")} value={note} onChange={(event) => setNote(event.target.value)} error={errors.note} data-autofocus />
        </>
      )}
    </ActionDialog>
  );
}

/** One required text and one button: acceptance on behalf, rejection, escalation. */
function AcceptDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  return (
    <ActionDialog ticket={ticket} action="accept" title={t("ticket:accept.title")} submitText={t("ticket:accept.submit")} onDone={onDone} incomplete={note.trim() ? null : t("ticket:accept.need")}
      deed={() => ({ path: "accept", body: { evidence_note: note }, done: t("ticket:done.accept") })}>
      {(errors) => <Textarea required label={t("ticket:accept.note")} hint={t("ticket:accept.hint")} value={note} onChange={(event) => setNote(event.target.value)} error={errors.evidence_note} data-autofocus />}
    </ActionDialog>
  );
}

function RejectDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <ActionDialog ticket={ticket} action="reject" title={t("ticket:reject.title")} submitText={t("ticket:reject.submit")} kind="danger" onDone={onDone} incomplete={reason.trim() ? null : t("ticket:need_note")}
      deed={() => ({ path: "reject", body: { reason }, done: t("ticket:done.reject") })}>
      {(errors) => <Textarea required label={t("ticket:reject.reason")} value={reason} onChange={(event) => setReason(event.target.value)} error={errors.reason} data-autofocus />}
    </ActionDialog>
  );
}

function CloseDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  return (
    <ActionDialog ticket={ticket} action="close" title={t("ticket:close.title", { ticket: ticketName(ticket.number) })} submitText={t("ticket:close.submit")} onDone={onDone} width={480}
      deed={() => ({ path: "close", done: t("ticket:done.close") })}>
      {() => <p className="t13 c2">{t("ticket:close.body")}</p>}
    </ActionDialog>
  );
}

function ArchiveDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  return (
    <ActionDialog ticket={ticket} action="archive" title={t("ticket:archive.title", { ticket: ticketName(ticket.number) })} submitText={t("ticket:archive.submit")} onDone={onDone} width={480}
      deed={() => ({ path: "archive", done: t("ticket:done.archive") })}>
      {() => <p className="t13 c2">{t("ticket:archive.body")}</p>}
    </ActionDialog>
  );
}

/** A reason code and a note: reopening and voiding. */
function CodedDialog({ ticket, onDone, action, reasons, danger }: DialogProps & { action: "reopen" | "void"; reasons: Reason[] | undefined; danger?: boolean }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const incomplete = !reason ? t("ticket:need_reason") : !note.trim() ? t("ticket:need_note") : null;
  return (
    <ActionDialog ticket={ticket} action={action} title={t(`ticket:${action}.title`, { ticket: ticketName(ticket.number) })} submitText={t(`ticket:${action}.submit`)} kind={danger ? "danger" : "primary"}
      incomplete={incomplete} deed={() => ({ path: action, body: { reason, note }, done: t(`ticket:done.${action}`) })} onDone={onDone}>
      {(errors) => (
        <>
          <ReasonSelect required label={t("ticket:reason")} reasons={reasons} value={reason} onChange={setReason} error={errors.reason} />
          <Textarea required label={t("ticket:note_label")} value={note} onChange={(event) => setNote(event.target.value)} error={errors.note} />
        </>
      )}
    </ActionDialog>
  );
}
const ReopenDialog = (props: DialogProps) => <CodedDialog {...props} action="reopen" reasons={useConfig()?.reopen_reasons} />;
const VoidDialog = (props: DialogProps) => <CodedDialog {...props} action="void" reasons={useConfig()?.void_reasons} danger />;

function EscalateDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [to, setTo] = useState<string | null>(null);
  return (
    <ActionDialog ticket={ticket} action="escalate" title={t("ticket:escalate.title", { level: ticket.escalation_level + 1 })} submitText={t("ticket:escalate.submit")} onDone={onDone}
      incomplete={reason.trim() ? null : t("ticket:need_note")} deed={() => ({ path: "escalate", body: { reason, ...(to ? { to_member_id: to } : {}) }, done: t("ticket:done.escalate") })}>
      {(errors) => (
        <>
          <Textarea required label={t("ticket:escalate.reason")} value={reason} onChange={(event) => setReason(event.target.value)} error={errors.reason} data-autofocus />
          <MemberSelect clearable label={t("ticket:escalate.to")} hint={t("ticket:escalate.to_hint")} value={to} onChange={setTo} error={errors.to_member_id ?? errors.member_id} />
        </>
      )}
    </ActionDialog>
  );
}

const DIALOGS: Record<DialogName, ComponentType<DialogProps>> = {
  assign: AssignDialog, transfer: TransferDialog, return: ReturnDialog, resolve: ResolveDialog, verify: VerifyDialog, accept: AcceptDialog, reject: RejectDialog,
  close: CloseDialog, reopen: ReopenDialog, archive: ArchiveDialog, void: VoidDialog, priority: PriorityDialog, escalate: EscalateDialog, type: TypeDialog,
  tags: TagsDialog, people: PeopleDialog, status: StatusDialog, link: LinkDialog, hold: HoldDialog, answer: AnswerDialog, merge: MergeDialog, split: SplitDialog, article: WriteArticle,
};

/** The open dialog of the ticket on the screen. */
export default function Dialogs({ ticket }: { ticket: Ticket }) {
  const { open, close } = useDialogs();
  if (!open) return null;
  const Dialog = DIALOGS[open];
  return <Dialog key={open} ticket={ticket} onDone={close} />;
}
