import css from "./templates.module.css";
import { useVersions } from "./queries";
import type { Template } from "./shapes";
import { tongue } from "./TemplateDialog";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { Drawer, ErrorState, Loading, RelativeTime, Skeleton } from "@/ui";

/** Who wrote what when, the newest first. */
export function VersionsDrawer({ template, onClose }: { template: Template; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const found = useVersions(template.id);
  return (
    <Drawer open onClose={onClose} title={t("templates:versions", { name: l10n(template.name) })} width={480}>
      <div className={css.versions} style={{ padding: 14 }}>
        {found.isPending && <Loading><Skeleton width="80%" height={60} /></Loading>}
        {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.data.map(({ version, content, author_name: author, at }) => (
          <article key={version} className={css.version}>
            <div className={css.line}><b>v{version}</b><span className="grow el" dir="auto">{author}</span><small><RelativeTime at={at} exact /></small></div>
            {Object.entries(content.texts).map(([language, text]) => <div key={language}><small className="c3">{tongue(language, i18n.language)}</small><pre dir="auto" lang={language}>{text}</pre></div>)}
          </article>
        ))}
      </div>
    </Drawer>
  );
}
