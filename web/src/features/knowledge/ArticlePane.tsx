import css from "./knowledge.module.css";
import { ArticleBody } from "./ArticleBody";
import { ArticleSide } from "./ArticleSide";
import { PaneHead } from "./PaneHead";
import { useAct, useArticle, type Deed } from "./queries";
import { changedTexts, type Article } from "./shapes";
import { useUnsaved } from "./unsaved";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hasCode } from "@/api/errors";
import { useCan, useMe } from "@/api/queries";
import { useCommand } from "@/app/commands/registry";
import { problemText } from "@/i18n";
import { Banner, Button, ErrorState, Loading, RelativeTime, Scroller, Skeleton, toast } from "@/ui";

/** The texts on the screen, whether they differ, and saving them before anything else is done. */
function useWriting(article: Article) {
  const { t } = useTranslation();
  const { member_id } = useMe();
  const unsaved = useUnsaved(`article:${member_id}:${article.id}`, article.texts);
  const act = useAct(article.id);
  const changed = changedTexts(article.texts, unsaved.texts);
  const dirty = Object.keys(changed).length > 0;
  const save = async () => {
    const after = dirty ? await act.mutateAsync({ deed: "save", body: { texts: changed }, version: article.version }) : article;
    unsaved.forget();
    return after;
  };
  const run = async (deed: Deed, done: string) => {
    const { version } = deed.deed === "save" ? article : await save();
    await act.mutateAsync({ ...deed, version });
    toast(done);
  };
  const keep = () => void save().then(() => toast(t("common:saved")), () => undefined);
  return { ...unsaved, act, dirty, keep, run };
}
export type Writing = ReturnType<typeof useWriting>;

function Stands({ article, writing, onReload }: { article: Article; writing: Writing; onReload: () => void }) {
  const { t } = useTranslation();
  const { error } = writing.act;
  return (
    <>
      {Boolean(error) && (
        <Banner tone="bad" action={hasCode(error, "stale") && <Button size="sm" onClick={onReload}>{t("knowledge:reload")}</Button>}>
          {hasCode(error, "stale") ? t("knowledge:stale_version") : problemText(error)}
        </Banner>
      )}
      {article.state === "draft" && article.returned_reason && (
        <Banner tone="warn" icon={<RotateCcw size={15} aria-hidden="true" />}>
          <b>{t("knowledge:returned_by", { name: article.returned_name })}</b> {article.returned_at && <RelativeTime at={article.returned_at} />}
          <div dir="auto">{article.returned_reason}</div>
        </Banner>
      )}
    </>
  );
}

function Open({ article, onBack, onReload }: { article: Article; onBack: (() => void) | undefined; onReload: () => void }) {
  const { t, i18n } = useTranslation();
  const can = useCan();
  const { member_id } = useMe();
  const writing = useWriting(article);
  const mayWrite = can("knowledge.write") && article.state !== "in_review";
  const mine = article.authors.some(({ id }) => id === member_id);
  const [asked, setAsked] = useState<boolean | null>(null);
  const editing = mayWrite && (asked ?? (writing.dirty || (mine && article.state === "draft")));
  const [chosen, setChosen] = useState<string | null>(null);
  const language = [chosen, i18n.language, article.language].find((one) => one && writing.texts[one]) ?? article.language;
  useCommand("settings.save", writing.keep, { enabled: editing && writing.dirty });
  return (
    <div className={css.open}>
      <div className={css.document}>
        <PaneHead article={article} writing={writing} editing={editing} mayWrite={mayWrite} onEdit={setAsked} onBack={onBack} />
        <Scroller className={css.scroll} label={t("knowledge:text")}>
          <div className={css.sheet}>
            <Stands article={article} writing={writing} onReload={onReload} />
            <ArticleBody article={article} writing={writing} editing={editing} language={language} onLanguage={setChosen} />
          </div>
        </Scroller>
      </div>
      <ArticleSide article={article} mayWrite={can("knowledge.write")} />
    </div>
  );
}

/** One article: its head, its texts, and what is known of it. */
export function ArticlePane({ id, onBack }: { id: string; onBack: (() => void) | undefined }) {
  const article = useArticle(id);
  if (article.data) return <Open article={article.data} onBack={onBack} onReload={() => void article.refetch()} />;
  if (article.error) return <ErrorState error={article.error} onRetry={() => void article.refetch()} />;
  return <Loading><div className={css.waiting}><Skeleton width="52%" height={24} />{[92, 84, 88, 60].map((width) => <Skeleton key={width} width={`${width}%`} height={14} />)}</div></Loading>;
}
