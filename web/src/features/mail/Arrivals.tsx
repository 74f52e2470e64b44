import { IN_STATES, useInbox, type InMail, type InState } from "./queries";
import { TakeOriginal } from "./TakeOriginal";
import { CheckCheck, Download, FileLock2, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { fileSize } from "@/i18n";
import { Button, Chip, EmptyState, ErrorState, IconButton, LoadMore, RelativeTime, Table, toast, type Tone } from "@/ui";
import admin from "../admin/admin.module.css";
import { useWrite } from "../admin/queries";
import { WaitingRows } from "../admin/Screen";

const TONES: Record<InState, Tone> = { quarantined: "bad", received: "accent", ticketed: "ok", ignored: "plain", bounce: "warn", duplicate: "plain" };

/** What became of a mail is recorded as a code, a failure as its name and code; what has no words stays as it is. */
function useReason(): (reason: string | null) => string {
  const { t, i18n } = useTranslation();
  return (reason) => {
    const code = reason?.replace(/^\w+: /, "") ?? "";
    return i18n.exists(`mailbox:because.${code}`) ? t(`mailbox:because.${code}`) : (reason ?? "");
  };
}

function Row({ mail }: { mail: InMail }) {
  const { t } = useTranslation();
  const can = useCan();
  const because = useReason();
  const retry = useWrite(() => api.post(`/mail/inbox/${mail.id}/retry`), { onDone: () => toast(t("mailbox:read_again")) });
  const [taking, setTaking] = useState(false);
  const subject = mail.subject || t("mailbox:no_subject");
  return (
    <tr>
      <td><div className="el user m" dir="auto">{subject}</div><div className="t12 c3 el"><bdi dir="ltr">{mail.sender ?? t("mailbox:no_sender")}</bdi></div></td>
      <td><Chip tone={TONES[mail.state] ?? "plain"}>{IN_STATES.includes(mail.state) ? t(`mailbox:in.${mail.state}`) : mail.state}</Chip></td>
      <td><div className="t12 c3 el" dir="auto" title={mail.reason ?? undefined}>{because(mail.reason)}</div></td>
      <td className="c3">{fileSize(mail.size)}</td>
      <td className="c3"><RelativeTime at={mail.received_at} /></td>
      <td>
        <div className={admin.acts}>
          {mail.state === "quarantined" && can("mailbox.manage") && <Button size="xs" icon={<RotateCw size={13} />} busy={retry.isPending} onClick={() => retry.mutate(undefined)}>{t("mailbox:read_again_do")}</Button>}
          <IconButton size="xs" label={t("mailbox:raw_of", { subject })} icon={<Download size={14} />} onClick={() => window.location.assign(`/api/v1/mail/inbox/${mail.id}/raw`)} />
          {can("mail.export") && <IconButton size="xs" label={t("mailbox:original_of", { subject })} icon={<FileLock2 size={14} />} onClick={() => setTaking(true)} />}
          {taking && <TakeOriginal id={mail.id} onClose={() => setTaking(false)} />}
        </div>
      </td>
    </tr>
  );
}

/** What came in and what became of it; by default only what could not be read. */
export function Arrivals({ state, onClear }: { state: string | null; onClear: () => void }) {
  const { t } = useTranslation();
  const list = useInbox(state);
  const mails = list.data?.pages.flatMap((page) => page.data) ?? [];
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <WaitingRows />;
  if (mails.length === 0 && state === "quarantined") return <EmptyState icon={<CheckCheck size={24} />} tone="good" title={t("mailbox:quarantine_none")}>{t("mailbox:quarantine_none_body")}</EmptyState>;
  if (mails.length === 0 && !state) return <EmptyState title={t("mailbox:in_none")}>{t("mailbox:in_none_body")}</EmptyState>;
  if (mails.length === 0) return <EmptyState title={t("mailbox:none_filtered")} actions={<Button onClick={onClear}>{t("admin:clear_filters")}</Button>} />;
  return (
    <>
      <Table className={admin.table}>
        <thead><tr>{["subject", "state", "reason", "size", "received"].map((name) => <th key={name} scope="col">{t(`mailbox:${name}`)}</th>)}<th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
        <tbody>{mails.map((mail) => <Row key={mail.id} mail={mail} />)}</tbody>
      </Table>
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </>
  );
}
