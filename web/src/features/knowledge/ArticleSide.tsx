import css from "./knowledge.module.css";
import { useAct, type Change } from "./queries";
import { isStale, type Article } from "./shapes";
import { CategorySelect } from "../tickets/fields/CategorySelect";
import type { ReactNode } from "react";
import { EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Avatar, Banner, Chip, MultiSelect, RelativeTime, Select, TextInput } from "@/ui";

const Group = ({ title, children }: { title: string; children: ReactNode }) => <section className={css.group}><h2>{title}</h2>{children}</section>;

/** What it is about and who looks after it: kept at once, without a review. */
function About({ article, mayWrite }: { article: Article; mayWrite: boolean }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const act = useAct(article.id);
  const save = (body: Change) => act.mutate({ deed: "save", body, version: article.version });
  const errors = fieldTexts(act.error);
  const today = new Date().toISOString().slice(0, 10);
  if (!mayWrite) {
    return (
      <Group title={t("knowledge:about")}>
        <p className="row wrap g4">{article.tags.map((tag) => <Chip key={tag}><bdi>{tag}</bdi></Chip>)}</p>
        <p className="t12 c2">{article.owner && <><Avatar name={article.owner.name} color={article.owner.color} size={20} /> <bdi>{article.owner.name}</bdi></>}</p>
      </Group>
    );
  }
  return (
    <Group title={t("knowledge:about")}>
      {Boolean(act.error) && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(act.error)}</Banner>}
      <CategorySelect label={t("knowledge:category")} value={article.category_id} error={errors.category_id} onChange={(category_id) => save({ category_id })} />
      <Select clearable label={t("knowledge:type")} value={article.type_key} error={errors.type_key} options={(config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name) }))} onChange={(type_key) => save({ type_key })} />
      <MultiSelect label={t("knowledge:tags")} value={article.tags} error={errors.tags} options={article.tags.map((tag) => ({ value: tag, label: tag }))} onChange={(tags) => save({ tags })} onCreate={(tag) => save({ tags: [...new Set([...article.tags, tag.trim()])] })} createLabel={(tag) => t("knowledge:add_tag", { tag })} />
      <Select clearable searchable label={t("knowledge:owner")} value={article.owner?.id ?? null} error={errors.owner_id} options={(config?.members ?? []).map((one) => ({ value: one.id, label: one.name }))} onChange={(owner_id) => save({ owner_id })} />
      <TextInput type="date" label={t("knowledge:review_by")} hint={isStale(article, today) ? t("knowledge:stale_hint") : t("knowledge:review_hint")} value={article.review_by ?? ""} error={errors.review_by} onChange={(event) => save({ review_by: event.target.value || null })} />
    </Group>
  );
}

function Source({ article }: { article: Article }) {
  const { t } = useTranslation();
  return (
    <Group title={t("knowledge:source")}>
      {article.source
        ? <Link className={css.source} to={`/t/${article.source.number}`}><bdi dir="ltr" className="mono">T-{article.source.number}</bdi> <span dir="auto">{article.source.subject}</span></Link>
        : <p className="t12 c2">{t("knowledge:source_hidden")}</p>}
      {article.masked.length > 0 && (
        <div className={css.masked}>
          <p><EyeOff size={14} aria-hidden="true" /> {t("knowledge:masked")}</p>
          <ul>{article.masked.map(({ part, kind, count }) => <li key={`${part}.${kind}`}>{t(`knowledge:mask.${kind}`, { count })} · {t(`knowledge:part.${part}`)}</li>)}</ul>
          <p className="c2">{t("knowledge:masked_hint")}</p>
        </div>
      )}
    </Group>
  );
}

/** Beside the text: what it is about, who wrote and who reviewed it, where it comes from. */
export function ArticleSide({ article, mayWrite }: { article: Article; mayWrite: boolean }) {
  const { t } = useTranslation();
  return (
    <aside className={css.aside} aria-label={t("knowledge:about")}>
      <About article={article} mayWrite={mayWrite} />
      <Group title={t("knowledge:review")}>
        {article.authors.map((one) => <p key={one.id} className={css.person}><Avatar name={one.name} color={one.color} size={22} /><bdi>{one.name}</bdi><Chip tone="outline">{t("knowledge:wrote")}</Chip></p>)}
        {article.reviewer_name && <p className={css.person}><bdi>{article.reviewer_name}</bdi><Chip tone="ok">{t("knowledge:approved")}</Chip>{article.published_at && <RelativeTime at={article.published_at} />}</p>}
        {article.state === "in_review" && <p className="t12 c2">{t("knowledge:waits_for_review")}</p>}
        {article.reason && <p className="t12 c2" dir="auto">{article.reason}</p>}
      </Group>
      {article.from_ticket && <Source article={article} />}
    </aside>
  );
}
