import css from "./pane.module.css";
import { BadgeCheck, File, FileImage, FileSpreadsheet, FileText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Attachment, Ticket } from "@/api/types";
import { fileSize, useL10n } from "@/i18n";
import { Chip, IconButton, Listbox, Popover } from "@/ui";
import { useDo } from "../actions/useAct";
import { isClosed } from "../model";

export function fileIcon(type: string, name: string) {
  if (type.startsWith("image/")) return FileImage;
  if (/\.(csv|xlsx?|ods)$/i.test(name)) return FileSpreadsheet;
  return type.startsWith("text/") || /\.(pdf|docx?|txt|log)$/i.test(name) ? FileText : File;
}

function EvidenceButton({ ticket, file }: { ticket: Ticket; file: Attachment }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const types = useConfig()?.evidence_types ?? [];
  const act = useDo(ticket.number);
  const [open, setOpen] = useState(false);
  const choose = (code: string) => {
    setOpen(false);
    act({ path: "evidence", body: { attachment_id: file.id, evidence_type: code }, done: t("ticket:done.evidence", { name: file.name }) });
  };
  return (
    <Popover plain open={open} onChange={setOpen} label={t("ticket:evidence.mark")} trigger={
      <IconButton size="xs" label={t("ticket:evidence.mark")} icon={<BadgeCheck size={14} />} aria-haspopup="listbox" aria-expanded={open} onClick={() => setOpen(!open)} />
    }>
      <Listbox label={t("ticket:evidence.mark")} options={types.map((one) => ({ value: one.code, label: l10n(one.name) }))}
        chosen={file.evidence_type ? [file.evidence_type] : []} onChoose={(option) => choose(option.value)} />
    </Popover>
  );
}

function OneFile({ ticket, file }: { ticket: Ticket; file: Attachment }) {
  const l10n = useL10n();
  const can = useCan();
  const evidence = useConfig()?.evidence_types.find((one) => one.code === file.evidence_type);
  const Icon = fileIcon(file.type, file.name);
  return (
    <span className={css.filed}>
      <a className={css.file} href={file.url} download={file.name}>
        <Icon size={14} aria-hidden="true" />
        <bdi dir="ltr" className="el">{file.name}</bdi>
        <small><bdi dir="ltr">{fileSize(file.size)}</bdi></small>
        {file.evidence_type && <Chip tone="ok">{l10n(evidence?.name ?? file.evidence_type)}</Chip>}
      </a>
      {can("ticket.update") && !isClosed(ticket) && <EvidenceButton ticket={ticket} file={file} />}
    </span>
  );
}

/** Files of a message: pictures small, everything as a download. */
export function Files({ ticket, files }: { ticket: Ticket; files: Attachment[] }) {
  if (files.length === 0) return null;
  const pictures = files.filter((file) => /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type));
  return (
    <>
      {pictures.length > 0 && (
        <div className={css.files}>{pictures.map((file) => <a key={file.id} href={file.url} download={file.name}><img className={css.shot} src={file.url} alt={file.name} loading="lazy" /></a>)}</div>
      )}
      <div className={css.files}>{files.map((file) => <OneFile key={file.id} ticket={ticket} file={file} />)}</div>
    </>
  );
}
