import types from "../types/types.module.css";
import { DefinitionsCard, MatrixCard } from "./MatrixCard";
import { RulesCard } from "./RulesCard";
import { draftOf, falls, lackOf, type RulesDraft, type RulesShown, type Trial } from "./shapes";
import { NOTHING, TryCard, type Asked } from "./TryCard";
import { FormDialog } from "../FormDialog";
import { Superseded } from "../Superseded";
import { useWrite } from "../queries";
import { useKeptDraft } from "../useKeptDraft";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import { useCan } from "@/api/queries";
import { shownKeys } from "@/app/commands/keys";
import { useCommand, useKeys } from "@/app/commands/registry";
import { fieldTexts } from "@/i18n";
import { Button, Chip, DeniedState, ErrorState, Loading, Scroller, Skeleton, TextInput, toast } from "@/ui";

const rulesKey = ["admin", "priority-rules"];
const PAUSE_MS = 400;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const stamp = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(stamp) as T), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [stamp]);
  return settled;
}

/** What the rules on the screen would propose, saved or not. */
function useTrial(draft: RulesDraft, asked: Asked) {
  const body = useSettled({ rules: draft, ...(asked.by === "ticket" ? { ticket: asked.number.trim() } : { sketch: asked.sketch }) });
  const ready = draft.rules.every((rule) => lackOf(rule) === null) && (asked.by === "sketch" || asked.number.trim() !== "");
  return useQuery({ queryKey: ["priority-trial", body], queryFn: () => api.post<Trial>("/priority-rules/try", body), enabled: ready, placeholderData: keepPreviousData, retry: false });
}

function Editor({ rules }: { rules: RulesShown }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const kept = useKeptDraft("priority", draftOf(rules), rules.version);
  const { draft } = kept;
  const [asked, setAsked] = useState(NOTHING);
  const [reason, setReason] = useState<string | null>(null);
  const { data: trial, error } = useTrial(draft, asked);
  const save = useWrite(() => api.put<RulesShown>("/priority-rules", { ...draft, reason }, { version: kept.base }), {
    quiet: true,
    onDone: (next) => { client.setQueryData(rulesKey, next); kept.saved(draftOf(next), next.version); setReason(null); toast(t("priorities:saved", { n: next.version })); },
  });
  const stale = hasCode(save.error, "stale");
  const lack = draft.rules.findIndex((rule) => lackOf(rule) !== null);
  const lacking = !kept.changed ? t("forms:unchanged") : kept.late ? t("forms:late.first") : falls(draft.matrix).size > 0 ? t("priorities:falls") : lack >= 0 ? t("priorities:lacking", { n: lack + 1 }) : null;
  const keys = useKeys("settings.save");
  const begin = () => { if (!lacking) setReason(""); };
  useCommand("settings.save", begin);
  const change = (patch: Partial<RulesDraft>) => { save.reset(); kept.change({ ...draft, ...patch }); };
  const [newest] = rules.history;
  const marks = (how: "raised" | "holds") => new Set((trial?.rules ?? []).filter((one) => one[how]).map(({ place }) => place));
  return (
    <div className={types.page}>
      <header className={types.head}>
        <h1 className="sr">{t("priorities:title")}</h1>
        <span className={types.crumb}><Link to="/admin/categories?tab=priorities">{t("admin:category.tab.priorities")}</Link><ChevronRight size={12} className="flip" aria-hidden="true" /></span>
        <b className={types.name}>{t("priorities:title")}</b><Chip tone="outline">v{rules.version}</Chip>
        <span className="grow" />
        <span role="status" className="t12 c2">{kept.changed && t("forms:unsaved")}</span>
        {kept.changed && <Button size="sm" onClick={() => { save.reset(); kept.discard(); }}>{t("admin:discard")}</Button>}
        <Button size="sm" kind="primary" reason={lacking} shortcut={lacking ? undefined : keys && shownKeys(keys)} onClick={begin}>{t("priorities:save")}</Button>
      </header>
      <div className={types.split}>
        <Scroller className={types.making} label={t("priorities:title")}>
          {(kept.late || stale) && <Superseded by={newest?.author_name ?? ""} at={newest?.published_at ?? null} onReload={() => { save.reset(); setReason(null); kept.discard(); void client.invalidateQueries({ queryKey: rulesKey }); }} onKeep={() => { save.reset(); setReason(null); kept.keepMine(); }} />}
          <MatrixCard draft={draft} onChange={change} />
          <RulesCard rules={draft.rules} errors={fieldTexts(save.error)} raised={marks("raised")} held={marks("holds")} onChange={(next) => change({ rules: next })} />
          <DefinitionsCard draft={draft} onChange={change} />
        </Scroller>
        <Scroller className={types.beside} label={t("priorities:try.title")}><TryCard asked={asked} onChange={setAsked} trial={trial} error={error} /></Scroller>
      </div>
      {reason !== null && !stale && (
        <FormDialog title={t("priorities:publish", { n: rules.version + 1 })} error={save.error} busy={save.isPending} fields={["reason"]} lacking={reason.trim() ? null : t("priorities:reason_lacking")} save={t("priorities:save")} onSave={() => save.mutate(undefined)} onClose={() => setReason(null)}>
          <TextInput required data-autofocus label={t("priorities:reason")} value={reason} onChange={(event) => setReason(event.target.value)} />
          <p className="t12 c3">{t("priorities:note")}</p>
        </FormDialog>
      )}
    </div>
  );
}

/** /admin/categories/priority: how urgent tickets are held to be, tried before it binds. */
export function Component() {
  const allowed = useCan()("config.manage");
  const { data, error, refetch } = useQuery({ queryKey: rulesKey, queryFn: () => api.get<RulesShown>("/priority-rules"), enabled: allowed });
  if (!allowed) return <DeniedState permission="config.manage" />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><div style={{ padding: 24 }}><Skeleton width={240} height={20} /></div></Loading>;
  return <Editor rules={data} />;
}
