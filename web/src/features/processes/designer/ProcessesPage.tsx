import css from "./list.module.css";
import { NewProcessDialog } from "./NewProcessDialog";
import { OwnerDialog } from "./OwnerDialog";
import { useAuthor } from "./useAuthor";
import { useProcessList, useProcessWrite, type ProcessLine } from "./queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { Archive, Copy, Ellipsis, FileText, FlaskConical, Plus, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import { problemText, useL10n, useNumber } from "@/i18n";
import { Banner, Button, Chip, DeniedState, EmptyState, ErrorState, IconButton, Menu, MenuItem, RelativeTime, Table, toast, toastError } from "@/ui";

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
      <td className={css.number}>{number(line.running)}</td>
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

/** /admin/process: every process, what is in force and what is being drawn. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const mayRead = can("process.read") || can("process.design");
  const { data, error, refetch } = useProcessList(mayRead);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!mayRead) return <Screen title={t("admin:section.process")}><DeniedState permission="process.read" /></Screen>;
  const lines = (data ?? []).filter((line) => line.archived_at === null);
  const newer = lines.filter((line) => line.shipped_newer);
  const begin = can("process.design") && <Button kind="primary" size="sm" icon={<Plus size={15} />} onClick={() => setAsked({ what: "new", from: null })}>{t("designer:list.new")}</Button>;
  return (
    <Screen title={t("admin:section.process")} note={t("designer:list.note")} actions={begin}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} />
        : !data ? <WaitingRows />
        : lines.length === 0 ? <EmptyState title={t("designer:list.none")} actions={begin || undefined}>{t("designer:list.none_note")}</EmptyState>
        : (
          <>
            {newer.length > 0 && <div className={css.banner}><Banner tone="info">{t("designer:list.newer", { count: newer.length })}</Banner></div>}
            <div className={css.scroll}>
              <Table className={css.table}>
                <thead><tr>{HEADS.map((head) => <th key={head} scope="col" className={head === "running" ? css.number : undefined}>{t(`designer:list.${head}`)}</th>)}<th scope="col"><span className="sr">{t("designer:more")}</span></th></tr></thead>
                <tbody>{lines.map((line) => <Row key={line.key} line={line} onAsk={setAsked} />)}</tbody>
              </Table>
            </div>
          </>
        )}
      {asked?.what === "new" && <NewProcessDialog lines={data ?? []} from={asked.from} onClose={() => setAsked(null)} />}
      {asked?.what === "owner" && <OwnerDialog line={asked.line} onClose={() => setAsked(null)} />}
    </Screen>
  );
}
