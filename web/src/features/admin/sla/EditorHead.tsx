import css from "./sla.module.css";
import type { Kept } from "./useEditing";
import type { VersionState } from "./shapes";
import { ChevronRight, CloudOff, History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { problemText } from "@/i18n";
import { Button, Chip, RelativeTime } from "@/ui";

interface EditorHeadProps {
  back: string; children: React.ReactNode; heading: string;
  version: number; state: VersionState; author: string | null; at: string | null; note?: string;
  changed: boolean; kept: Kept; busy?: boolean;
  /** Why it cannot be published now; null when it can. */
  lacking: string | null;
  onVersions: () => void; onDiscard: () => void; onPublish: () => void;
}

/** Where one is, which version is in force, and the one button that puts the next one in force (⌘ S). */
export function EditorHead({ back, children, heading, version, state, author, at, note, changed, kept, busy, lacking, onVersions, onDiscard, onPublish }: EditorHeadProps) {
  const { t } = useTranslation();
  const keys = useKeys("settings.save");
  useCommand("settings.save", () => { if (!lacking) onPublish(); });
  return (
    <header className={css.head}>
      <h1 className="sr">{heading}</h1>
      <span className={css.crumb}><Link to={back}>{t("admin:section.sla")}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>
      {children}
      <Chip tone={state === "published" ? "ok" : state === "draft" ? "outline" : "plain"}>{t(`sla:state.${state}`)}</Chip>
      <span className={css.note}>
        {version ? <>{t("sla:version.v", { n: version })} · <bdi>{author}</bdi> {at && <>{t("sla:version.changed_at")} <RelativeTime at={at} /></>}</> : t("sla:version.never")}{note && <> · {note}</>}
      </span>
      <span role="status" className={css.kept}>{kept.state === "saved" && changed && t("sla:kept.saved")}{kept.state === "waiting" && t("sla:kept.waiting")}</span>
      {kept.state === "local" && <span className={css.keptLocal} role="alert" title={problemText(kept.error)}><CloudOff size={13} aria-hidden="true" />{t("sla:kept.local")}</span>}
      {version > 0 && <Button size="sm" kind="ghost" icon={<History size={14} />} onClick={onVersions}>{t("sla:version.open")}</Button>}
      {(changed || version === 0) && <Button size="sm" onClick={onDiscard}>{t("admin:discard")}</Button>}
      <Button size="sm" kind="primary" busy={busy} reason={lacking} shortcut={lacking ? undefined : keys && shownKeys(keys)} onClick={onPublish}>{t("sla:publish.as", { n: version + 1 })}</Button>
    </header>
  );
}
