import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { COUNTED_DAYS, useCategories, type CategoryShown } from "./categories";
import { CategoryDialog } from "./CategoryDialog";
import { CategoryTree } from "./CategoryTree";
import { Types } from "./Definitions";
import { Priorities } from "./Priorities";
import { MergeDialog } from "./MergeDialog";
import { countNodes, matching, placeBody, treeOf, type Place } from "./tree";
import { useWrite } from "../queries";
import { Plus, Search } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api } from "@/api/client";
import { configQuery } from "@/api/queries";
import { laterTexts, useL10n } from "@/i18n";
import { Button, EmptyState, ErrorState, Tabs, TextInput, toast } from "@/ui";

const TypesTab = lazy(async () => { const [{ TypesTab: Tab }] = await Promise.all([import("../types/TypesTab"), laterTexts("forms")]); return { default: Tab }; });
const TABS = ["categories", "types", "priorities"] as const;
type Tab = (typeof TABS)[number];
interface Editing { category: CategoryShown | null; parent: CategoryShown | null }

/** /admin/categories: what tickets are sorted into, what they ask for, and how urgent they can be. */
export function Component() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [text, setText] = useState("");
  const l10n = useL10n();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [merging, setMerging] = useState<CategoryShown | null>(null);
  const config = useQuery(configQuery);
  const { editable, nodes, known, counts, since, error, refetch } = useCategories();
  const tab: Tab = TABS.find((one) => one === search.get("tab")) ?? "categories";
  const tree = treeOf(nodes ?? [], counts);
  const wanted = text.trim().toLocaleLowerCase();
  const shown = wanted ? matching(tree, (node) => Object.values(node.name).some((name) => name.toLocaleLowerCase().includes(wanted))) : tree;
  const place = useWrite(({ category, place: where }: { category: CategoryShown; place: Place }) => api.put(`/categories/${category.id}/place`, placeBody(tree, category.id, where)), {
    onDone: () => { toast(t("catalogue:moved", { name: l10n(moving.current?.name) })); focusOn.current = moving.current?.id ?? null; },
  });
  const archive = useWrite((category: CategoryShown) => api.patch(`/categories/${category.id}`, { archived: !category.archived }, { version: category.version }), { onDone: () => toast(t("common:saved")) });
  // the row that was moved keeps the focus wherever it is drawn next
  const moving = useRef<CategoryShown | null>(null);
  const focusOn = useRef<string | null>(null);
  useEffect(() => {
    if (!focusOn.current) return;
    document.querySelector<HTMLElement>(`[data-category="${focusOn.current}"]`)?.focus();
    focusOn.current = null;
  }, [nodes]);
  const edits = editable ? {
    known, onEdit: (category: CategoryShown) => setEditing({ category, parent: null }), onAdd: (parent: CategoryShown) => setEditing({ category: null, parent }), onMerge: setMerging,
    onArchive: (category: CategoryShown) => archive.mutate(category), onPlace: (category: CategoryShown, where: Place) => { moving.current = category; place.mutate({ category, place: where }); },
  } : null;
  const add = tab === "categories" && editable && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing({ category: null, parent: null })}>{t("admin:category.new")}</Button>;
  const tools = (
    <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>
      <div className={css.tabs}><Tabs label={t("admin:section.categories")} value={tab} onChange={(next) => setSearch({ tab: next }, { replace: true })} options={TABS.map((value) => ({ value, label: t(`admin:category.tab.${value}`) }))} /></div>
      {tab === "categories" && (
        <div className={css.tools}>
          <div className={css.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={t("admin:category.search")} placeholder={t("admin:category.search")} value={text} onChange={(event) => setText(event.target.value)} /></div>
          <span className="grow" />
          {counts && <span className="t12 c3">{since ? t("admin:category.counted", { days: COUNTED_DAYS }) : t("catalogue:counted_open")}</span>}
        </div>
      )}
    </div>
  );
  const failed = config.error ?? error;
  return (
    <Screen title={t("admin:section.categories")} note={nodes && t("admin:category.count", { count: countNodes(tree) })} actions={add} tools={tools} padded={tab !== "categories"}>
      {failed ? <ErrorState error={failed} onRetry={() => { void config.refetch(); void refetch(); }} />
        : !config.data || !nodes ? <WaitingRows />
        : tab === "types" ? (editable ? <Suspense fallback={<WaitingRows />}><TypesTab /></Suspense> : <Types config={config.data} />)
        : tab === "priorities" ? <Priorities config={config.data} />
        : shown.length === 0 ? <EmptyState title={wanted ? t("admin:category.none_filtered") : t("admin:category.none")} actions={wanted && <Button onClick={() => setText("")}>{t("admin:clear_filters")}</Button>} />
        : <CategoryTree branches={shown} since={since} edits={edits} partial={shown !== tree} />}
      {merging && <MergeDialog category={merging} known={known} onClose={() => setMerging(null)} />}
      {editing && <CategoryDialog category={editing.category && (known.get(editing.category.id) ?? editing.category)} parent={editing.parent} onClose={() => setEditing(null)} />}
    </Screen>
  );
}
