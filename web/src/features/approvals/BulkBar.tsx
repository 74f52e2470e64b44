import work from "../tickets/workspace/workspace.module.css";
import type { ApprovalRow } from "./model";
import { useDecideAll, type BulkDone } from "./queries";
import { FormDialog } from "../admin/FormDialog";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton, Textarea, toast, toastError } from "@/ui";

/** Several of one kind at once; each is its own decision, and the answer says what became of each. */
export function BulkBar({ rows, onClear }: { rows: ApprovalRow[]; onClear: () => void }) {
  const { t } = useTranslation();
  const [verdict, setVerdict] = useState<"approve" | "reject" | null>(null);
  const [comment, setComment] = useState("");
  const told = ({ data }: BulkDone) => {
    const done = data.filter((one) => one.decided).length;
    if (done > 0) toast(t("approvals:bulk.done", { count: done }));
    if (done < data.length) toastError(t("approvals:bulk.refused", { count: data.length - done }));
    setVerdict(null);
    setComment("");
    onClear();
  };
  const decide = useDecideAll(told);
  if (rows.length === 0) return null;
  const mixed = new Set(rows.map((row) => row.kind)).size > 1 ? t("approvals:bulk.mixed") : null;
  const go = () => verdict && decide.mutate({ ids: rows.map((row) => row.id), verdict, comment: comment.trim() });
  return (
    <div className={work.selection} role="toolbar" aria-label={t("approvals:bulk.label")}>
      <span className="grow">{t("approvals:bulk.selected", { count: rows.length })}</span>
      <Button size="xs" kind="danger" reason={mixed} onClick={() => setVerdict("reject")}>{t("approvals:reject")}</Button>
      <Button size="xs" kind="primary" reason={mixed} onClick={() => setVerdict("approve")}>{t("approvals:approve")}</Button>
      <IconButton size="xs" label={t("workspace:bulk.clear")} icon={<X size={14} />} onClick={onClear} />
      {verdict && (
        <FormDialog title={t(`approvals:bulk.title_${verdict}`, { count: rows.length })} save={t(verdict === "approve" ? "approvals:approve" : "approvals:reject")} error={decide.error} busy={decide.isPending} fields={["comment"]}
          lacking={verdict === "reject" && !comment.trim() ? t("approvals:need_comment") : null} onSave={go} onClose={() => setVerdict(null)}>
          <Textarea data-autofocus rows={3} required={verdict === "reject"} label={t("approvals:comment")} hint={t("approvals:bulk.hint")} value={comment} onChange={(event) => setComment(event.target.value)} />
        </FormDialog>
      )}
    </div>
  );
}
