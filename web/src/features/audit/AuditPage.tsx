import css from "./audit.module.css";
import { ChainChip, ChainPanel, FirstBroken } from "./Chain";
import { EntryPanel } from "./EntryPanel";
import { EntryTable } from "./EntryTable";
import { Filters } from "./Filters";
import { exportPath, filtersIn, queryOf } from "./filters";
import { useEntries, useVerification } from "./queries";
import { Download, ShieldCheck } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useCan, useMe } from "@/api/queries";
import { problemText } from "@/i18n";
import { Button, DeniedState, Drawer, EmptyState, ErrorState, LoadMore, toast, toastError } from "@/ui";
import { Screen, WaitingRows } from "../admin/Screen";
import { useMedia } from "../tickets/workspace/useMedia";

/** The filters live in the address, so that a search can be kept and sent. */
function useFilters() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback((patch: Record<string, string | null | undefined>) => setSearch((old) => {
    const next = new URLSearchParams(old);
    for (const [name, value] of Object.entries(patch)) if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true }), [setSearch]);
  const clear = useCallback(() => setSearch({}, { replace: true }), [setSearch]);
  return { filters: filtersIn(search), change, clear };
}

function useVerifyNow() {
  const { t } = useTranslation();
  const verification = useVerification();
  const run = async () => {
    const { data, error } = await verification.refetch();
    if (error) toastError(problemText(error));
    else if (data?.ok) toast(t("record:chain.sound", { count: data.checked }));
    else if (data) toastError(t("record:chain.broken", { count: data.broken }));
  };
  return { verification, run };
}

function Record() {
  const { t } = useTranslation();
  const { zone } = useMe();
  const { filters, change, clear } = useFilters();
  const list = useEntries(queryOf(filters, zone));
  const { verification, run } = useVerifyNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const wide = useMedia("(min-width: 1280px)");
  const entries = list.data?.pages.flatMap((page) => page.data) ?? [];
  const index = entries.findIndex(({ id }) => id === chosen);
  const entry = entries[index];
  const step = (by: 1 | -1) => {
    const next = entries[index + by];
    if (!next) return;
    setChosen(next.id);
    document.querySelector(`[data-entry="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const panel = entry && <EntryPanel entry={entry} onStep={step} onClose={() => setChosen(null)} />;
  const actions = (
    <>
      <Button icon={<ShieldCheck size={15} />} busy={verification.isFetching} onClick={() => void run()}>{t("record:verify")}</Button>
      <Button icon={<Download size={15} />} onClick={() => window.location.assign(exportPath(filters, zone))}>{t("record:export")}</Button>
    </>
  );
  const filtered = Object.keys(filters).length > 0;
  return (
    <div className={css.page}>
      <Screen title={t("record:title")} note={<ChainChip verification={verification} />} actions={actions} tools={<div style={{ paddingBlockEnd: 12 }}><Filters filters={filters} onChange={change} onClear={clear} /></div>}>
        {verification.data?.first_broken && <div style={{ padding: "12px 24px" }}><FirstBroken report={verification.data} onShow={(ticket) => change({ ticket })} /></div>}
        {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          : !list.data ? <WaitingRows rows={12} />
          : entries.length === 0 ? <EmptyState title={filtered ? t("record:none_filtered") : t("record:none")} actions={filtered && <Button onClick={clear}>{t("record:filter.clear")}</Button>} />
          : <EntryTable entries={entries} chosen={chosen} onChoose={setChosen} />}
        <LoadMore more={list.hasNextPage} busy={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
      </Screen>
      {wide ? <aside className={css.side} aria-label={t("record:detail.label")}>{panel ?? <ChainPanel verification={verification} />}</aside>
        : entry && <Drawer open onClose={() => setChosen(null)} title={t("record:detail.label")}>{panel}</Drawer>}
    </div>
  );
}

/** /admin/audit: everything that was ever done, unchangeable, with proof. */
export function Component() {
  return useCan()("audit.read") ? <Record /> : <DeniedState permission="audit.read" />;
}
