import css from "./designer.module.css";
import { useDesigner } from "./context";
import { counted } from "./model/findings";
import type { Kept } from "./useDesign";
import type { ProcessLine } from "./queries";
import { ArrowLeft, CloudOff, Ellipsis, FileText, FlaskConical, History, ListTree, Map as MapIcon, PackageOpen, Play, Redo2, SlidersHorizontal, Trash2, TriangleAlert, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { problemText, useL10n, useNumber } from "@/i18n";
import { Button, Chip, IconButton, LinkButton, Menu, MenuItem, SegmentedControl } from "@/ui";

export type View = "canvas" | "outline";
export type Side = "inspector" | "findings" | "try";
interface HeadProps {
  line: ProcessLine; version: number | null; drafted: boolean; kept: Kept | null; view: View; side: Side;
  canUndo: boolean; canRedo: boolean; mayPublish: boolean;
  /** Why it cannot be published now; null when it can. */
  lacking: string | null;
  onView: (view: View) => void; onSide: (side: Side) => void; onUndo: () => void; onRedo: () => void; onCompare: () => void; onPublish: () => void; onDiscard: () => void; onSettings: () => void; onShipped: () => void;
}

/** Where one is, what is in force, what the checker says, and the one button that puts the next version in force (⌘ S). */
export function Head({ line, version, drafted, kept, view, side, canUndo, canRedo, mayPublish, lacking, onView, onSide, onUndo, onRedo, onCompare, onPublish, onDiscard, onSettings, onShipped }: HeadProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const navigate = useNavigate();
  const keys = useKeys("settings.save");
  const { process, readOnly, findings } = useDesigner();
  const { faults, warnings } = counted(findings);
  const newest = Math.max(0, ...line.versions.map((one) => one.version));
  useCommand("settings.save", () => { if (!lacking) onPublish(); }, { enabled: mayPublish && !readOnly });
  const running = line.version === null ? t("designer:head.never") : `${t("designer:head.in_force", { n: line.version })} · ${t("designer:head.running", { count: line.running, n: number(line.running) })}`;
  return (
    <header className={css.head}>
      <LinkButton kind="ghost" size="sm" to="/admin/process" aria-label={t("designer:head.back")}><ArrowLeft size={16} className="flip" aria-hidden="true" /></LinkButton>
      <h1 className="el" dir="auto">{l10n(process.name) || process.key}</h1>
      <Chip tone={readOnly ? (version === line.version ? "ok" : "plain") : "accent"}>{readOnly ? t("designer:version.v", { n: version ?? newest }) : drafted ? t("designer:head.draft", { n: newest + 1 }) : t("designer:version.v", { n: line.version ?? newest })}</Chip>
      <span className={css.note}>{readOnly ? t("designer:head.read_only") : running}</span>
      {!readOnly && line.pilot && <Link to={`/reports/pilots/${line.key}`}><Chip tone="accent"><FlaskConical size={11} aria-hidden="true" /> {t("designer:list.pilot", { n: line.pilot.version, share: line.pilot.share })}</Chip></Link>}
      {kept && <span role="status" className={css.kept}>{kept.state === "saved" && t("designer:kept.saved")}{kept.state === "waiting" && t("designer:kept.waiting")}</span>}
      {kept?.state === "local" && <span className={css.keptLocal} role="alert" title={problemText(kept.error)}><CloudOff size={13} aria-hidden="true" />{t("designer:kept.local")}</span>}
      <span className="grow" />
      <SegmentedControl label={t("designer:view.label")} value={view} onChange={onView} options={[{ value: "canvas", label: <span className={css.wideOnly}>{t("designer:view.canvas")}</span>, icon: <MapIcon size={14} aria-hidden="true" /> }, { value: "outline", label: <span className={css.wideOnly}>{t("designer:view.outline")}</span>, icon: <ListTree size={14} aria-hidden="true" /> }]} />
      {!readOnly && (
        <>
          <Button size="sm" kind="ghost" className={faults > 0 ? css.faulty : warnings > 0 ? css.warned : undefined} icon={<TriangleAlert size={14} />} aria-expanded={side === "findings"} onClick={() => onSide(side === "findings" ? "inspector" : "findings")}>{t("designer:findings.count", { count: faults + warnings })}</Button>
          <IconButton label={t("designer:undo")} shortcut="Ctrl Z" icon={<Undo2 size={16} />} reason={canUndo ? null : t("designer:undo_none")} onClick={onUndo} />
          <IconButton label={t("designer:redo")} shortcut="Ctrl ⇧ Z" icon={<Redo2 size={16} />} reason={canRedo ? null : t("designer:redo_none")} onClick={onRedo} />
        </>
      )}
      {line.versions.length > 0 && <Button size="sm" icon={<History size={14} />} onClick={onCompare}>{line.version === null ? t("designer:version.title") : t("designer:head.compare", { n: line.version })}</Button>}
      {!readOnly && <Button size="sm" icon={<Play size={14} className="flip" />} aria-expanded={side === "try"} onClick={() => onSide(side === "try" ? "inspector" : "try")}>{t("designer:try.title")}</Button>}
      {!readOnly && <Button size="sm" kind="primary" reason={mayPublish ? lacking : t("ticket:no_permission", { permission: "process.publish" })} shortcut={lacking || !mayPublish ? undefined : keys && shownKeys(keys)} onClick={onPublish}>{t("designer:publish.open")}</Button>}
      <Menu width={220} trigger={<IconButton label={t("designer:more")} icon={<Ellipsis size={16} />} />}>
        <MenuItem icon={<SlidersHorizontal size={16} />} onClick={onSettings}>{t("designer:settings.title")}</MenuItem>
        {line.version !== null && <MenuItem icon={<FileText size={16} />} onClick={() => void navigate(`/flows/${line.key}/doc`)}>{t("designer:document")}</MenuItem>}
        {line.pilot && <MenuItem icon={<FlaskConical size={16} />} onClick={() => void navigate(`/reports/pilots/${line.key}`)}>{t("designer:pilot")}</MenuItem>}
        {!readOnly && line.shipped_newer && <MenuItem icon={<PackageOpen size={16} />} onClick={onShipped}>{t("designer:take_shipped")}</MenuItem>}
        {!readOnly && drafted && <MenuItem danger icon={<Trash2 size={16} />} onClick={onDiscard}>{t("designer:discard")}</MenuItem>}
      </Menu>
    </header>
  );
}
