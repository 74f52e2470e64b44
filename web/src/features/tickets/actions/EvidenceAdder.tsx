import css from "./actions.module.css";
import { useAct } from "./useAct";
import { Paperclip, Upload } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { useConfig } from "@/api/queries";
import type { Attachment, Ticket } from "@/api/types";
import { problemText, useL10n } from "@/i18n";
import { Button, Progress, Select } from "@/ui";
import { uploadWithProgress } from "../composer/uploads";
import { useMessages } from "../queries";

/** A new file has to belong to the ticket before it can be evidence: it enters with an internal note. */
function useUploadEvidence(ticket: Ticket, type: string | null) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const [share, setShare] = useState(0);
  const act = useAct(ticket.number);
  const send = useMutation({
    mutationFn: async (file: File) => {
      const attachment = await uploadWithProgress(file, setShare, new AbortController().signal);
      await api.post(`/tickets/${ticket.number}/notes`, { text: t("ticket:evidence.note", { name: file.name }), attachment_ids: [attachment.id], mentions: [] });
      return attachment;
    },
    onSuccess: (attachment) => {
      void client.invalidateQueries({ queryKey: keys.messages(ticket.number) });
      act.mutate({ path: "evidence", body: { attachment_id: attachment.id, evidence_type: type }, done: t("ticket:done.evidence", { name: attachment.name }) });
    },
  });
  return { send, share, act };
}

/** Marks a file of the ticket as evidence of a type, or brings a new one. */
export function EvidenceAdder({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const messages = useMessages(ticket.number);
  const files: Attachment[] = (messages.data?.data ?? []).flatMap((message) => message.attachments).filter((file) => !file.evidence_type && !file.inline);
  const [fileId, setFileId] = useState<string | null>(null);
  const [type, setType] = useState<string | null>(config?.evidence_types[0]?.code ?? null);
  const picker = useRef<HTMLInputElement>(null);
  const { send, share, act } = useUploadEvidence(ticket, type);
  const error = send.error ?? act.error;
  const name = files.find((file) => file.id === fileId)?.name ?? "";
  return (
    <div className={css.fix}>
      <Select label={t("ticket:evidence.type")} options={(config?.evidence_types ?? []).map((one) => ({ value: one.code, label: l10n(one.name) }))} value={type} onChange={setType} />
      {files.length > 0 && <Select label={t("ticket:evidence.file")} options={files.map((file) => ({ value: file.id, label: file.name }))} value={fileId} onChange={setFileId} />}
      <div className="row wrap g8">
        {files.length > 0 && (
          <Button size="sm" icon={<Paperclip size={14} />} reason={fileId ? null : t("ticket:evidence.choose_file")} busy={act.isPending}
            onClick={() => act.mutate({ path: "evidence", body: { attachment_id: fileId, evidence_type: type }, done: t("ticket:done.evidence", { name }) })}>{t("ticket:evidence.add")}</Button>
        )}
        <Button size="sm" icon={<Upload size={14} />} busy={send.isPending} onClick={() => picker.current?.click()}>{t("ticket:evidence.upload")}</Button>
        <input ref={picker} type="file" hidden onChange={(event) => { const file = event.target.files?.[0]; if (file) send.mutate(file); event.target.value = ""; }} />
      </div>
      {send.isPending && <Progress share={share} label={t("ticket:composer.uploading")} />}
      {error && <div className="t12 bad" role="alert">{problemText(error)}</div>}
    </div>
  );
}
