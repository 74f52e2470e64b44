import css from "./reports.module.css";
import { ticketsPath, type Group } from "./figures";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import { useL10n, useNumber } from "@/i18n";
import { Card, EmptyState, PriorityChip, SegmentedControl } from "@/ui";
import type { Priority } from "@/api/types";
import { categoryPath } from "../tickets/model";

export const DIMENSIONS = ["type", "team", "channel", "category", "priority", "assignee"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

function useNameOf(by: Dimension): (group: Group) => string {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  return ({ key, label }) => {
    if (key === null) return t(`figures:nobody.${by}`);
    if (by === "category") return categoryPath(config, key).map((node) => l10n(node.name)).join(" / ") || l10n(label) || key;
    if (by === "channel" && i18n.exists(`timeline:channel.${key}`)) return t(`timeline:channel.${key}`);
    return l10n(label) || key;
  };
}

interface BreakdownProps { groups: Group[]; by: Dimension; onBy: (by: Dimension) => void }

/** Tickets created in the period, by one dimension; every count leads to its tickets. */
export function Breakdown({ groups, by, onBy }: BreakdownProps) {
  const { t } = useTranslation();
  const number = useNumber();
  const nameOf = useNameOf(by);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...groups.map(({ count }) => count));
  return (
    <Card flush title={t("figures:breakdown.title")} note={t("figures:breakdown.note")}>
      <div className={css.by}><SegmentedControl label={t("figures:breakdown.by")} value={by} onChange={onBy} options={DIMENSIONS.map((value) => ({ value, label: t(`figures:by.${value}`) }))} /></div>
      {groups.length === 0 && <EmptyState title={t("figures:none")}>{t("figures:none_body")}</EmptyState>}
      <ul className={css.bars}>
        {groups.map((group) => (
          <li key={group.key ?? "none"} className={css.barRow}>
            {by === "priority" && group.key ? <span><PriorityChip priority={group.key as Priority} /></span> : <span className="el" dir="auto" title={nameOf(group)}>{nameOf(group)}</span>}
            <span className={css.track} aria-hidden="true"><i style={{ inlineSize: `${(100 * group.count) / most}%` }} /></span>
            <Link to={ticketsPath(group.filter)} aria-label={t("figures:breakdown.open", { name: nameOf(group), count: group.count })}>{number(group.count)}</Link>
            <span className={css.share}>{number(group.count / Math.max(1, total), { style: "percent", maximumFractionDigits: 0 })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
