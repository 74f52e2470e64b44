import css from "../admin.module.css";
import own from "./tree.module.css";
import type { CategoryShown } from "./categories";
import { flat, neighbors, type Branch, type Place } from "./tree";
import { Archive, ArchiveRestore, ChevronDown, ChevronRight, GripVertical, Merge, MoreHorizontal, Pencil, Plus } from "lucide-react";
import { useState, type DragEvent, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Condition } from "@/api/types";
import { useL10n, useNumber } from "@/i18n";
import { Chip, clsx, IconButton, Menu, MenuItem, Tooltip } from "@/ui";
import { ticketsPath } from "../../reports/figures";

interface TreeEdits {
  known: Map<string, CategoryShown>;
  onEdit: (category: CategoryShown) => void;
  onAdd: (parent: CategoryShown) => void;
  onMerge: (category: CategoryShown) => void;
  onArchive: (category: CategoryShown) => void;
  onPlace: (category: CategoryShown, place: Place) => void;
}
interface CategoryTreeProps { branches: Branch[]; /** Instants between which the counted tickets came; null: those open now. */ since: [string, string] | null; edits: TreeEdits | null; /** A search shows parts only: nothing is sorted then. */ partial?: boolean }

function Count({ branch: { node, count }, since }: { branch: Branch; since: CategoryTreeProps["since"] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  if (count === null) return null;
  if (count === 0) return <span className="c3">{number(0)}</span>;
  const asked: Condition = since ? { field: "created_at", op: "between", value: since } : { field: "status_category", op: "ne", value: "closed" };
  const all: Condition[] = [{ field: "category", op: "under", value: node.id }, asked];
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

/** Where in the tree something dragged over a row would go: above it, below it, or into it. */
function sideOf(event: DragEvent): Place["side"] {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (event.clientY - box.top) / box.height;
  return share < 0.3 ? "before" : share > 0.7 ? "after" : "into";
}

interface NodeProps { branch: Branch; tree: Branch[]; since: CategoryTreeProps["since"]; edits: TreeEdits | null; closed: boolean; sortable: boolean; dragged: CategoryShown | null; onDrag: (category: CategoryShown | null) => void; onToggle: () => void }

function Node({ branch, tree, since, edits, closed, sortable, dragged, onDrag, onToggle }: NodeProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [over, setOver] = useState<Place["side"] | null>(null);
  const { node, children } = branch;
  const name = l10n(node.name);
  const mine = edits?.known.get(node.id);
  const into = mine?.merged_into_id && edits?.known.get(mine.merged_into_id);
  const onKeyDown = (event: KeyboardEvent) => {
    const rtl = document.documentElement.dir === "rtl";
    const key = rtl ? ({ ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key] ?? event.key) : event.key;
    const place = neighbors(tree, node.id)[key];
    if (place === undefined || !mine || !edits) return;
    event.preventDefault();
    if (place) edits.onPlace(mine, place);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(null);
    if (dragged && edits && dragged.id !== node.id) edits.onPlace(dragged, { side: sideOf(event), target: node.id });
    onDrag(null);
  };
  return (
    <div className={clsx(css.node, over && own[over], dragged?.id === node.id && own.dragged)} data-level={node.level} {...(sortable && node.active ? { onDragOver: (event: DragEvent) => { event.preventDefault(); setOver(sideOf(event)); }, onDragLeave: () => setOver(null), onDrop: drop } : {})}>
      {sortable && mine && node.active && (
        <button type="button" draggable className={own.handle} data-category={node.id} aria-label={t("catalogue:handle", { name })} title={t("catalogue:keys")} onKeyDown={onKeyDown}
          onDragStart={(event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", node.id); onDrag(mine); }} onDragEnd={() => onDrag(null)}><GripVertical size={14} aria-hidden="true" /></button>
      )}
      {children.length > 0 ? (
        <button type="button" className={css.fold} aria-expanded={!closed} aria-label={t("admin:category.fold", { name })} onClick={onToggle}>
          {closed ? <ChevronRight size={14} className="flip" /> : <ChevronDown size={14} />}
        </button>
      ) : <span className={css.noFold} />}
      <span className="el" dir="auto">{name}</span>
      {into ? <Chip>{t("catalogue:merged_into", { name: l10n(into.name) })}</Chip> : !node.active && <Chip>{t("admin:category.off")}</Chip>}
      {mine && <Hint category={mine} />}
      <span className="grow" />
      {edits && mine && (
        <span className={css.acts}>
          {node.level < 3 && node.active && <IconButton size="xs" label={t("admin:category.add_below", { name })} icon={<Plus size={14} />} onClick={() => edits.onAdd(mine)} />}
          {!mine.merged_into_id && (
            <Menu trigger={<IconButton size="xs" label={t("admin:more_of", { name })} icon={<MoreHorizontal size={14} />} />}>
              <MenuItem icon={<Pencil size={15} />} onClick={() => edits.onEdit(mine)}>{t("catalogue:rename")}</MenuItem>
              <MenuItem icon={<Merge size={15} />} reason={children.some((child) => child.node.active) ? t("catalogue:has_parts") : null} onClick={() => edits.onMerge(mine)}>{t("catalogue:merge")}</MenuItem>
              <MenuItem icon={mine.archived ? <ArchiveRestore size={15} /> : <Archive size={15} />} danger={!mine.archived} onClick={() => edits.onArchive(mine)}>{t(mine.archived ? "admin:restore" : "admin:archive")}</MenuItem>
            </Menu>
          )}
        </span>
      )}
      <span className={css.count}><Count branch={branch} since={since} /></span>
    </div>
  );
}

/** Three levels that fold; every count leads to its tickets. Those who keep it drag rows, or move them with the arrow keys. */
export function CategoryTree({ branches, since, edits, partial }: CategoryTreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [dragged, setDragged] = useState<CategoryShown | null>(null);
  const toggle = (id: string) => setClosed((old) => {
    const next = new Set(old);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  const sortable = Boolean(edits) && !partial && flat(branches).length > 1;
  const level = (list: Branch[]) => (
    <ul>
      {list.map((branch) => (
        <li key={branch.node.id}>
          <Node branch={branch} tree={branches} since={since} edits={edits} sortable={sortable} dragged={dragged} onDrag={setDragged} closed={closed.has(branch.node.id)} onToggle={() => toggle(branch.node.id)} />
          {!closed.has(branch.node.id) && branch.children.length > 0 && level(branch.children)}
        </li>
      ))}
    </ul>
  );
  return <div className={css.tree}>{level(branches)}</div>;
}
