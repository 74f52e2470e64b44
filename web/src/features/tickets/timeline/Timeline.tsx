import css from "./timeline.module.css";
import { Entry } from "./Entry";
import { GROUPS, inGroup, type Group } from "./steps";
import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Message, Ticket } from "@/api/types";
import { EmptyState, ErrorState, Loading, Scroller, SegmentedControl, Skeleton } from "@/ui";
import { withMerged } from "../merging/talk";
import { useMessages, useTimeline } from "../queries";

interface TimelineProps { ticket: Ticket; group: Group; onGroup: (group: Group) => void; children?: React.ReactNode }

function Chain({ verified }: { verified: boolean | undefined }) {
  const { t } = useTranslation();
  return (
    <span className={css.chain} role={verified === false ? "alert" : undefined}>
      {verified === false ? <ShieldAlert size={13} className="bad" aria-hidden="true" /> : <ShieldCheck size={13} aria-hidden="true" />}
      <span className={verified === false ? "bad" : undefined}>{t(verified === undefined ? "timeline:chain.kept" : verified ? "timeline:chain.ok" : "timeline:chain.broken")}</span>
    </span>
  );
}

const Waiting = () => <Loading><div style={{ display: "grid", gap: 22, padding: 28 }}>{["60%", "80%", "50%", "72%", "66%"].map((width) => <Skeleton key={width} width={width} height={14} />)}</div></Loading>;

/** Opens at the newest entry and stays there while the reader does. */
function useAtEnd(count: number, group: Group) {
  const list = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  useEffect(() => {
    if (list.current && stick.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count, group]);
  // what stands after the last entry loads later, and grows while it is used
  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    const watch = new MutationObserver(() => { if (stick.current) box.scrollTop = box.scrollHeight; });
    watch.observe(box, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, []);
  const onScroll = () => {
    const box = list.current;
    if (box) stick.current = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  };
  return { list, onScroll };
}

/** Everything that happened to a ticket, by kind, as sentences. `children` stand after the last entry. */
export function Timeline({ ticket, group, onGroup, children }: TimelineProps) {
  const { t } = useTranslation();
  const timeline = useTimeline(ticket.number);
  const messages = useMessages(ticket.number).data?.data;
  const entries = useMemo(() => withMerged(timeline.data?.data ?? [], messages ?? []), [messages, timeline.data]);
  const byId = useMemo(() => new Map<string, Message>((messages ?? []).map((message) => [message.id, message])), [messages]);
  const shown = useMemo(() => inGroup(entries, group), [entries, group]);
  const { list, onScroll } = useAtEnd(shown.length, group);
  const options = GROUPS.map((one) => ({ value: one, label: <>{t(`timeline:group.${one}`)} <span className="num c3">{inGroup(entries, one).length}</span></> }));
  return (
    <>
      <div className={css.bar}>
        <SegmentedControl label={t("timeline:filter")} value={group} options={options} onChange={onGroup} />
        <span className="grow" />
        {timeline.data && <Chain verified={timeline.data.verified} />}
      </div>
      <Scroller ref={list} className={css.list} label={t("timeline:label")} onScroll={onScroll}>
        {timeline.error && !timeline.data ? <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
          : !timeline.data ? <Waiting />
          : shown.length === 0 ? <EmptyState title={t("timeline:empty")} />
          : <ol>{shown.map((entry) => <Entry key={entry.id} ticket={ticket} entry={entry} message={byId.get(String(entry.data.message_id ?? ""))} audit={group === "audit"} />)}</ol>}
        {children}
      </Scroller>
    </>
  );
}
