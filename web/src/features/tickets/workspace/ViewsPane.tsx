import css from "./workspace.module.css";
import { groupOf, iconOf, shownCount, toneOf, useViewName, VIEW_GROUPS, viewPath } from "./views";
import { PanelLeftClose } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViews } from "@/api/queries";
import type { CountedView } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useKeys } from "@/app/commands/registry";
import { IconButton, Skeleton } from "@/ui";
import { ApprovalLinks, MyApprovals } from "../../approvals/ApprovalLinks";
import { CareLinks } from "../../quality/CareLinks";

function ViewLink({ view, current, onPick }: { view: CountedView; current: string; onPick?: () => void }) {
  const name = useViewName();
  const Icon = iconOf(view);
  const path = viewPath(view);
  return (
    <Link to={`/w/${path}`} className={css.view} aria-current={path === current ? "page" : undefined} onClick={onPick}>
      <Icon size={15} aria-hidden="true" />
      <span className="el" dir="auto" title={name(view)}>{name(view)}</span>
      {typeof view.count === "number" && view.count > 0 && <span className={css.count} data-tone={toneOf(view)}>{shownCount(view.count)}</span>}
    </Link>
  );
}

/** Every view in its group. `onPick` closes the menu it stands in. */
export function ViewsList({ current, onPick, head }: { current: string; onPick?: () => void; head?: React.ReactNode }) {
  const { t } = useTranslation();
  const { data } = useViews();
  if (!data) return <div className="col g12" style={{ padding: 8 }}>{[70, 90, 60, 80, 75].map((width) => <Skeleton key={width} width={`${width}%`} />)}</div>;
  const sorted = [...data].sort((a, b) => a.position - b.position);
  const groups = VIEW_GROUPS.map((group) => ({ group, views: sorted.filter((view) => groupOf(view) === group) })).filter(({ views }) => views.length > 0);
  return groups.map(({ group, views }, index) => (
    <Fragment key={group}>
      <section aria-label={t(`workspace:group.${group}`)}>
        <div className={css.group}><span>{t(`workspace:group.${group}`)}</span>{index === 0 && head}</div>
        {views.map((view) => <ViewLink key={view.id} view={view} current={current} onPick={onPick} />)}
        {group === "mine" && <MyApprovals current={current} onPick={onPick} />}
        {group === "mine" && <CareLinks current={current} onPick={onPick} />}
      </section>
      {group === "mine" && <ApprovalLinks current={current} onPick={onPick} />}
    </Fragment>
  ));
}

export function ViewsPane({ current, width, onFold, foot }: { current: string; width: number; onFold: () => void; foot?: React.ReactNode }) {
  const { t } = useTranslation();
  const keys = useKeys("pane.views");
  const fold = <IconButton size="xs" label={t("workspace:fold_views")} shortcut={keys && shownKeys(keys)} icon={<PanelLeftClose size={14} className="flip" />} onClick={onFold} />;
  return (
    <nav className={css.views} style={{ inlineSize: width }} aria-label={t("workspace:views")}>
      <ViewsList current={current} head={fold} />
      {foot}
    </nav>
  );
}
