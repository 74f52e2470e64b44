import css from "./automation.module.css";
import { useMatches, useVersions } from "./queries";
import type { Match, Rule } from "./shapes";
import { useReasonText } from "./words";
import { useWrite } from "../admin/queries";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useL10n } from "@/i18n";
import { Button, Chip, Drawer, EmptyState, ErrorState, LoadMore, Loading, RelativeTime, Skeleton, Tabs, TextInput, toast } from "@/ui";
import { FormDialog } from "../admin/FormDialog";

function Line({ match }: { match: Match }) {
  const { t } = useTranslation();
  const why = useReasonText()(match.reason, match.detail);
  return (
    <li className={css.verdict}>
      <Link to={`/t/${match.ticket.number}`} dir="ltr">T-{match.ticket.number}</Link>
      <span className="c3 t12"><RelativeTime at={match.matched_at} /></span>
      <span className="el" dir="auto">{match.ticket.subject}</span>
      <span className={css.whyNot} dir="auto" title={why}>{why || t(`automation:state.${match.state}`)}</span>
    </li>
  );
}

function Matches({ id, tab }: { id: string; tab: "acted" | "skipped" }) {
  const { t } = useTranslation();
  const found = useMatches(id, tab, null);
  const rows = found.data?.pages.flatMap(({ data }) => data) ?? [];
  if (found.error && rows.length === 0) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading><Skeleton height={32} /><Skeleton height={32} /></Loading>;
  if (rows.length === 0) return <EmptyState title={t(`automation:record.none_${tab}`)} />;
  return <><ul>{rows.map((match) => <Line key={match.id} match={match} />)}</ul><LoadMore more={found.hasNextPage} busy={found.isFetchingNextPage} onMore={() => void found.fetchNextPage()} /></>;
}

function Versions({ rule, onRolledBack }: { rule: Rule; onRolledBack: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const versions = useVersions(rule.id);
  const [back, setBack] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const roll = useWrite((version: number) => api.post<Rule>(`/automation/rules/${rule.id}/rollback`, { version, reason }), { quiet: true, onDone: (next) => { setBack(null); toast(t("automation:version.rolled_back")); onRolledBack(next); } });
  if (versions.error) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <Loading><Skeleton height={48} /></Loading>;
  if (versions.data.length === 0) return <EmptyState title={t("automation:version.none")} />;
  return (
    <>
      <ol className={css.versions}>
        {versions.data.map(({ version, author_name, reason: why, published_at, grants }) => (
          <li key={version}>
            <span className="row"><b>v{version}</b>{version === rule.version && <Chip tone="ok">{t("automation:version.in_force")}</Chip>}<span className="c2"><bdi>{author_name}</bdi> · <RelativeTime at={published_at} /></span></span>
            <p dir="auto">{why}</p>
            <p className="t12 c3">{t("automation:version.grants")} <bdi dir="ltr" className="mono">{grants.join(" ")}</bdi></p>
            {version !== rule.version && <span><Button size="xs" kind="ghost" icon={<RotateCcw size={13} />} onClick={() => setBack(version)}>{t("automation:version.roll_back")}</Button></span>}
          </li>
        ))}
      </ol>
      {back !== null && (
        <FormDialog title={t("automation:version.roll_back_title", { n: back })} error={roll.error} busy={roll.isPending} fields={["reason"]} lacking={reason.trim() ? null : t("automation:lack.reason")} save={t("automation:version.roll_back")} onSave={() => roll.mutate(back)} onClose={() => { roll.reset(); setBack(null); }}>
          <TextInput required data-autofocus label={t("automation:publish.reason")} value={reason} onChange={(event) => setReason(event.target.value)} />
        </FormDialog>
      )}
    </>
  );
}

type Shown = "acted" | "skipped" | "versions";

/** What it did, what it did not and why, and its versions. */
export function RecordDrawer({ rule, first, onRolledBack, onClose }: { rule: Rule; first: Shown; onRolledBack: (rule: Rule) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [tab, setTab] = useState<Shown>(first);
  return (
    <Drawer open onClose={onClose} width={680} title={t("automation:record.title", { name: l10n(rule.name) })}>
      <div className={css.record}>
        <Tabs label={t("automation:record.label")} value={tab} onChange={setTab} options={(["acted", "skipped", "versions"] as const).map((value) => ({ value, label: t(`automation:record.${value}`), panelId: "rule-record" }))} />
        <div id="rule-record" role="tabpanel" aria-label={t(`automation:record.${tab}`)}>{tab === "versions" ? <Versions rule={rule} onRolledBack={onRolledBack} /> : <Matches key={tab} id={rule.id} tab={tab} />}</div>
      </div>
    </Drawer>
  );
}
