import type { ApprovalDetail } from "./model";
import { useAct } from "./queries";
import { FormDialog } from "../admin/FormDialog";
import { MemberSelect } from "../tickets/actions/Choosers";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Textarea, toast } from "@/ui";

interface SeatDialogProps { detail: ApprovalDetail; deed: "approvers" | "pass-on"; onClose: () => void; onDone?: () => void }

/** Another approver beside oneself, or in one's place. Whoever sits there already, and the requester, cannot be chosen. */
export function SeatDialog({ detail, deed, onClose, onDone }: SeatDialogProps) {
  const { t } = useTranslation();
  const [member, setMember] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const key = deed === "approvers" ? "add" : "pass_on";
  const seats = detail.levels[detail.row.level - 1]?.seats ?? [];
  const skip = [...seats.flatMap((seat) => [seat.member.id, seat.for_member?.id ?? ""]), detail.row.requested_by?.id ?? ""];
  const act = useAct(detail, () => {
    toast(t(`approvals:done.${key}`));
    onClose();
    onDone?.();
  });
  const errors = fieldTexts(act.error);
  return (
    <FormDialog title={t(`approvals:dialog.${key}`)} save={t(`approvals:${key}`)} error={act.error} busy={act.isPending} fields={["member_id", "note"]} width={480}
      lacking={member ? null : t("approvals:need_member")} onSave={() => act.mutate({ deed, body: { member_id: member, note: note.trim() } })} onClose={onClose}>
      <MemberSelect required skip={skip} label={t("approvals:dialog.member")} hint={t(`approvals:dialog.${key}_hint`)} value={member} error={errors.member_id} onChange={setMember} />
      <Textarea rows={2} label={t("approvals:dialog.note")} value={note} error={errors.note} onChange={(event) => setNote(event.target.value)} />
    </FormDialog>
  );
}
