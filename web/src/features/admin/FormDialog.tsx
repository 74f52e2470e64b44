import css from "./admin.module.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Modal } from "@/ui";

interface FormDialogProps {
  title: string;
  error: unknown;
  busy: boolean;
  /** What is still missing, in words; null when it may be saved. */
  lacking: string | null;
  /** Names of the fields that show their own error. */
  fields: string[];
  save?: string;
  width?: number;
  aside?: ReactNode;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A small form: errors beside their fields, all others above. Enter saves. */
export function FormDialog({ title, error, busy, lacking, fields, save, width, aside, onSave, onClose, children }: FormDialogProps) {
  const { t } = useTranslation();
  const placed = isApiError(error) && error.errors.length > 0 && error.errors.every(({ field }) => fields.includes(field));
  const loose = isApiError(error) ? error.errors.filter(({ field }) => !fields.includes(field)) : [];
  const foot = (
    <>
      {aside}
      {aside && <span className="grow" />}
      <Button onClick={onClose}>{t("common:cancel")}</Button>
      <Button kind="primary" busy={busy} reason={lacking} onClick={onSave}>{save ?? t("common:save")}</Button>
    </>
  );
  return (
    <Modal open onClose={onClose} title={title} width={width} foot={foot}>
      <form className={css.fields} noValidate onSubmit={(event) => { event.preventDefault(); if (!lacking && !busy) onSave(); }}>
        {Boolean(error) && !placed && <Banner tone="bad">{problemText(error)}{loose.map(({ field }) => <div key={field}><bdi dir="ltr" className="mono">{field}</bdi> · {fieldTexts(error)[field]}</div>)}</Banner>}
        {children}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
