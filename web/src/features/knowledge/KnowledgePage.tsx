import work from "../tickets/workspace/workspace.module.css";
import css from "./knowledge.module.css";
import { ArticleList } from "./ArticleList";
import { ArticlePane } from "./ArticlePane";
import { NewArticleDialog } from "./NewArticleDialog";
import { NO_FILTER, useArticles, type Filter } from "./queries";
import { BookOpen } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { useMedia } from "../tickets/workspace/useMedia";
import { Button, DeniedState, EmptyState } from "@/ui";

function Nothing({ onNew }: { onNew: (() => void) | undefined }) {
  const { t } = useTranslation();
  return <EmptyState icon={<BookOpen size={24} />} title={t("knowledge:pick.title")} actions={onNew && <Button onClick={onNew}>{t("knowledge:new")}</Button>}>{t("knowledge:pick.body")}</EmptyState>;
}

/** /kb: articles at the side, the chosen one in the middle, what is known of it at the end. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const { id = null } = useParams();
  const navigate = useNavigate();
  const narrow = useMedia("(max-width: 899px)");
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [making, setMaking] = useState(false);
  const list = useArticles(useDeferredValue(filter), can("knowledge.read"));
  if (!can("knowledge.read")) return <DeniedState permission="knowledge.read" />;
  const onNew = can("knowledge.write") ? () => setMaking(true) : undefined;
  const open = (wanted: string | null) => void navigate(wanted ? `/kb/${wanted}` : "/kb");
  return (
    <div className={work.page}>
      {!(narrow && id) && <ArticleList list={list} filter={filter} chosen={id} onFilter={setFilter} onOpen={open} onNew={onNew} />}
      {!(narrow && !id) && (
        <section className={css.middle} aria-label={t("knowledge:article")}>
          {id ? <ArticlePane key={id} id={id} onBack={narrow ? () => open(null) : undefined} /> : <Nothing onNew={onNew} />}
        </section>
      )}
      {making && <NewArticleDialog onClose={() => setMaking(false)} onMade={(article) => { setMaking(false); open(article.id); }} />}
    </div>
  );
}
