import admin from "../../admin/admin.module.css";
import css from "./list.module.css";
import { NewProcessDialog } from "./NewProcessDialog";
import { OwnerDialog } from "./OwnerDialog";
import { useAuthor } from "./useAuthor";
import { useProcessList, useProcessWrite, type ProcessLine } from "./queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { Archive, Copy, Ellipsis, FileText, FlaskConical, Plus, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import { laterTexts, problemText, useL10n, useNumber } from "@/i18n";
import { Banner, Button, Chip, DeniedState, EmptyState, ErrorState, IconButton, Menu, MenuItem, numberCell, RelativeTime, Table, Tabs, toast, toastError } from "@/ui";

// its texts come with it
const ChoiceTab = lazy(() => Promise.all([import("../choice/ChoiceTab"), laterTexts("choice", "sla")]).then(([page]) => page));
const TABS = ["processes", "choice"] as const;
type Tab = (typeof TABS)[number];

export type Asked = { what: "new"; from: string | null } | { what: "owner"; line: ProcessLine };

function Versions({ line }: { line: ProcessLine }) {
  const { t } = useTranslation();
  const { author } = useAuthor();
  const inForce = line.versions.find(({ version }) => version === line.version);
  return (
    <td>
      <span className="row wrap g4">
        {line.version === null ? <span className="c3">{t("designer:list.never")}</span> : <Chip tone="ok">{t("designer:version.v", { n: line.version })}</Chip>}
        {line.pilot && <Chip tone="accent"><FlaskConical size={11} aria-hidden="true" /> {t("designer:list.pilot", { n: line.pilot.version, share: line.pilot.share })}</Chip>}
      </span>
      {inForce && <div className="t12 c3"><bdi>{author(inForce.author_name)}</bdi> · <RelativeTime at={inForce.published_at} /></div>}
    </td>
  );
}

function DraftCell({ line: { draft } }: { line: ProcessLine }) {
  const { t } = useTranslation();
  if (!draft) return <td className="c3">—</td>;
  return (
    <td>
      <span className="row wrap g4">
        <Chip tone="accent">{t("designer:list.draft")}</Chip>
        {draft.faults > 0 && <Chip tone="bad">{t("designer:findings.faults", { count: draft.faults })}</Chip>}
        {draft.warnings > 0 && <Chip tone="warn">{t("designer:findings.warnings", { count: draft.warnings })}</Chip>}
      </span>
      <div className="t12 c3"><bdi>{draft.author_name}</bdi> · <RelativeTime at={draft.updated_at} /></div>
    </td>
  );
}

function Row({ line, onAsk }: { line: ProcessLine; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const can = useCan();
  const config = useConfig();
  const navigate = useNavigate();
  const archive = useProcessWrite(() => api.delete(`/processes/${line.key}`), () => toast(t("designer:list.archived", { name: l10n(line.name) })));
  const types = line.types.map((key) => l10n(config?.types.find((type) => type.key === key)?.name) || key);
  const used = types.length > 0 || line.running > 0;
  const name = l10n(line.name) || line.key;
  return (
    <tr>
      <th scope="row"><Link className={css.name} to={`/admin/process/${line.key}`} dir="auto">{name}</Link><div className="t12 c3"><bdi dir="ltr" className="mono">{line.key}</bdi></div></th>
      <Versions line={line} />
      <DraftCell line={line} />
      <td className={numberCell}>{number(line.running)}</td>
      <td>{types.length > 0 ? <span className="row wrap g4">{types.map((type) => <Chip key={type}><bdi>{type}</bdi></Chip>)}</span> : <span className="c3">—</span>}</td>
      <td>{line.owner ? <bdi>{line.owner.name}</bdi> : <span className="c3">{t("designer:list.no_owner")}</span>}{line.shipped_newer && <div><Chip tone="note">{t("designer:list.shipped_newer")}</Chip></div>}</td>
      <td className={css.end}>
        <Menu width={220} trigger={<IconButton label={t("designer:list.more_of", { name })} icon={<Ellipsis size={16} />} />}>
          {line.version !== null && <MenuItem icon={<FileText size={16} />} onClick={() => void navigate(`/flows/${line.key}/doc`)}>{t("designer:document")}</MenuItem>}
          {line.pilot && <MenuItem icon={<FlaskConical size={16} />} onClick={() => void navigate(`/reports/pilots/${line.key}`)}>{t("designer:pilot")}</MenuItem>}
          {can("process.design") && line.version !== null && <MenuItem icon={<Copy size={16} />} onClick={() => onAsk({ what: "new", from: line.key })}>{t("designer:list.copy")}</MenuItem>}
          {can("process.publish") && line.version !== null && <MenuItem icon={<UserRound size={16} />} onClick={() => onAsk({ what: "owner", line })}>{t("designer:list.owner")}</MenuItem>}
          {can("process.publish") && <MenuItem danger icon={<Archive size={16} />} reason={used ? t("designer:list.in_use") : null} onClick={() => archive.mutate(undefined, { onError: (error) => toastError(problemText(error)) })}>{t("designer:list.archive")}</MenuItem>}
        </Menu>
      </td>
    </tr>
  );
}

const HEADS = ["process", "version", "draft_head", "running", "types", "owner"] as const;

/** Every process, what is in force and what is being drawn. */
function List({ onAsk, begin }: { onAsk: (asked: Asked) => void; begin: React.ReactNode }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useProcessList();
  const lines = (data ?? []).filter((line) => line.archived_at === null);
  const newer = lines.filter((line) => line.shipped_newer);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  if (lines.length === 0) return <EmptyState title={t("designer:list.none")} actions={begin}>{t("designer:list.none_note")}</EmptyState>;
  return (
    <>
      {newer.length > 0 && <div className={css.banner}><Banner tone="info">{t("designer:list.newer", { count: newer.length })}</Banner></div>}
      <div className={css.scroll}>
        <Table className={css.table}>
          <thead><tr>{HEADS.map((head) => <th key={head} scope="col" className={head === "running" ? numberCell : undefined}>{t(`designer:list.${head}`)}</th>)}<th scope="col"><span className="sr">{t("designer:more")}</span></th></tr></thead>
          <tbody>{lines.map((line) => <Row key={line.key} line={line} onAsk={onAsk} />)}</tbody>
        </Table>
      </div>
    </>
  );
}

/** /admin/process: the processes, and for those who set up types which tickets take which. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const mayRead = can("process.read") || can("process.design");
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { data } = useProcessList(mayRead);
  if (!mayRead) return <Screen title={t("admin:section.process")}><DeniedState permission="process.read" /></Screen>;
  const tab: Tab = TABS.find((one) => one === search.get("tab")) ?? "processes";
  const begin = can("process.design") ? <Button kind="primary" size="sm" icon={<Plus size={15} />} onClick={() => setAsked({ what: "new", from: null })}>{t("designer:list.new")}</Button> : undefined;
  const tools = can("config.manage") && (
    <div className={admin.tabs}><Tabs label={t("admin:section.process")} value={tab} onChange={(next) => setSearch(next === "processes" ? {} : { tab: next }, { replace: true })} options={TABS.map((value) => ({ value, label: t(`designer:list.tab.${value}`), panelId: "process-panel" }))} /></div>
  );
  const shown = tab === "choice" ? <Suspense fallback={<WaitingRows />}><ChoiceTab /></Suspense> : <List onAsk={setAsked} begin={begin} />;
  return (
    <Screen padded={tab === "choice"} title={t("admin:section.process")} note={t("designer:list.note")} actions={tab === "processes" && begin} tools={tools || undefined}>
      {tools ? <div id="process-panel" role="tabpanel" aria-label={t(`designer:list.tab.${tab}`)} className={tab === "choice" ? admin.fields : undefined}>{shown}</div> : shown}
      {asked?.what === "new" && <NewProcessDialog lines={data ?? []} from={asked.from} onClose={() => setAsked(null)} />}
      {asked?.what === "owner" && <OwnerDialog line={asked.line} onClose={() => setAsked(null)} />}
    </Screen>
  );
}
