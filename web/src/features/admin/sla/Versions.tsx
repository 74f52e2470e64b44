import css from "./sla.module.css";
import { Changes } from "./Changes";
import { PublishDialog } from "./PublishDialog";
import { useDiff, useVersions, type Kind } from "./queries";
import { useWrite } from "../queries";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Button, Chip, Drawer, EmptyState, ErrorState, Loading, RelativeTime, Select, Skeleton, toast } from "@/ui";

interface VersionsProps { kind: Kind; id: string; name: string; current: number; running: number; hasDraft: boolean; onRolledBack: () => void; onClose: () => void }

/** All versions with author and reason, the difference of any two, and the way back. */
export function Versions({ kind, id, name, current, running, hasDraft, onRolledBack, onClose }: VersionsProps) {
  const { t } = useTranslation();
  const versions = useVersions(kind, id);
  const list = [...(versions.data ?? [])].sort((a, b) => b.version - a.version);
  const [to, setTo] = useState<number | "draft">(hasDraft ? "draft" : current);
  const [chosen, setChosen] = useState<number | null>(null);
  const from = chosen ?? (to === "draft" ? current : (list.find(({ version }) => version < to)?.version ?? null));
  const diff = useDiff(kind, id, from, to);
  const [back, setBack] = useState<number | null>(null);
  const rollBack = useWrite(({ version, ...answer }: { version: number; reason: string; running: boolean }) => api.post(`/sla/${kind}/${id}/rollback`, kind === "policies" ? { version, ...answer } : { version, reason: answer.reason }), {
    quiet: true, onDone: () => { setBack(null); toast(t("sla:version.rolled_back")); onRolledBack(); onClose(); },
  });
  const options = list.map(({ version }) => ({ value: String(version), label: t("sla:version.v", { n: version }) }));
  return (
    <Drawer open onClose={onClose} width={640} title={t("sla:version.title", { name })}>
      <div className={css.drawer}>
        {versions.error ? <ErrorState error={versions.error} onRetry={() => void versions.refetch()} /> : !versions.data ? <Loading><Skeleton height={48} /><Skeleton height={48} /></Loading>
          : list.length === 0 ? <EmptyState title={t("sla:version.none")}>{t("sla:version.none_note")}</EmptyState> : (
            <>
              <section>
                <div className={css.compare}>
                  <Select size="sm" label={t("sla:diff.from")} options={options} value={from === null ? null : String(from)} onChange={(value) => setChosen(value === null ? null : Number(value))} />
                  <Select size="sm" label={t("sla:diff.to")} options={[...(hasDraft ? [{ value: "draft", label: t("sla:version.draft") }] : []), ...options]} value={String(to)} onChange={(value) => { setChosen(null); setTo(value === "draft" ? "draft" : Number(value)); }} />
                </div>
                {from === null ? <p className="t13 c3">{t("sla:diff.first")}</p> : diff.error ? <ErrorState error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Changes changes={diff.data} /> : <Loading><Skeleton height={32} /></Loading>}
              </section>
              <ol className={css.versions}>
                {list.map(({ version, author_name, reason, published_at }) => (
                  <li key={version}>
                    <span className="row"><b>{t("sla:version.v", { n: version })}</b>{version === current && <Chip tone="ok">{t("sla:state.published")}</Chip>}<span className="c2"><bdi>{author_name}</bdi> · <RelativeTime at={published_at} /></span></span>
                    <p dir="auto">{reason}</p>
                    <span className="row g6">
                      <Button size="xs" kind="ghost" onClick={() => { setChosen(null); setTo(version); }}>{t("sla:diff.show")}</Button>
                      {version !== current && <Button size="xs" kind="ghost" icon={<RotateCcw size={13} />} onClick={() => setBack(version)}>{t("sla:version.roll_back")}</Button>}
                    </span>
                  </li>
                ))}
              </ol>
            </>
          )}
      </div>
      {back !== null && (
        <PublishDialog kind={kind} title={t("sla:version.roll_back_title", { n: back, next: current + 1 })} save={t("sla:version.roll_back")} running={running} busy={rollBack.isPending} error={rollBack.error}
          onPublish={(answer) => rollBack.mutate({ version: back, ...answer })} onClose={() => { rollBack.reset(); setBack(null); }} />
      )}
    </Drawer>
  );
}
