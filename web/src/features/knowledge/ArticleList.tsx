import css from "./knowledge.module.css";
import { NO_FILTER, type Filter, type useArticles } from "./queries";
import { isStale, STATES, type ArticleRow, type State } from "./shapes";
import { StateChip } from "./StateChip";
import { OFFERED, useTongue } from "./tongues";
import { useCategoryOptions } from "../tickets/actions/Choosers";
import { Plus, Search, SlidersHorizontal } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { useCommand } from "@/app/commands/registry";
import { Button, Checkbox, Chip, EmptyState, ErrorState, IconButton, Loading, LoadMore, RelativeTime, Select, Skeleton, TextInput } from "@/ui";

interface ListProps {
  list: ReturnType<typeof useArticles>;
  filter: Filter;
  chosen: string | null;
  onFilter: (filter: Filter) => void;
  onOpen: (id: string) => void;
  onNew: (() => void) | undefined;
}

function Item({ row, open, onOpen }: { row: ArticleRow; open: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const today = new Date().toISOString().slice(0, 10);
  return (
    <div id={`article-${row.id}`} role="option" aria-selected={open} tabIndex={-1} data-open={open} className={css.item} onPointerDown={onOpen}>
      <p className={`${css.itemTitle} user`} dir="auto" lang={row.language}>{row.title}</p>
      <div className={css.line}>
        <StateChip row={row} />
        {isStale(row, today) && <Chip tone="warn">{t("knowledge:stale")}</Chip>}
        <span className="el grow"><bdi>{row.owner?.name}</bdi></span>
        <RelativeTime at={row.updated_at} />
      </div>
    </div>
  );
}

function Filters({ filter, onFilter }: Pick<ListProps, "filter" | "onFilter">) {
  const { t } = useTranslation();
  const tongue = useTongue();
  const can = useCan();
  const categories = useCategoryOptions();
  const drafts = can("knowledge.write") || can("knowledge.review");
  return (
    <div className={css.filters}>
      {drafts && <Select clearable size="sm" label={t("knowledge:state_label")} placeholder={t("knowledge:any")} value={filter.state} options={STATES.map((one) => ({ value: one, label: t(`knowledge:state.${one}`) }))} onChange={(state) => onFilter({ ...filter, state: state as State | null })} />}
      <Select clearable size="sm" label={t("knowledge:language")} placeholder={t("knowledge:any")} value={filter.language} options={OFFERED.map((one) => ({ value: one, label: tongue(one) }))} onChange={(language) => onFilter({ ...filter, language })} />
      <Select clearable searchable size="sm" label={t("knowledge:category")} placeholder={t("knowledge:any")} value={filter.category_id} options={categories} onChange={(category_id) => onFilter({ ...filter, category_id })} />
      <div className="row wrap g6">
        <Checkbox label={t("knowledge:mine")} checked={filter.mine} onChange={(mine) => onFilter({ ...filter, mine })} />
        <Checkbox label={t("knowledge:stale_only")} checked={filter.stale} onChange={(stale) => onFilter({ ...filter, stale })} />
      </div>
    </div>
  );
}

/** Search, filters and rows; arrows, J and K move, Enter opens. */
export function ArticleList({ list, filter, chosen, onFilter, onOpen, onNew }: ListProps) {
  const { t } = useTranslation();
  const narrowed = filter.state !== null || filter.language !== null || filter.category_id !== null || filter.mine || filter.stale;
  const [filtering, setFiltering] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const at = rows.findIndex((row) => row.id === chosen);
  const step = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    onOpen(row.id);
    document.getElementById(`article-${row.id}`)?.scrollIntoView({ block: "nearest" });
  };
  useCommand("list.next", () => step(at + 1), { enabled: rows.length > 0 });
  useCommand("list.previous", () => step(at - 1), { enabled: rows.length > 0 });
  useCommand("list.filter", () => setFiltering(!filtering));
  useCommand("list.clear_filters", () => onFilter(NO_FILTER), { enabled: narrowed || Boolean(filter.text) });
  useCommand("list.refresh", () => void list.refetch());
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || event.nativeEvent.isComposing) return;
    event.preventDefault();
    step(to);
  };
  return (
    <nav className={css.side} aria-label={t("knowledge:list")}>
      <header className={css.sideHead}>
        <h1>{t("knowledge:title")}</h1>
        <span className="grow" />
        <IconButton size="xs" label={t("knowledge:filters")} aria-expanded={filtering} icon={<SlidersHorizontal size={15} />} onClick={() => setFiltering(!filtering)} />
        {onNew && <IconButton size="xs" label={t("knowledge:new")} icon={<Plus size={15} />} onClick={onNew} />}
      </header>
      <div className={css.search}><TextInput ref={search} hideLabel label={t("knowledge:search")} placeholder={t("knowledge:search")} icon={<Search size={14} aria-hidden="true" />} value={filter.text} maxLength={200} onChange={(event) => onFilter({ ...filter, text: event.target.value })} /></div>
      {(filtering || narrowed) && <Filters filter={filter} onFilter={onFilter} />}
      {list.isPending && <Loading><div className={css.waiting}>{[80, 64, 72, 58].map((width) => <Skeleton key={width} width={`${width}%`} height={14} />)}</div></Loading>}
      {list.error && rows.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (narrowed || filter.text
        ? <EmptyState title={t("knowledge:none_found")} actions={<Button onClick={() => onFilter(NO_FILTER)}>{t("knowledge:clear")}</Button>} />
        : <EmptyState title={t("knowledge:none.title")} actions={onNew && <Button onClick={onNew}>{t("knowledge:new")}</Button>}>{t("knowledge:none.body")}</EmptyState>)}
      {rows.length > 0 && (
        <div className={css.rows}>
          <div role="listbox" aria-label={t("knowledge:list")} tabIndex={0} className={css.listbox} aria-activedescendant={at >= 0 ? `article-${chosen ?? ""}` : undefined} onKeyDown={onKeyDown}>
            {rows.map((row) => <Item key={row.id} row={row} open={row.id === chosen} onOpen={() => onOpen(row.id)} />)}
          </div>
          <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
        </div>
      )}
    </nav>
  );
}
