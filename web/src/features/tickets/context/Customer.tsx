import css from "./context.module.css";
import { Section } from "./Section";
import { Clock3, Copy, Languages, Mail, MailWarning, Phone, Star } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { useConfig } from "@/api/queries";
import type { Page, Ticket, TicketRow } from "@/api/types";
import { LANGUAGE_NAMES, useL10n, useNumber, type Language } from "@/i18n";
import { shortTime } from "@/i18n/times";
import { Avatar, Banner, Chip, dotOf, ErrorState, IconButton, Loading, Skeleton, StatusDot, toast, useNow } from "@/ui";
import { statusNames, ticketName } from "../model";

const SHOWN = 50;
/** What else this customer asked, newest first. */
function useOtherTickets(id: string) {
  const filter = JSON.stringify({ field: "requester", op: "eq", value: id });
  return useQuery({ queryKey: keys.list({ filter, limit: SHOWN }), queryFn: () => api.get<Page<TicketRow>>("/tickets", { filter, limit: SHOWN }).then((page) => ({ pages: [page], pageParams: [null] })) });
}

function Copyable({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <>
      <bdi dir="ltr" className="grow">{text}</bdi>
      <IconButton size="xs" label={label} icon={<Copy size={13} />} onClick={() => void navigator.clipboard.writeText(text).then(() => toast(t("common:copied")))} />
    </>
  );
}

/** The mean of what this customer gave, over the tickets shown; null without a rating. */
function meanRating(rows: Pick<TicketRow, "rating">[]): number | null {
  const scores = rows.flatMap((row) => row.rating ?? []);
  return scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : null;
}

function Facts({ person, rating }: { person: Ticket["requester_card"]; rating: number | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const number = useNumber();
  return (
    <div className={css.facts}>
      {person.email && <span><Mail size={13} aria-hidden="true" /><Copyable text={person.email} label={t("ticket:customer.copy_email")} /></span>}
      {person.phone && <span><Phone size={13} aria-hidden="true" /><Copyable text={person.phone} label={t("ticket:customer.copy_phone")} /></span>}
      {person.zone && <span><Clock3 size={13} aria-hidden="true" />{t("ticket:customer.local_time")} <bdi dir="ltr">{shortTime(now, now, person.zone)}</bdi></span>}
      <span><Languages size={13} aria-hidden="true" />{LANGUAGE_NAMES[person.locale as Language] ?? person.locale}</span>
      {rating !== null && <span><Star size={13} aria-hidden="true" />{t("ticket:customer.rating", { score: number(rating, { maximumFractionDigits: 1 }) })}</span>}
    </div>
  );
}

function Others({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { data, error, refetch } = useOtherTickets(ticket.requester.id);
  const rows = (data?.pages[0]?.data ?? []).filter((row) => row.id !== ticket.id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><div style={{ display: "grid", gap: 10, paddingBlock: 8 }}><Skeleton /><Skeleton width="80%" /></div></Loading>;
  if (rows.length === 0) return <p className="t13 c3" style={{ marginBlockStart: 6 }}>{t("ticket:customer.no_others")}</p>;
  return (
    <ul style={{ marginBlockStart: 4 }}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link className={css.other} to={`/t/${row.number}`}>
            <bdi dir="ltr" className="mono c3">{ticketName(row.number)}</bdi>
            <span className="grow el user" dir="auto">{row.subject}</span>
            <StatusDot dot={dotOf(row)}>{l10n(statusNames(config, row.status))}</StatusDot>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Who asks: how to reach them, where they are, what else they asked. */
export function Customer({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const rows = useOtherTickets(ticket.requester.id).data?.pages[0]?.data ?? [];
  const card = ticket.requester_card;
  const open = rows.filter((row) => row.status_category !== "closed").length;
  return (
    <>
      <section className={css.section}>
        <div className={css.customer}>
          <Avatar name={card.name} size={36} />
          <div className="grow">
            <div className="row g6"><span className="b t13 el" dir="auto">{card.name}</span>{card.tier === "vip" && <Chip tone="accent">VIP</Chip>}</div>
            {card.organization && <div className="t12 c3 el" dir="auto">{card.organization.name}</div>}
          </div>
        </div>
        {card.email_state === "bounced" && <div style={{ marginBlockStart: 10 }}><Banner tone="warn" icon={<MailWarning size={16} />}>{t("ticket:customer.bounced")}</Banner></div>}
        <Facts person={card} rating={meanRating(rows)} />
      </section>
      <Section name="others" title={rows.length > 1 ? t(rows.length < SHOWN ? "ticket:customer.others_count" : "ticket:customer.others_many", { count: rows.length, open }) : t("ticket:customer.others")}><Others ticket={ticket} /></Section>
    </>
  );
}
