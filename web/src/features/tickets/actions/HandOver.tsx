import css from "./actions.module.css";
import { ActionForm } from "./ActionForm";
import { MemberSelect, ReasonSelect, targetOf, TargetSelect } from "./Choosers";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Checkbox, Textarea } from "@/ui";

interface HandOverProps { ticket: Ticket; onDone: () => void }

export function useTransfer(ticket: Ticket) {
  const { t } = useTranslation();
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [checks, setChecks] = useState<string[]>([]);
  const config = useConfig();
  const l10n = useL10n();
  const lines = config?.handover_checks ?? [];
  const toggle = (code: string) => setChecks((old) => (old.includes(code) ? old.filter((one) => one !== code) : [...old, code]));
  const incomplete = !to ? t("ticket:transfer.need_target") : !reason ? t("ticket:need_reason") : !note.trim() ? t("ticket:need_note") : checks.length < lines.length ? t("ticket:transfer.checks") : null;
  const deed = () => ({ path: "transfer", body: { ...targetOf(to), reason, note, checks }, done: t("ticket:done.transfer") });
  const fields = (errors: Record<string, string>) => (
    <>
      <TargetSelect required departments label={t("ticket:transfer.to")} skip={ticket.assignee ? [ticket.assignee.id] : []} value={to} onChange={setTo} error={errors.member_id ?? errors.team_id ?? errors.department_id} />
      <ReasonSelect required label={t("ticket:reason")} reasons={config?.transfer_reasons} value={reason} onChange={setReason} error={errors.reason} />
      <Textarea required label={t("ticket:transfer.note")} hint={t("ticket:transfer.note_hint")} value={note} onChange={(event) => setNote(event.target.value)} error={errors.note} />
      <fieldset className={css.asked}>
        <legend>{t("ticket:transfer.checks")}</legend>
        {lines.map(({ code, name }) => <Checkbox key={code} label={l10n(name)} checked={checks.includes(code)} onChange={() => toggle(code)} />)}
      </fieldset>
    </>
  );
  return { incomplete, deed, fields };
}

export function useReturn(ticket: Ticket) {
  const { t } = useTranslation();
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const [redo, setRedo] = useState("");
  const incomplete = !reason ? t("ticket:need_reason") : !redo.trim() ? t("ticket:return.need_redo") : null;
  const deed = () => ({ path: "return", body: { reason, redo, ...(to ? { to_member_id: to } : {}) }, done: t("ticket:done.return") });
  const config = useConfig();
  const fields = (errors: Record<string, string>) => (
    <>
      <ReasonSelect required label={t("ticket:reason")} reasons={config?.return_reasons} value={reason} onChange={setReason} error={errors.reason} />
      <Textarea required label={t("ticket:return.redo")} hint={t("ticket:return.redo_hint")} value={redo} onChange={(event) => setRedo(event.target.value)} error={errors.redo} />
      <MemberSelect clearable label={t("ticket:return.to")} hint={t("ticket:return.to_hint")} skip={ticket.assignee ? [ticket.assignee.id] : []} value={to} onChange={setTo} error={errors.to_member_id} />
    </>
  );
  return { incomplete, deed, fields };
}

export function TransferForm({ ticket, onDone }: HandOverProps) {
  const { t } = useTranslation();
  const { incomplete, deed, fields } = useTransfer(ticket);
  return <ActionForm ticket={ticket} action="transfer" deed={deed} incomplete={incomplete} submitText={t("ticket:transfer.submit")} onDone={onDone}>{fields}</ActionForm>;
}

export function ReturnForm({ ticket, onDone }: HandOverProps) {
  const { t } = useTranslation();
  const { incomplete, deed, fields } = useReturn(ticket);
  return <ActionForm ticket={ticket} action="return" deed={deed} incomplete={incomplete} submitText={t("ticket:return.submit")} onDone={onDone}>{fields}</ActionForm>;
}
