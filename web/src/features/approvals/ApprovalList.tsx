import work from "../tickets/workspace/workspace.module.css";
import css from "./approvals.module.css";
import { ApprovalItem } from "./ApprovalItem";
import { BulkBar } from "./BulkBar";
import type { ApprovalRow, Box } from "./model";
import type { useBox } from "./queries";
import { ArrowDownNarrowWide, CheckCheck } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { EmptyState, ErrorState, Kbd, Loading, LoadMore, Skeleton } from "@/ui";
import { ViewSwitch } from "../tickets/workspace/ViewSwitch";
import { boxPath } from "./ApprovalLinks";

interface ListProps {
  box: Box;
  list: ReturnType<typeof useBox>;
  rows: ApprovalRow[];
  chosen: string | null;
  width: number;
  viewsInMenu: boolean;
  onOpen: (id: string, replace?: boolean) => void;
}

function Shapes() {
  return (
    <Loading>
      {[70, 84, 62, 76].map((width) => <div key={width} className={work.shape}><Skeleton width="40%" /><Skeleton width={`${width}%`} height={12} /><Skeleton width="30%" /></div>)}
    </Loading>
  );
}

function Head({ box, count, viewsInMenu }: { box: Box; count: number | undefined; viewsInMenu: boolean }) {
  const { t } = useTranslation();
  const name = t(`workspace:approvals.${box}`);
  return (
    <header className={work.head}>
      <h1 className={work.title}>{viewsInMenu ? <ViewSwitch title={name} current={boxPath(box)} /> : name}</h1>
      {Boolean(count) && <span className={work.total}>{count}</span>}
      <span className="grow" />
      <span className={css.sort}><ArrowDownNarrowWide size={14} aria-hidden="true" />{t(box === "mine" || box === "deputy" ? "approvals:sort.due" : "approvals:sort.newest")}</span>
    </header>
  );
}

function Hints() {
  const { t } = useTranslation();
  const [next, previous, select] = [useKeys("list.next"), useKeys("list.previous"), useKeys("list.select")];
  return (
    <p className={css.hints}>
      <span>{next && <Kbd keys={shownKeys(next)} />} {previous && <Kbd keys={shownKeys(previous)} />} {t("approvals:hint.move")}</span>
      <span>{select && <Kbd keys={shownKeys(select)} />} {t("approvals:hint.select")}</span>
    </p>
  );
}

/** The rows of a box; J and K go up and down, X picks several of a kind. */
export function ApprovalList({ box, list, rows, chosen, width, viewsInMenu, onOpen }: ListProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<string[]>([]);
  const box_ = useRef<HTMLDivElement>(null);
  const deciding = box === "mine" || box === "deputy";
  const there = picked.filter((id) => rows.some((row) => row.id === id));
  const at = Math.max(0, rows.findIndex((row) => row.id === chosen));
  useEffect(() => setPicked([]), [box]);
  const step = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    onOpen(row.id, true);
    box_.current?.querySelector(`[data-approval="${row.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const toggle = (id: string) => setPicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]));
  const here = rows[at];
  useCommand("list.next", () => step(at + 1), { enabled: rows.length > 0 });
  useCommand("list.previous", () => step(at - 1), { enabled: rows.length > 0 });
  useCommand("list.select", () => here && toggle(here.id), { enabled: deciding && rows.length > 0 });
  useCommand("list.refresh", () => void list.refetch());
  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, Enter: at };
    const to = targets[event.key];
    if (event.key === " " && deciding && here) toggle(here.id);
    else if (to !== undefined && !event.nativeEvent.isComposing) step(to);
    else return;
    event.preventDefault();
  };
  return (
    <section className={work.list} style={{ inlineSize: width || undefined }} aria-label={t("approvals:list")}>
      <Head box={box} count={list.data?.pages[0]?.counts[box]} viewsInMenu={viewsInMenu} />
      {list.isPending && <Shapes />}
      {list.error && rows.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && <EmptyState tone={deciding ? "good" : "plain"} icon={<CheckCheck size={24} />} title={t(`approvals:empty.${box}`)} />}
      {rows.length > 0 && (
        <div ref={box_} className={css.rows}>
          <div role="listbox" aria-label={t("approvals:list")} aria-multiselectable={deciding || undefined} tabIndex={0} className={css.listbox} aria-activedescendant={here && `approval-${here.id}`} onKeyDown={onKeyDown}>
            {rows.map((row) => <ApprovalItem key={row.id} row={row} box={box} open={row.id === chosen} picked={there.includes(row.id)} onOpen={(additive) => (additive && deciding ? toggle(row.id) : onOpen(row.id, chosen !== null))} />)}
          </div>
          <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
          {deciding && <Hints />}
        </div>
      )}
      <BulkBar rows={rows.filter((row) => there.includes(row.id))} onClear={() => setPicked([])} />
    </section>
  );
}
