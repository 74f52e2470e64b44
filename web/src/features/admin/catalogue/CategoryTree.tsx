import css from "../admin.module.css";
import type { CategoryShown } from "./categories";
import type { Branch } from "./tree";
import { ChevronDown, ChevronRight, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Condition } from "@/api/types";
import { useL10n, useNumber } from "@/i18n";
import { Chip, IconButton, Tooltip } from "@/ui";
import { ticketsPath } from "../../reports/figures";

export interface TreeEdits { known: Map<string, CategoryShown>; onEdit: (category: CategoryShown) => void; onAdd: (parent: CategoryShown) => void }
interface CategoryTreeProps { branches: Branch[]; /** Instants between which the counted tickets came; null for any time. */ since: [string, string] | null; edits: TreeEdits | null }

function Count({ branch: { node, count }, since }: { branch: Branch; since: CategoryTreeProps["since"] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  if (count === null) return null;
  if (count === 0) return <span className="c3">{number(0)}</span>;
  const all: Condition[] = [{ field: "category", op: "under", value: node.id }, ...(since ? [{ field: "created_at", op: "between", value: since }] : [])];
  return <Link to={ticketsPath({ all })} aria-label={t("admin:category.count_open", { name: l10n(node.name), count })}>{number(count)}</Link>;
}

/** What is odd about how it is used. */
function Hint({ category }: { category: CategoryShown }) {
  const { t } = useTranslation();
  if (category.archived) return null;
  if (category.misused) return <Tooltip label={t("admin:category.misused_note", { count: category.moved_away })}><span><Chip tone="warn">{t("admin:category.misused")}</Chip></span></Tooltip>;
  if (category.coarse) return <Tooltip label={t("admin:category.coarse_note", { count: category.own })}><span><Chip tone="outline">{t("admin:category.coarse")}</Chip></span></Tooltip>;
  return category.unused ? <Chip tone="outline">{t("admin:category.unused")}</Chip> : null;
}

function Node({ branch, since, edits, closed, onToggle }: { branch: Branch; since: CategoryTreeProps["since"]; edits: TreeEdits | null; closed: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { node, children } = branch;
  const name = l10n(node.name);
  const mine = edits?.known.get(node.id);
  return (
    <div className={css.node} data-level={node.level}>
      {children.length > 0 ? (
        <button type="button" className={css.fold} aria-expanded={!closed} aria-label={t("admin:category.fold", { name })} onClick={onToggle}>
          {closed ? <ChevronRight size={14} className="flip" /> : <ChevronDown size={14} />}
        </button>
      ) : <span className={css.noFold} />}
      <span className="el" dir="auto">{name}</span>
      {!node.active && <Chip>{t("admin:category.off")}</Chip>}
      {mine && <Hint category={mine} />}
      <span className="grow" />
      {edits && mine && (
        <span className={css.acts}>
          {node.level < 3 && node.active && <IconButton size="xs" label={t("admin:category.add_below", { name })} icon={<Plus size={14} />} onClick={() => edits.onAdd(mine)} />}
          <IconButton size="xs" label={t("admin:edit_named", { name })} icon={<Pencil size={13} />} onClick={() => edits.onEdit(mine)} />
        </span>
      )}
      <span className={css.count}><Count branch={branch} since={since} /></span>
    </div>
  );
}

/** Three levels that fold; every count leads to its tickets. */
export function CategoryTree({ branches, since, edits }: CategoryTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => setClosed((old) => {
    const next = new Set(old);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  const level = (list: Branch[]) => (
    <ul>
      {list.map((branch) => (
        <li key={branch.node.id}>
          <Node branch={branch} since={since} edits={edits} closed={closed.has(branch.node.id)} onToggle={() => toggle(branch.node.id)} />
          {!closed.has(branch.node.id) && branch.children.length > 0 && level(branch.children)}
        </li>
      ))}
    </ul>
  );
  return <div className={css.tree}>{level(branches)}</div>;
}
