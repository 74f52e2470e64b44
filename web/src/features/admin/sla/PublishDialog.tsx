import css from "../admin.module.css";
import { FormDialog } from "../FormDialog";
import type { Kind } from "./queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Switch, Textarea } from "@/ui";

export interface PublishAnswer { reason: string; running: boolean }
interface PublishDialogProps {
  kind: Kind; title: string; save: string; busy: boolean; error: unknown;
  /** Open tickets that count by it now. */
  running: number;
  children?: React.ReactNode;
  onPublish: (answer: PublishAnswer) => void; onClose: () => void;
}

/** The last step before a version is in force: why, and whether tickets under way follow. Cannot be taken back, only rolled back. */
export function PublishDialog({ kind, title, save, busy, error, running, children, onPublish, onClose }: PublishDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [also, setAlso] = useState(true);
  return (
    <FormDialog title={title} save={save} busy={busy} error={error} fields={["reason"]} width={600} lacking={reason.trim() ? null : t("sla:publish.reason_lacking")} onClose={onClose}
      onSave={() => onPublish({ reason: reason.trim(), running: kind === "policies" && also })}>
      <Textarea required data-autofocus rows={2} label={t("sla:publish.reason")} hint={t("sla:publish.reason_hint")} value={reason} error={fieldTexts(error).reason} onChange={(event) => setReason(event.target.value)} />
      {kind === "policies"
        ? <div className={css.fields} style={{ gap: 6 }}><Switch label={t("sla:publish.running", { count: running })} checked={also} onChange={setAlso} /><p className="t12 c3">{also ? t("sla:publish.running_note") : t("sla:publish.not_running_note")}</p></div>
        : <p className="t12 c3">{t("sla:publish.calendar_note")}</p>}
      {children}
    </FormDialog>
  );
}
