import work from "../tickets/workspace/workspace.module.css";
import css from "./quality.module.css";
import { Due } from "./Due";
import { useWaiting } from "./queries";
import { Repeat2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { useCommand } from "@/app/commands/registry";
import { usePrefs } from "@/app/prefs";
import { Avatar, Chip, DeniedState, EmptyState, ErrorState, Loading, Skeleton, Switch, Table } from "@/ui";
import { ticketName } from "../tickets/model";
import { useFolds } from "../tickets/workspace/useMedia";
import { ViewsPane } from "../tickets/workspace/ViewsPane";
import { ViewSwitch } from "../tickets/workspace/ViewSwitch";

function Queue({ mine }: { mine: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useWaiting(mine, true);
  const rows = data?.data ?? [];
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><Skeleton height={80} /></Loading>;
  if (rows.length === 0) return <EmptyState icon={<Repeat2 />} title={t("quality:queue.empty")} />;
  return (
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
  );
}

/** /w/care: second handlings and callbacks that wait, soonest due first. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const folds = useFolds();
  const mine = useParams().box === "mine";
  const { viewsWidth, viewsFolded, change } = usePrefs();
  useCommand("pane.views", () => change({ viewsFolded: !viewsFolded }), { enabled: folds.viewsBeside });
  if (!can("ticket.second_handling") && !can("ticket.callback")) return <DeniedState permission="ticket.second_handling" />;
  const views = folds.viewsBeside && !viewsFolded;
  const current = mine ? "care/mine" : "care";
  const title = t("quality:queue.title");
  return (
    <div className={work.page}>
      {views && <ViewsPane current={current} width={viewsWidth} onFold={() => change({ viewsFolded: true })} />}
      <section className={css.queue} aria-label={title}>
        <header className={css.line}>
          <h1>{views ? title : <ViewSwitch title={title} current={current} />}</h1>
          <span className="grow" />
          <Switch label={t("quality:queue.mine")} checked={mine} onChange={(on) => void navigate(on ? "/w/care/mine" : "/w/care")} />
        </header>
        <Queue mine={mine} />
      </section>
    </div>
  );
}
