import css from "./knowledge.module.css";
import { useDifference, useVersions } from "./queries";
import type { Article, Version } from "./shapes";
import { useTongue } from "./tongues";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Chip, Drawer, ErrorState, Loading, RelativeTime, Skeleton } from "@/ui";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

function Changes({ id, number, against }: { id: string; number: number; against: number }) {
  const { t } = useTranslation();
  const tongue = useTongue();
  const found = useDifference(id, number, against);
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading><Skeleton width="80%" height={40} /></Loading>;
  if (found.data.parts.length === 0) return <p className="t12 c2">{t("knowledge:no_difference")}</p>;
  return found.data.parts.map(({ language, part, lines }) => (
    <div key={`${language}.${part}`} className={css.change}>
      <small>{tongue(language)} · {t(`knowledge:part.${part}`)}</small>
      {lines.flatMap(({ kind, text }, at) => text.split("\n").map((line, index) => (
        <p key={`${at}.${index}`} data-kind={kind} lang={language} dir="auto"><span aria-hidden="true">{SIGNS[kind]}</span>{kind !== "same" && <span className="sr">{t(`knowledge:line.${kind}`)}</span>}{line}</p>
      )))}
    </div>
  ));
}

function Item({ id, version, before, open, onOpen }: { id: string; version: Version; before: number; open: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <li className={css.version}>
      <div className="row wrap g6">
        <b><bdi dir="ltr">v{version.number}</bdi></b>
        <bdi>{version.author_name}</bdi>
        {version.published_at ? <Chip tone="ok">{t("knowledge:reviewed_by", { name: version.reviewer_name })}</Chip> : <Chip>{t("knowledge:not_published")}</Chip>}
        <span className="grow" />
        <small className="c3"><RelativeTime at={version.published_at ?? version.created_at} exact /></small>
      </div>
      {version.reason && <p className="c2" dir="auto">{version.reason}</p>}
      {before > 0 && <button type="button" className={css.link} aria-expanded={open} onClick={onOpen}>{t("knowledge:compare", { version: before })}</button>}
      {open && before > 0 && <Changes id={id} number={version.number} against={before} />}
    </li>
  );
}

/** Who wrote which version why, who reviewed it, and what it changed. */
export function VersionsDrawer({ article, onClose }: { article: Article; onClose: () => void }) {
  const { t } = useTranslation();
  const found = useVersions(article.id);
  const versions = found.data?.data ?? [];
  const [open, setOpen] = useState(article.number);
  return (
    <Drawer open onClose={onClose} title={t("knowledge:versions")} width={560}>
      <ul className={css.versions}>
        {found.isPending && <Loading><Skeleton width="80%" height={60} /></Loading>}
        {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        {versions.map((version, at) => (
          <Item key={version.number} id={article.id} version={version} before={versions[at + 1]?.number ?? 0} open={open === version.number} onOpen={() => setOpen(open === version.number ? 0 : version.number)} />
        ))}
      </ul>
    </Drawer>
  );
}
