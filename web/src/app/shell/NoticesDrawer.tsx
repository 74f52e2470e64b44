import css from "./shell.module.css";
import { useShellState } from "./state";
import { AlarmClock, Bell, BellOff, CalendarClock, CircleHelp, Hourglass, MessageSquareWarning, PhoneCall, RotateCcw, ShieldAlert, Siren, Stamp, type LucideIcon, Workflow, Zap } from "lucide-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { L10n, Notice } from "@/api/types";
import type { Notices } from "@/live/patch";
import { shownKeys } from "../commands/keys";
import { useKeys } from "../commands/registry";
import { duration, problemText, useL10n } from "@/i18n";
import { Avatar, Button, Drawer, EmptyState, ErrorState, IconButton, RelativeTime, toast, toastError } from "@/ui";

const useNotices = () => useQuery({ queryKey: keys.notices, queryFn: () => api.get<Notices>("/notices") });

function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | "all") => api.post("/notices/read", ids === "all" ? { all: true } : { ids }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notices }),
  });
}

export function NoticesButton() {
  const { t } = useTranslation();
  const { open, show, close } = useShellState();
  const unread = useNotices().data?.unread ?? 0;
  const shortcut = useKeys("app.notices");
  const label = unread > 0 ? t("shell:notices.button_unread", { count: unread }) : t("shell:notices.title");
  return (
    <>
      <span className={css.bell}>
        <IconButton label={label} shortcut={shortcut && shownKeys(shortcut)} icon={<Bell size={17} />} onClick={() => show("notices")} />
        {unread > 0 && <span className={css.bubble} aria-hidden="true">{unread > 99 ? "99+" : unread}</span>}
      </span>
      <NoticesDrawer open={open === "notices"} onClose={close} />
    </>
  );
}

function NoticesDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useNotices();
  const read = useMarkRead();
  const all = data && data.unread > 0 && <Button kind="ghost" size="sm" onClick={() => read.mutate("all")}>{t("shell:notices.read_all")}</Button>;
  return (
    <Drawer open={open} onClose={onClose} title={t("shell:notices.title")} actions={all}>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <EmptyState icon={<BellOff size={24} />} title={t("shell:notices.empty")} />}
      {data?.data.map((notice) => <NoticeRow key={notice.id} notice={notice} onRead={() => read.mutate([notice.id])} onOpen={() => { onClose(); if (!notice.read_at) read.mutate([notice.id]); }} />)}
    </Drawer>
  );
}

const DEADLINES: Partial<Record<Notice["kind"], LucideIcon>> = { deadline_warning: Hourglass, deadline_breached: AlarmClock, deadline_escalated: Siren, buffer_announced: CalendarClock, approval_waiting: Stamp, approval_question: CircleHelp, approval_decided: Stamp, approval_late: Hourglass, rule_notice: Zap, rule_budget: Zap, node_turn: Workflow, node_late: Hourglass, node_notice: Workflow, feedback_given: MessageSquareWarning, feedback_answered: MessageSquareWarning, second_handling: RotateCcw, callback_due: PhoneCall, care_late: Hourglass, pilot_rail: ShieldAlert, article_waiting: Stamp, article_due: Hourglass };
/** Beyond a minute a notice says that it came late. */
const LATE_SECONDS = 60;

function Sign({ notice }: { notice: Notice }) {
  const Icon = DEADLINES[notice.kind];
  return Icon ? <span className={css.sign} data-kind={notice.kind}><Icon size={14} aria-hidden="true" /></span> : <Avatar name={notice.actor_name || "·"} size={24} />;
}

/** "Got it" to a deadline's alert, without leaving the place one is at. */
function Acknowledge({ alertId, onDone }: { alertId: string; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: () => api.post(`/sla/alerts/${alertId}/acknowledge`),
    onSuccess: () => {
      onDone();
      void client.invalidateQueries({ queryKey: ["deadlines"] });
      toast(t("shell:notices.acknowledged"));
    },
    onError: (error) => toastError(problemText(error)),
  });
  return <Button size="xs" busy={send.isPending} onClick={() => send.mutate()}>{t("shell:notices.acknowledge")}</Button>;
}

function NoticeRow({ notice, onOpen, onRead }: { notice: Notice; onOpen: () => void; onRead: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const l10n = useL10n();
  const { alert_id, clock, late_seconds } = notice.data;
  const buffer = notice.kind === "buffer_announced" ? `B-${String(notice.data.number).padStart(4, "0")} ${l10n(notice.data.title as L10n)}` : "";
  const approval = typeof notice.data.approval_id === "string" ? notice.data.approval_id : null;
  const late = typeof late_seconds === "number" && late_seconds > LATE_SECONDS;
  const open = () => {
    onOpen();
    if (approval) void navigate(`/w/approvals/mine/${approval}`);
    else if (notice.kind === "rule_budget" && typeof notice.data.rule_id === "string") void navigate(`/admin/automation/${notice.data.rule_id}`);
    else if (notice.kind === "mailbox_failing") void navigate("/admin/mail");
    else if (notice.kind === "pilot_rail" && typeof notice.data.key === "string") void navigate(`/reports/pilots/${notice.data.key}`);
    else if (typeof notice.data.article_id === "string") void navigate(`/kb/${notice.data.article_id}`);
    else if (notice.kind === "feedback_given") void navigate("/admin/feedback");
    else if (notice.kind === "feedback_answered") void navigate("/admin/feedback/mine");
    else if (notice.ticket) void navigate(`/t/${notice.ticket.number}`);
  };
  return (
    <div className={css.noticeLine} data-unread={!notice.read_at}>
      <button type="button" className={css.notice} data-unread={!notice.read_at} onClick={open}>
        <Sign notice={notice} />
        <span className="grow">
          <span style={{ display: "block" }}>{t(`shell:notices.kind.${notice.kind}`, { name: notice.actor_name, buffer, title: l10n((notice.data.title ?? "") as L10n), version: typeof notice.data.version === "number" ? notice.data.version : "", step: l10n((notice.data.node_name ?? "") as L10n), mailbox: typeof notice.data.mailbox === "string" ? notice.data.mailbox : "", text: typeof notice.data.text === "string" ? notice.data.text : "", clock: typeof clock === "string" ? t(`deadlines:clock.${clock}`) : "" })}</span>
          {notice.ticket && <span className="t13 c2 el user" style={{ display: "block" }} dir="auto"><bdi className="mono c3" dir="ltr">T-{notice.ticket.number}</bdi> {notice.ticket.subject}</span>}
          <RelativeTime at={notice.at} className="t12 c3" />
          {late && <span className="t12 c3"> · {t("shell:notices.late", { time: duration(late_seconds / 60) })}</span>}
        </span>
      </button>
      {typeof alert_id === "string" && !notice.read_at && <Acknowledge alertId={alert_id} onDone={onRead} />}
    </div>
  );
}
