import css from "./mail.module.css";
import { MailboxDialog } from "./MailboxDialog";
import { useMailboxes, type Mailbox, type MailboxTest, type Tried } from "./queries";
import { CircleAlert, CircleCheck, Mail, Pencil, PlugZap, Plus } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import { fullTime, problemText } from "@/i18n";
import { Banner, Button, Card, Chip, EmptyState, ErrorState, RelativeTime } from "@/ui";
import { WaitingRows } from "../admin/Screen";

const CODES = [
  "ok", "host_unknown", "connection_refused", "timeout", "tls_failed", "login_refused", "folder_missing", "server_error",
  "oauth_client", "oauth_grant", "oauth_scope", "oauth_tenant", "oauth_answer", "oauth_address", "oauth_unreachable", "oauth_missing", "token_refused",
];
const known = (code: string) => (CODES.includes(code) ? code : "server_error");

/** What a trial showed, in words a person can act on; the server's own words below. */
function Outcome({ kind, tried }: { kind: "imap" | "smtp"; tried: Tried | null }) {
  const { t } = useTranslation();
  if (!tried) return <Banner tone="plain">{t(`mailbox:box.${kind}`)}: {t("mailbox:test.not_set")}</Banner>;
  return (
    <Banner tone={tried.ok ? "ok" : "bad"}>
      <b>{t(`mailbox:box.${kind}`)}</b>: {t(`mailbox:test.${known(tried.code)}`)}
      {tried.said && <div className={css.said}><bdi dir="ltr">{tried.said}</bdi></div>}
    </Banner>
  );
}

/** What does not work at present, since when, and what to do about it. */
function Troubles({ box }: { box: Mailbox }) {
  const { t } = useTranslation();
  return (["imap", "smtp"] as const).map((way) => {
    const trouble = box.troubles[way];
    return trouble && (
      <Banner key={way} tone="bad">
        <b>{t(`mailbox:box.trouble_${way}`, { since: fullTime(trouble.since) })}</b> {t(`mailbox:test.${known(trouble.code)}`)}
        {trouble.said && <div className={css.said}><bdi dir="ltr">{trouble.said}</bdi></div>}
      </Banner>
    );
  });
}

function Server({ kind, box }: { kind: "imap" | "smtp"; box: Mailbox }) {
  const { t } = useTranslation();
  const server = box[kind];
  return (
    <div>
      <span className="c3">{t(`mailbox:box.${kind}`)}</span>{" "}
      {server ? <><bdi dir="ltr" className="mono">{server.host}:{server.port}</bdi> · {t(`mailbox:tls.${server.tls}`)}</> : <span className="c3">{t("mailbox:test.not_set")}</span>}
    </div>
  );
}

function MailboxCard({ box, editable, onEdit }: { box: Mailbox; editable: boolean; onEdit: () => void }) {
  const { t } = useTranslation();
  const team = useConfig()?.teams.find(({ id }) => id === box.team_id);
  const test = useMutation({ mutationFn: () => api.post<MailboxTest>(`/mailboxes/${box.id}/test`) });
  const title = <span className="row wrap"><bdi dir="ltr">{box.address}</bdi>{box.name && <span className="c3 t13" dir="auto">{box.name}</span>}<Chip tone={box.mode === "demo" ? "warn" : "ok"}>{t(`mailbox:mode.${box.mode}_short`)}</Chip>{box.archived && <Chip>{t("admin:archived")}</Chip>}</span>;
  const actions = editable && (
    <>
      {box.mode === "live" && <Button size="sm" icon={<PlugZap size={15} />} busy={test.isPending} onClick={() => test.mutate()}>{t("mailbox:test.run")}</Button>}
      <Button size="sm" icon={<Pencil size={15} />} onClick={onEdit}>{t("common:edit")}</Button>
    </>
  );
  return (
    <Card title={title} actions={actions}>
      <div className={css.box}>
        {box.mode === "demo" ? <span className="c2">{t("mailbox:mode.demo_body")}</span> : <div className={css.servers}><Server kind="imap" box={box} /><Server kind="smtp" box={box} /></div>}
        <div className="row wrap g16 c3">
          {team && <span>{t("mailbox:box.team")}: <bdi>{team.name}</bdi></span>}
          {box.last_fetch_at && <span>{t("mailbox:box.fetched")} <RelativeTime at={box.last_fetch_at} /></span>}
        </div>
        <Troubles box={box} />
        {box.last_error && !box.troubles.imap && <Banner tone="bad">{t("mailbox:box.last_error")} <bdi dir="ltr">{box.last_error}</bdi></Banner>}
        {test.error && <Banner tone="bad">{problemText(test.error)}</Banner>}
        {test.data && <div className={css.tried} role="status"><Outcome kind="imap" tried={test.data.imap} /><Outcome kind="smtp" tried={test.data.smtp} /></div>}
      </div>
    </Card>
  );
}

/** The mailboxes tickets arrive in and answers leave from. */
export function Mailboxes({ editable }: { editable: boolean }) {
  const { t } = useTranslation();
  const boxes = useMailboxes(editable);
  const [editing, setEditing] = useState<Mailbox | "new" | null>(null);
  const add = editable && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("mailbox:box.new")}</Button>;
  if (boxes.error) return <ErrorState error={boxes.error} onRetry={() => void boxes.refetch()} />;
  if (!boxes.data) return <WaitingRows rows={3} />;
  const broken = boxes.data.filter((box) => !box.archived && (box.last_error || Object.keys(box.troubles).length > 0)).length;
  return (
    <>
      <div className="row wrap">
        {broken > 0 ? <span className="row g6 bad t13"><CircleAlert size={15} aria-hidden="true" />{t("mailbox:box.broken", { count: broken })}</span>
          : boxes.data.length > 0 && <span className="row g6 c2 t13"><CircleCheck size={15} aria-hidden="true" />{t("mailbox:box.fine", { count: boxes.data.length })}</span>}
        <span className="grow" />{add}
      </div>
      {boxes.data.length === 0 && <EmptyState icon={<Mail size={24} />} title={t("mailbox:box.none")}>{t("mailbox:box.none_body")}</EmptyState>}
      {boxes.data.map((box) => <MailboxCard key={box.id} box={box} editable={editable} onEdit={() => setEditing(box)} />)}
      {editing && <MailboxDialog box={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
