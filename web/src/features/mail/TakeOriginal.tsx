import { FormDialog } from "../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Banner, TextInput } from "@/ui";

/** The original of a mail is evidence, and a key to a customer's page: it leaves with a reason. */
export function TakeOriginal({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const take = () => {
    window.location.assign(`/api/v1/mail/inbox/${id}/original?reason=${encodeURIComponent(reason.trim())}`);
    onClose();
  };
  return (
    <FormDialog title={t("mailbox:taking.title")} error={null} busy={false} lacking={reason.trim() ? null : t("mailbox:taking.reason")} fields={[]} save={t("mailbox:taking.do")} onSave={take} onClose={onClose}>
      <Banner tone="info">{t("mailbox:taking.body")}</Banner>
      <TextInput required autoFocus label={t("mailbox:taking.reason")} hint={t("mailbox:taking.reason_hint")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
