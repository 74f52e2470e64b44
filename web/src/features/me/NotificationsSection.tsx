import css from "./me.module.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { NoticeKind } from "@/api/types";
import { problemText } from "@/i18n";
import { Card, Checkbox, ErrorState, Table, toastError } from "@/ui";

type Way = "app" | "mail";
type Ways = Record<string, Way[]>;
const WAYS: Way[] = ["app", "mail"];
const KINDS: NoticeKind[] = ["assigned", "mentioned", "returned", "customer_replied", "review_requested", "rejected", "rated_low", "mail_quarantined", "mailbox_failing", "delivery_failed", "deadline_warning", "deadline_breached", "deadline_escalated", "buffer_announced",
  "approval_waiting", "approval_question", "approval_decided", "approval_late", "rule_notice", "rule_budget", "node_turn", "node_late", "node_notice", "feedback_given", "feedback_answered",
  "second_handling", "callback_due", "care_late", "pilot_rail", "article_waiting", "article_returned", "article_published", "article_withdrawn", "article_due"];

/** Which news comes how. Saved with every tick. */
export function NotificationsSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: keys.myNotifications, queryFn: () => api.get<{ ways: Ways }>("/me/notifications") });
  const save = useMutation({
    mutationFn: (ways: Ways) => api.put<{ ways: Ways }>("/me/notifications", { ways }),
    onMutate: (ways) => {
      const before = client.getQueryData<{ ways: Ways }>(keys.myNotifications);
      client.setQueryData(keys.myNotifications, { ways });
      return before;
    },
    onError: (reason, _ways, before) => {
      client.setQueryData(keys.myNotifications, before);
      toastError(problemText(reason));
    },
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const ways = data.ways;
  const kinds = KINDS.filter((kind) => kind in ways);
  const toggle = (kind: string, way: Way, on: boolean) =>
    save.mutate({ ...ways, [kind]: WAYS.filter((one) => (one === way ? on : ways[kind]?.includes(one))) });
  return (
    <Card flush title={t("me:section.notifications")} note={t("me:notifications.note")}>
      <Table className={css.inCard}>
        <thead><tr><th scope="col">{t("me:notifications.when")}</th>{WAYS.map((way) => <th key={way} scope="col" className={css.center}>{t(`me:notifications.way.${way}`)}</th>)}</tr></thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind}>
              <td>{t(`me:notifications.kind.${kind}`)}</td>
              {WAYS.map((way) => (
                <td key={way} className={css.center}><Checkbox label={<span className="sr">{t(`me:notifications.kind.${kind}`)} {t(`me:notifications.way.${way}`)}</span>} checked={ways[kind]?.includes(way) ?? false} onChange={(on) => toggle(kind, way, on)} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
