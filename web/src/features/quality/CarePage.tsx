import css from "./quality.module.css";
import { Due } from "./Due";
import { useWaiting } from "./queries";
import { Repeat2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { Avatar, Chip, DeniedState, EmptyState, ErrorState, Loading, Skeleton, Switch, Table } from "@/ui";
import { ticketName } from "../tickets/model";

/** /w/care: second handlings and callbacks that wait, soonest due first. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const mine = useParams().box === "mine";
  const { data, error, refetch } = useWaiting(mine, can("ticket.second_handling") || can("ticket.callback"));
  if (!can("ticket.second_handling") && !can("ticket.callback")) return <DeniedState permission="ticket.second_handling" />;
  const rows = data?.data ?? [];
  return (
    <main className={css.queue}>
      <div className={css.line}><h1>{t("quality:queue.title")}</h1><span className="grow" /><Switch label={t("quality:queue.mine")} checked={mine} onChange={(on) => void navigate(on ? "/w/care/mine" : "/w/care")} /></div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <Loading><Skeleton height={80} /></Loading> : rows.length === 0 ? <EmptyState icon={<Repeat2 />} title={t("quality:queue.empty")} /> : (
        <Table>
          <thead><tr><th>{t("quality:queue.task")}</th><th>{t("quality:queue.ticket")}</th><th>{t("quality:queue.customer")}</th><th>{t("quality:queue.score")}</th><th>{t("quality:queue.who")}</th><th>{t("quality:queue.due")}</th></tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={`${row.kind}/${row.ticket_id}`}>
              <td><Chip tone={row.kind === "callback" ? "accent" : "warn"}>{t(`quality:queue.do.${row.kind}`)}</Chip></td>
              <td><Link to={`/t/${row.number}`}><bdi dir="ltr" className="mono">{ticketName(row.number)}</bdi> <bdi>{row.subject}</bdi></Link></td>
              <td><bdi>{row.requester_name}</bdi></td>
              <td className="num">{row.score ?? "—"}</td>
              <td>{row.member ? <span className={css.line}><Avatar name={row.member.name} color={row.member.color} size={20} /><bdi>{row.member.name}</bdi></span> : <span className="c3">{t("quality:nobody")}</span>}</td>
              <td><Due at={row.again_at ?? row.due_at} /></td>
            </tr>
          ))}</tbody>
        </Table>
      )}
    </main>
  );
}
