import css from "./designer.module.css";
import { useDesign } from "./useDesign";
import { processKeys, useDraft, useFindings, useProcessList, useVersion, type Draft, type ProcessLine } from "./queries";
import type { Process } from "./model/definition";
import type { Finding } from "./model/findings";
import { Workbench } from "./Workbench";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useCan } from "@/api/queries";
import { DeniedState, EmptyState, ErrorState, LinkButton, Loading, Skeleton } from "@/ui";

const CHECK_AFTER_MS = 500;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface EditorProps { line: ProcessLine; draft: Draft | null; base: Process; onGone: () => Promise<unknown> | void }

/** The draft, checked as it is drawn. */
function Editor({ line, draft, base, onGone }: EditorProps) {
  const [saved, setSaved] = useState<Finding[]>(draft?.findings ?? []);
  const design = useDesign({ processKey: line.key, draft, base, basedOn: line.version, onFindings: setSaved });
  const checked = useFindings(line.key, useSettled(design.process));
  return <Workbench line={line} process={design.process} design={design} version={line.version} findings={checked.data ?? saved} checking={checked.isFetching} onGone={onGone} />;
}

const Waiting = () => <Loading><div className={css.page}><div className={css.head}><Skeleton height={24} width={220} /></div><div className={css.body}><div className={css.palette}><Skeleton height={300} /></div><div className={css.surface}><Skeleton height={480} /></div><div className={css.side}><Skeleton height={300} /></div></div></div></Loading>;

/** /admin/process/:key: one process, drawn. `?version=` shows a published version, which nobody can change. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { key = "" } = useParams();
  const [search] = useSearchParams();
  const asked = Number(search.get("version")) || null;
  const [round, setRound] = useState(0);
  const mayRead = can("process.read") || can("process.design");
  const list = useProcessList(mayRead);
  const line = list.data?.find((one) => one.key === key);
  const designing = can("process.design") && asked === null && line !== undefined && line.archived_at === null;
  const draft = useDraft(key, designing);
  const shown = useVersion(key, line ? (asked ?? line.version ?? line.versions[0]?.version ?? null) : null);
  if (!mayRead) return <DeniedState permission="process.read" />;
  const error = list.error ?? (designing ? draft.error : null) ?? (line && draft.data ? null : shown.error);
  if (error) return <ErrorState error={error} onRetry={() => { void list.refetch(); if (designing) void draft.refetch(); if (shown.isError) void shown.refetch(); }} />;
  if (list.data && !line) return <EmptyState title={t("designer:gone")} actions={<LinkButton to="/admin/process">{t("designer:head.back")}</LinkButton>} />;
  const base = shown.data?.definition;
  const ready = line && (designing ? draft.data !== undefined && !draft.isFetching && (base ?? draft.data) : base);
  if (!line || !ready) return line && !shown.isLoading && !draft.isLoading && !draft.isFetching && !ready ? <EmptyState title={t("designer:no_version")} /> : <Waiting />;
  const onGone = async () => {
    const { data } = await list.refetch();
    if (!data?.some((one) => one.key === key)) return navigate("/admin/process");
    await client.resetQueries({ queryKey: processKeys.draft(key) });
    setRound((old) => old + 1);
  };
  if (designing) return <Editor key={`${key} ${round}`} line={line} draft={draft.data ?? null} base={base ?? (draft.data as Draft).definition} onGone={onGone} />;
  return base ? <Workbench key={`${key} ${asked ?? ""}`} line={line} process={base} design={null} version={asked ?? line.version} findings={[]} checking={false} onGone={onGone} /> : <Waiting />;
}
