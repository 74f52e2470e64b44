import css from "./customers.module.css";
import { Profile } from "./Profile";
import { ofCustomer, useCustomer, useCustomerTickets, type Customer } from "./queries";
import { clockIn, summaryOf } from "./summary";
import { Building2, Clock, Languages, Mail, Phone, Ticket } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useCan, useConfig } from "@/api/queries";
import type { TicketRow } from "@/api/types";
import { useL10n, useNumber } from "@/i18n";
import { languageName } from "@/i18n/languageName";
import { Avatar, Card, Chip, DeniedState, dotOf, EmptyState, ErrorState, LinkButton, LoadMore, PriorityChip, RelativeTime, Scroller, StatusDot, useNow } from "@/ui";
import { WaitingRows } from "../admin/Screen";
import { ticketsPath } from "../reports/figures";
import { statusNames, ticketName } from "../tickets/model";

function Head({ customer }: { customer: Customer }) {
  const { t, i18n } = useTranslation();
  const clock = clockIn(customer.zone, useNow());
  return (
    <header className={css.head}>
      <Avatar name={customer.name} size={48} />
      <div className="grow">
        <div className="row wrap"><h1 dir="auto">{customer.name}</h1>{customer.tier === "vip" && <Chip tone="accent">{t("customers:tier.vip")}</Chip>}{customer.email_state === "bounced" && <Chip tone="bad">{t("customers:bounced")}</Chip>}</div>
        <div className={css.facts}>
          {customer.organization && <Link to={`/customers?organization=${customer.organization.id}&name=${encodeURIComponent(customer.organization.name)}`}><Building2 size={14} aria-hidden="true" /><bdi>{customer.organization.name}</bdi></Link>}
          {customer.email && <span><Mail size={14} aria-hidden="true" /><bdi dir="ltr">{customer.email}</bdi></span>}
          {customer.phone && <span><Phone size={14} aria-hidden="true" /><bdi dir="ltr">{customer.phone}</bdi></span>}
          <span><Languages size={14} aria-hidden="true" />{languageName(customer.locale, i18n.language)}</span>
          {clock && <span><Clock size={14} aria-hidden="true" />{t("customers:local_time")} <bdi dir="ltr" className="mono">{clock}</bdi></span>}
        </div>
      </div>
      <LinkButton to={ticketsPath(ofCustomer(customer.id))}><Ticket size={15} aria-hidden="true" />{t("customers:all_tickets")}</LinkButton>
    </header>
  );
}

function Line({ ticket }: { ticket: TicketRow }) {
  const l10n = useL10n();
  const config = useConfig();
  return (
    <Link to={`/t/${ticketName(ticket.number)}`} className={css.ticket}>
      <PriorityChip priority={ticket.priority} />
      <bdi dir="ltr" className="mono c3">{ticketName(ticket.number)}</bdi>
      <span className="el user" dir="auto">{ticket.subject}</span>
      <StatusDot dot={dotOf(ticket)}>{l10n(statusNames(config, ticket.status))}</StatusDot>
      <RelativeTime at={ticket.created_at} />
    </Link>
  );
}

function Tickets({ customer }: { customer: Customer }) {
  const { t } = useTranslation();
  const number = useNumber();
  const list = useCustomerTickets(customer.id);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Card flush><WaitingRows rows={4} /></Card>;
  const { open, past, rating, rated, returned } = summaryOf(list.data.pages.flatMap((page) => page.data));
  const more = list.hasNextPage ? "+" : "";
  return (
    <>
      <Card>
        <div className={css.figures}>
          <div><b>{number(open.length)}{more}</b><span>{t("customers:figure.open")}</span></div>
          <div><b>{number(open.length + past.length)}{more}</b><span>{t("customers:figure.total")}</span></div>
          <div><b>{rating === null ? "—" : number(rating, { maximumFractionDigits: 1 })}</b><span>{t("customers:figure.rating", { count: rated })}</span></div>
          <div><b>{number(returned)}</b><span>{t("customers:figure.reopened")}</span></div>
        </div>
      </Card>
      <Card flush title={t("customers:open_tickets")} note={open.length}>
        {open.length === 0 ? <p className="t13 c3" style={{ padding: "0 16px 16px" }}>{t("customers:open_none")}</p> : open.map((ticket) => <Line key={ticket.id} ticket={ticket} />)}
      </Card>
      <Card flush title={t("customers:past_tickets")} note={past.length}>
        {past.length === 0 ? <p className="t13 c3" style={{ padding: "0 16px 16px" }}>{t("customers:past_none")}</p> : past.map((ticket) => <Line key={ticket.id} ticket={ticket} />)}
        <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      </Card>
    </>
  );
}

function CustomerScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const can = useCan();
  const { data, error, refetch } = useCustomer(id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  return (
    <div className={css.page}>
      <Head customer={data} />
      <Scroller className={css.body} label={t("customers:overview")}>
        <div className={css.stack}><Profile key={data.id} customer={data} editable={can("requester.manage")} /></div>
        <div className={css.stack}><Tickets customer={data} /></div>
      </Scroller>
    </div>
  );
}

/** /customers/:id: one customer and all that is with us. */
export function Component() {
  const { t } = useTranslation();
  const { id } = useParams();
  const can = useCan();
  if (!can("requester.read")) return <DeniedState permission="requester.read" />;
  return id ? <CustomerScreen key={id} id={id} /> : <EmptyState title={t("customers:none")} />;
}
