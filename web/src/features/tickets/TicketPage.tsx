import css from "./timeline/timeline.module.css";
import { ContextPane } from "./ContextPane";
import { DeadlinePill } from "./deadlines/DeadlinePill";
import { LedgerCard } from "./deadlines/LedgerCard";
import { useQuality } from "../quality/queries";
import { openCallback, worthShowing } from "../quality/shapes";
import { numberIn, statusNames, ticketName } from "./model";
import { useNeighbors } from "./neighbors";
import { MoreMenu } from "./pane/MoreMenu";
import { NodePanel } from "./node/later";
import { nodeStateOf } from "./node/model";
import { PaneSkeleton, TicketProblem } from "./pane/PaneStates";
import { PresenceStrip } from "./pane/PresenceStrip";
import { useReportPresence } from "./pane/presence";
import { SubjectLine } from "./pane/SubjectLine";
import { newestPublic } from "./pane/thread";
import { useMessages, useTimeline } from "./queries";
import { Related } from "./timeline/Related";
import { StepsBar } from "./timeline/StepsBar";
import type { Group } from "./timeline/steps";
import { Timeline } from "./timeline/Timeline";
import { useMarkRead } from "./useMarkRead";
import { useMedia } from "./workspace/useMedia";
import { ArrowLeft, ChevronDown, ChevronUp, PanelRight } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { useConfig, useMe, useTicket } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useCommand } from "@/app/commands/registry";
import { NotFound } from "@/app/NotFound";
import { laterTexts, useL10n } from "@/i18n";
import { Chip, dotOf, Drawer, IconButton, Scroller, StatusDot, Tabs } from "@/ui";
import { NextStep } from "./actions/NextStep";
import { TicketActions } from "./actions/TicketActions";
import { VerifyCard } from "./actions/VerifyCard";
import { actionOf, nextStep } from "./model";

const Composer = lazy(() => import("./composer/Composer"));
const QualityPanel = lazy(() => Promise.all([import("../quality/QualityPanel"), laterTexts("quality")]).then(([panel]) => panel));
const Closing = lazy(() => Promise.all([import("../quality/Closing"), laterTexts("quality")]).then(([list]) => list));
const LedgerPage = lazy(() => import("./deadlines/Ledger"));

function Position({ number }: { number: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const place = useNeighbors(number);
  const go = (to: number | null | undefined) => { if (to) void navigate(`/t/${to}`); };
  useCommand("list.next", () => go(place?.next), { enabled: Boolean(place?.next) });
  useCommand("list.previous", () => go(place?.previous), { enabled: Boolean(place?.previous) });
  const home = place?.view ? `/w/${place.view}/${number}` : `/w/all/${number}`;
  return (
    <>
      <Link className={css.back} to={home}><ArrowLeft size={15} className="flip" aria-hidden="true" />{t("timeline:back")}</Link>
      {place && <span className="t12 c3 num"><bdi dir="ltr">{place.at + 1} / {place.total}</bdi></span>}
      {place && <IconButton size="xs" label={t("commands:list_previous")} icon={<ChevronUp size={15} />} reason={place.previous ? null : t("timeline:no_previous")} onClick={() => go(place.previous)} />}
      {place && <IconButton size="xs" label={t("commands:list_next")} icon={<ChevronDown size={15} />} reason={place.next ? null : t("timeline:no_next")} onClick={() => go(place.next)} />}
      <bdi dir="ltr" className="mono t12 c3">{ticketName(number)}</bdi>
    </>
  );
}

function Head({ ticket, onContext }: { ticket: Ticket; onContext?: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { member_id } = useMe();
  const step = nextStep(ticket, member_id);
  return (
    <header className={css.head}>
      <div className={css.headLine}>
        <Position number={ticket.number} />
        {ticket.return_count > 0 && <Chip tone="warn">{t("timeline:step.returns", { count: ticket.return_count })}</Chip>}
        <span className="grow" />
        {step !== "return" && <NextStep ticket={ticket} step="return" />}
        <NextStep ticket={ticket} step="escalate" />
        {step && <NextStep ticket={ticket} step={step} kind="primary" />}
        <MoreMenu ticket={ticket} />
        {onContext && <IconButton size="xs" label={t("ticket:open_context")} icon={<PanelRight size={15} className="flip" />} onClick={onContext} />}
      </div>
      <div className={css.subject}><SubjectLine ticket={ticket} /><StatusDot dot={dotOf(ticket)}>{l10n(statusNames(config, ticket.status))}</StatusDot><DeadlinePill calendar ticket={ticket} /></div>
    </header>
  );
}

const GROUP_OF: Record<string, Group> = { timeline: "all", audit: "audit", talk: "talk", internal: "internal", flow: "flow" };

function Body({ ticket, tab }: { ticket: Ticket; tab: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const report = useReportPresence(ticket.id, ticket.number);
  const messages = useMessages(ticket.number).data?.data;
  const node = nodeStateOf(ticket);
  if (tab === "related") return <Scroller className={css.related} label={t("timeline:tab.related")}><Related ticket={ticket} /></Scroller>;
  if (tab === "care") return <Scroller className={css.related} label={t("timeline:tab.care")}><Suspense><QualityPanel ticket={ticket} /></Suspense></Scroller>;
  if (tab === "ledger") return <Suspense><LedgerPage ticket={ticket} /></Suspense>;
  const onGroup = (group: Group) => void navigate(`/t/${ticket.number}/${group === "all" ? "timeline" : group}`, { replace: true });
  return (
    <>
      <Timeline ticket={ticket} group={GROUP_OF[tab] ?? "all"} onGroup={onGroup}>
        {node && tab !== "audit" && <div className={css.inlineCard}><Suspense><NodePanel ticket={ticket} state={node} /></Suspense></div>}
        {actionOf(ticket, "verify") && tab !== "audit" && <div className={css.inlineCard}><VerifyCard ticket={ticket} /></div>}
        {GROUP_OF[tab] === "all" && <div className={css.inlineLedger}><LedgerCard number={ticket.number} /></div>}
      </Timeline>
      <PresenceStrip ticketId={ticket.id} />
      <div className={css.foot}>
        <Suspense><Composer ticket={ticket} newest={messages && newestPublic(messages)} onTyping={report} /></Suspense>
      </div>
    </>
  );
}

function Page({ ticket, tab: asked }: { ticket: Ticket; tab: string | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const timeline = useTimeline(ticket.number);
  const quality = useQuality(ticket.number, ticket.version).data;
  const cared = worthShowing(quality);
  // what is to be made good comes first, and stays on the screen when it is
  const [making, setMaking] = useState(false);
  if (cared && !making && (openCallback(quality) || quality.second_handling?.done_at === null)) setMaking(true);
  // an old link to what is nothing here any more opens the timeline
  const tab = asked === "care" && quality && !cared ? "timeline" : asked ?? (making ? "care" : "timeline");
  const beside = useMedia("(min-width: 1100px)");
  const [context, setContext] = useState(false);
  useCommand("pane.context", () => setContext(!context), { enabled: !beside });
  const tabs = [{ value: "timeline", label: t("timeline:tab.timeline") }, ...(cared ? [{ value: "care", label: t("timeline:tab.care") }] : []), { value: "related", label: t("timeline:tab.related"), count: ticket.links.length || undefined }, { value: "ledger", label: t("deadlines:ledger.title") }];
  return (
    <div className={css.page} data-ticket={ticket.number}>
      <TicketActions ticket={ticket} />
      <div className={css.main}>
        <Head ticket={ticket} onContext={beside ? undefined : () => setContext(true)} />
        <StepsBar ticket={ticket} entries={timeline.data?.data ?? []} />
        <div className={css.tabs}><Tabs label={t("timeline:tab.label")} value={["related", "ledger", "care"].includes(tab) ? tab : "timeline"} options={tabs} onChange={(to) => void navigate(`/t/${ticket.number}/${to}`, { replace: true })} /></div>
        <Body ticket={ticket} tab={tab} />
      </div>
      {beside
        ? <aside className={css.side} aria-label={t("workspace:context")}><Suspense><Closing ticket={ticket} /></Suspense><ContextPane number={ticket.number} /></aside>
        : <Drawer open={context} onClose={() => setContext(false)} title={t("workspace:context")} width={360}><ContextPane number={ticket.number} /></Drawer>}
    </div>
  );
}

/** /t/:no: one ticket with its whole story. */
export function Component() {
  const { no, tab } = useParams();
  const number = numberIn(no);
  const ticket = useTicket(number);
  useMarkRead(number);
  if (number === null) return <NotFound />;
  if (ticket.data) return <Page key={ticket.data.id} ticket={ticket.data} tab={tab} />;
  if (ticket.error) return <TicketProblem number={number} error={ticket.error} onRetry={() => void ticket.refetch()} />;
  return <div className={css.main}><PaneSkeleton /></div>;
}
