import css from "./mail.module.css";
import { OUT_STATES, useMailboxes, useOutbox, useOutMail, type OutMail, type OutState } from "./queries";
import { Inbox, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { Banner, Button, Chip, Drawer, EmptyState, ErrorState, LoadMore, RelativeTime, Table, toast, type Tone } from "@/ui";
import admin from "../admin/admin.module.css";
import { useWrite } from "../admin/queries";
import { WaitingRows } from "../admin/Screen";
import { linkParts } from "../tickets/pane/links";

const TONES: Record<OutState, Tone> = { queued: "accent", held: "warn", sent: "ok", failed: "bad", bounced: "bad", withdrawn: "plain" };
const AGAIN: OutState[] = ["failed", "bounced", "held"];

function State({ mail }: { mail: OutMail }) {
  const { t } = useTranslation();
  return <Chip tone={TONES[mail.state] ?? "plain"}>{OUT_STATES.includes(mail.state) ? t(`mailbox:out.${mail.state}`) : mail.state}</Chip>;
}

function Retry({ mail }: { mail: OutMail }) {
  const { t } = useTranslation();
  const can = useCan();
  const retry = useWrite(() => api.post(`/mail/outbox/${mail.id}/retry`), { onDone: () => toast(t("mailbox:retried")) });
  if (!AGAIN.includes(mail.state) || !can("mailbox.manage")) return null;
  return <Button size="sm" icon={<RotateCw size={14} />} busy={retry.isPending} onClick={() => retry.mutate(undefined)}>{t("mailbox:retry")}</Button>;
}

function Facts({ mail }: { mail: OutMail }) {
  const { t } = useTranslation();
  const boxes = useMailboxes(useCan()("mailbox.manage")).data;
  const from = boxes?.find(({ id }) => id === mail.mailbox_id)?.address;
  return (
    <dl className={admin.facts}>
      {from && <><dt>{t("mailbox:from")}</dt><dd><bdi dir="ltr">{from}</bdi></dd></>}
      <dt>{t("mailbox:to")}</dt><dd><bdi dir="ltr">{mail.to}</bdi></dd>
      {mail.cc.length > 0 && <><dt>{t("mailbox:cc")}</dt><dd><bdi dir="ltr">{mail.cc.join(", ")}</bdi></dd></>}
      <dt>{t("mailbox:created")}</dt><dd><RelativeTime exact at={mail.created_at} /></dd>
      {mail.sent_at && <><dt>{t("mailbox:sent_at")}</dt><dd><RelativeTime exact at={mail.sent_at} /></dd></>}
      {mail.attempts > 0 && <><dt>{t("mailbox:attempts")}</dt><dd>{mail.attempts}</dd></>}
      {mail.ticket_number && <><dt>{t("mailbox:ticket")}</dt><dd><Link to={`/t/T-${mail.ticket_number}`}><bdi dir="ltr">T-{mail.ticket_number}</bdi></Link></dd></>}
    </dl>
  );
}

/** What the customer can press in the mail can be followed here. */
const Linked = ({ text }: { text: string }) =>
  linkParts(text).map((part, index) => (part.href ? <a key={index} href={part.href} target="_blank" rel="noopener noreferrer"><bdi dir="ltr">{part.text}</bdi></a> : part.text));

function MailDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useOutMail(id);
  return (
    <Drawer open width={560} onClose={onClose} title={<span dir="auto">{data?.subject ?? t("mailbox:open_title")}</span>}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={4} /> : (
        <>
          <div className={css.part}><div className="row wrap" style={{ marginBlockEnd: 12 }}><State mail={data} /><span className="grow" /><Retry mail={data} /></div><Facts mail={data} /></div>
          {data.error && <div className={css.part}><Banner tone="bad"><bdi dir="ltr">{data.error}</bdi></Banner></div>}
          <div className={css.text} dir="auto"><Linked text={data.text ?? ""} /></div>
          {data.headers && (
            <details className={css.part}>
              <summary className="t13 c3">{t("mailbox:headers")}</summary>
              <dl className={admin.facts}>{Object.entries(data.headers).map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt><bdi dir="ltr">{name}</bdi></dt><dd><bdi dir="ltr" className="mono">{value}</bdi></dd></div>)}</dl>
            </details>
          )}
        </>
      )}
    </Drawer>
  );
}

/** Everything that was to leave the house. In a demo it stays here and is read here, login codes included. */
export function Outbox({ state, onClear }: { state: string | null; onClear: () => void }) {
  const { t } = useTranslation();
  const list = useOutbox(state);
  const [open, setOpen] = useState<string | null>(null);
  const mails = list.data?.pages.flatMap((page) => page.data) ?? [];
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <WaitingRows />;
  if (mails.length === 0) return <EmptyState icon={<Inbox size={24} />} tone={state ? "plain" : "good"} title={state ? t("mailbox:none_filtered") : t("mailbox:out_none")} actions={state && <Button onClick={onClear}>{t("admin:clear_filters")}</Button>} />;
  return (
    <>
      <Table className={admin.table}>
        <thead><tr>{["subject", "to", "state", "ticket", "created"].map((name) => <th key={name} scope="col">{t(`mailbox:${name}`)}</th>)}</tr></thead>
        <tbody>
          {mails.map((mail) => (
            <tr key={mail.id}>
              <td><button type="button" className={`${css.pick} el user`} dir="auto" onClick={() => setOpen(mail.id)}>{mail.subject}</button></td>
              <td className="el"><bdi dir="ltr">{mail.to}</bdi></td>
              <td><State mail={mail} /></td>
              <td>{mail.ticket_number && <Link to={`/t/T-${mail.ticket_number}`} className="mono"><bdi dir="ltr">T-{mail.ticket_number}</bdi></Link>}</td>
              <td className="c3"><RelativeTime at={mail.created_at} /></td>
            </tr>
          ))}
        </tbody>
      </Table>
      <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      {open && <MailDrawer id={open} onClose={() => setOpen(null)} />}
    </>
  );
}
