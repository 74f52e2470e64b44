import css from "./approvals.module.css";
import { DelegationCards } from "./DelegationCards";
import { money, type ApprovalDetail, type Rung } from "./model";
import { useApproval } from "./queries";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { serverNow } from "@/api/clock";
import { useTicket } from "@/api/queries";
import { intlLocale } from "@/i18n/languages";
import { duration, shortTime } from "@/i18n/times";
import { Avatar, readerZone, useNow } from "@/ui";
import { dayTime } from "../tickets/deadlines/instants";

const MINUTE = 60_000;
const NAMES = 2;

function whatHappens({ rung, past, to }: Rung, first: boolean, t: (key: string, params?: Record<string, unknown>) => string): string {
  const names = to.slice(0, NAMES).map((one) => one.name).join(t("approvals:ladder.and"));
  if (rung.step === "remind") return t(rung.done_at ? "approvals:ladder.reminded" : first ? "approvals:ladder.remind" : "approvals:ladder.remind_again");
  if (rung.step === "report") return t("approvals:ladder.report", { names });
  if (past === "leave") return t("approvals:ladder.leave");
  return t(past === "escalate" ? "approvals:ladder.escalate" : "approvals:ladder.tell", { names: names || t("approvals:ladder.nobody") });
}

function Ladder({ detail }: { detail: ApprovalDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const ticket = useTicket(detail.row.ticket.number).data;
  if (detail.ladder.length === 0) return null;
  const due = ticket?.timer?.state === "running" && ticket.timer.due_at ? Date.parse(ticket.timer.due_at) - serverNow() : null;
  return (
    <section className={css.part} aria-label={t("approvals:ladder.title")}>
      <h2>{t("approvals:ladder.title")}</h2>
      <ul>
        {detail.ladder.map((one, index) => (
          <li key={`${one.rung.step}${one.rung.percent}`} className={css.rung} data-done={Boolean(one.rung.done_at)}>
            <span>{one.rung.step === "report" ? t("approvals:ladder.later", { minutes: 30 }) : t("approvals:ladder.at", { percent: one.rung.percent, at: one.rung.at ? shortTime(one.rung.at, now, readerZone()) : "—" })}</span>
            <span className="el" dir="auto">{whatHappens(one, index === 0, t)}</span>
          </li>
        ))}
      </ul>
      {detail.row.state === "asked" ? <p className="c3">{t("approvals:ladder.paused")}</p> : due !== null && <p className="c3">{t(due > 0 ? "approvals:ladder.customer" : "approvals:ladder.customer_late", { left: duration(Math.abs(due) / MINUTE) })}</p>}
    </section>
  );
}

function Alike({ detail }: { detail: ApprovalDetail }) {
  const { t, i18n } = useTranslation();
  if (detail.alike.count === 0) return null;
  return (
    <section className={css.part} aria-label={t("approvals:alike.title")}>
      <h2><span className="grow">{t("approvals:alike.title")}</span><span className="c3">{t("approvals:alike.count", { count: detail.alike.count })}</span></h2>
      <ul>
        {detail.alike.data.map((one) => (
          <li key={one.id} className={css.alike}>
            <Link to={`/w/approvals/decided/${one.id}`} className="mono"><bdi dir="ltr">T-{one.ticket_number}</bdi></Link>
            <bdi className="num">{money(one.amount, one.currency, intlLocale(i18n.language))}</bdi>
            <span className={one.state === "approved" ? "ok" : "bad"}>{t(`approvals:verdict.${one.state === "approved" ? "approved" : "rejected"}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Customer({ number }: { number: number }) {
  const { t } = useTranslation();
  const now = useNow();
  const card = useTicket(number).data?.requester_card;
  if (!card) return null;
  const more = [card.organization?.name, card.tier === "vip" ? "VIP" : null, card.zone && t("approvals:customer.local", { at: dayTime(now, card.zone).replace(/^.* /, "") })].filter(Boolean).join(" · ");
  return (
    <section className={css.part} aria-label={t("approvals:customer.title")}>
      <h2>{t("approvals:customer.title")}</h2>
      <Link className={css.customer} to={`/customers/${card.id}`}>
        <Avatar name={card.name} size={30} />
        <span className="grow"><b className="el" dir="auto">{card.name}</b><span className="c3 el" dir="auto">{more}</span></span>
      </Link>
    </section>
  );
}

/** What stands beside a decision: its limit, one's delegations, decisions like it, the customer. */
export function SideColumn({ id }: { id: string | null }) {
  const { data } = useApproval(id);
  return (
    <>
      {data && <Ladder detail={data} />}
      <DelegationCards />
      {data && <Alike detail={data} />}
      {data && <Customer number={data.row.ticket.number} />}
    </>
  );
}
