import css from "../admin.module.css";
import type { Branch } from "./tree";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useL10n, useNumber } from "@/i18n";
import { Chip } from "@/ui";
import { ticketsPath } from "../../reports/figures";

interface CategoryTreeProps { branches: Branch[]; /** Instants between which the counted tickets came. */ since: [string, string] | null }

function Node({ branch, since, closed, onToggle }: { branch: Branch; since: CategoryTreeProps["since"]; closed: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const { node, children, count } = branch;
  const name = l10n(node.name);
  const path = since && ticketsPath({ all: [{ field: "category", op: "under", value: node.id }, { field: "created_at", op: "between", value: since }] });
  return (
    <div className={css.node} data-level={node.level}>
      {children.length > 0 ? (
        <button type="button" className={css.fold} aria-expanded={!closed} aria-label={t("admin:category.fold", { name })} onClick={onToggle}>
          {closed ? <ChevronRight size={14} className="flip" /> : <ChevronDown size={14} />}
        </button>
      ) : <span className={css.noFold} />}
      <span className="grow el" dir="auto">{name}</span>
      {!node.active && <Chip>{t("admin:category.off")}</Chip>}
      {count !== null && count > 0 && path ? <Link to={path} aria-label={t("admin:category.open", { name, count })}>{number(count)}</Link> : count !== null && <span className="c3">{number(count)}</span>}
    </div>
  );
}

/** Three levels that fold; every count leads to its tickets. */
export function CategoryTree({ branches, since }: CategoryTreeProps) {
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
          <Node branch={branch} since={since} closed={closed.has(branch.node.id)} onToggle={() => toggle(branch.node.id)} />
          {!closed.has(branch.node.id) && branch.children.length > 0 && level(branch.children)}
        </li>
      ))}
    </ul>
  );
  return <div className={css.tree}>{level(branches)}</div>;
}
