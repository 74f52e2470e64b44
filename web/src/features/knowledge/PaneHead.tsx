import css from "./knowledge.module.css";
import type { Writing } from "./ArticlePane";
import { ReasonDialog, type Asking } from "./ReasonDialog";
import type { Article } from "./shapes";
import { StateChip } from "./StateChip";
import { VersionsDrawer } from "./VersionsDrawer";
import { ArrowLeft, Ellipsis, GitCompare, Pencil, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useMe } from "@/api/queries";
import { shownKeys } from "@/app/commands/keys";
import { useKeys } from "@/app/commands/registry";
import { Button, IconButton, Menu, MenuItem } from "@/ui";

interface HeadProps { article: Article; writing: Writing; editing: boolean; mayWrite: boolean; onEdit: (on: boolean) => void; onBack: (() => void) | undefined }

const ignore = () => undefined; // the refusal stands on the page

/** What somebody who wrote nothing of it may do with an article that waits for them. */
function Review({ article, writing, onAsk }: Pick<HeadProps, "article" | "writing"> & { onAsk: (asking: Asking) => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const { member_id } = useMe();
  const own = article.authors.some(({ id }) => id === member_id);
  return (
    <>
      {(own ? can("knowledge.write") : can("knowledge.review")) && <Button size="sm" icon={<Undo2 size={14} className="flip" />} onClick={() => onAsk(own ? "take_back" : "return")}>{t(own ? "knowledge:take_back" : "knowledge:return")}</Button>}
      {can("knowledge.review") && (
        <Button size="sm" kind="primary" busy={writing.act.isPending} reason={own ? t("knowledge:own_work") : null} onClick={() => void writing.run({ deed: "publish" }, t("knowledge:done.publish")).catch(ignore)}>{t("knowledge:publish")}</Button>
      )}
    </>
  );
}

function Draft({ article, writing, editing, onAsk }: Pick<HeadProps, "article" | "writing" | "editing"> & { onAsk: (asking: Asking) => void }) {
  const { t } = useTranslation();
  const keys = useKeys("settings.save");
  const submit = () => (article.number > 1 && !article.reason ? onAsk("submit") : void writing.run({ deed: "submit", body: { reason: article.reason } }, t("knowledge:done.submit")).catch(ignore));
  const waits = writing.dirty && article.state !== "draft" ? t("knowledge:save_first") : null;
  return (
    <>
      {editing && <Button size="sm" busy={writing.act.isPending} shortcut={keys && shownKeys(keys)} reason={writing.dirty ? null : t("knowledge:nothing_changed")} onClick={writing.keep}>{t("common:save")}</Button>}
      {article.state === "draft" && <Button size="sm" kind="primary" busy={writing.act.isPending} reason={waits} onClick={submit}>{t("knowledge:submit")}</Button>}
    </>
  );
}

/** State, versions and the next step of an article. */
export function PaneHead({ article, writing, editing, mayWrite, onEdit, onBack }: HeadProps) {
  const { t } = useTranslation();
  const can = useCan();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [versions, setVersions] = useState(false);
  const mayWithdraw = article.state !== "withdrawn" && can("knowledge.write") && (article.published_version === null || can("knowledge.review"));
  return (
    <header className={css.head}>
      {onBack && <IconButton size="xs" label={t("knowledge:back")} icon={<ArrowLeft size={15} className="flip" />} onClick={onBack} />}
      <StateChip row={article} />
      <span className="t12 c3"><bdi dir="ltr">v{article.number}</bdi></span>
      {writing.dirty && <span className="t12 warn" role="status">{t("knowledge:unsaved")}</span>}
      <span className="grow" />
      <Button size="sm" icon={<GitCompare size={14} />} onClick={() => setVersions(true)}>{t("knowledge:versions")}</Button>
      {mayWrite && !editing && <Button size="sm" icon={<Pencil size={14} />} onClick={() => onEdit(true)}>{t("knowledge:edit")}</Button>}
      {mayWrite && (editing || article.state === "draft") && <Draft article={article} writing={writing} editing={editing} onAsk={setAsking} />}
      {article.state === "in_review" && <Review article={article} writing={writing} onAsk={setAsking} />}
      {(mayWithdraw || (editing && writing.dirty)) && (
        <Menu trigger={<IconButton size="xs" label={t("knowledge:more")} icon={<Ellipsis size={15} />} />}>
          {editing && writing.dirty && <MenuItem icon={<Undo2 size={15} />} onClick={() => { writing.forget(); onEdit(false); }}>{t("knowledge:discard")}</MenuItem>}
          {mayWithdraw && <MenuItem danger icon={<Trash2 size={15} />} onClick={() => setAsking("withdraw")}>{t("knowledge:withdraw")}</MenuItem>}
        </Menu>
      )}
      {asking && <ReasonDialog asking={asking} writing={writing} onClose={() => setAsking(null)} />}
      {versions && <VersionsDrawer article={article} onClose={() => setVersions(false)} />}
    </header>
  );
}
