import css from "../designer.module.css";
import { useDiff, useProcessWrite, useVersion, type ProcessLine } from "../queries";
import { Changes } from "./Changes";
import { useAuthor } from "../useAuthor";
import { MoveDialog } from "./MoveDialog";
import { FormDialog } from "../../../admin/FormDialog";
import { Eye, MoveRight, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { fieldTexts, useNumber } from "@/i18n";
import type { Process } from "../model/definition";
import { Button, Chip, Drawer, EmptyState, ErrorState, Loading, RelativeTime, Select, Skeleton, Textarea, toast } from "@/ui";

interface VersionsProps { line: ProcessLine; draft: Process | null; onRolledBack: () => void; onClose: () => void }

/** All versions with author and reason, the difference of any two, and the way back. */
export function Versions({ line, draft, onRolledBack, onClose }: VersionsProps) {
  const { t } = useTranslation();
  const number = useNumber();
  const navigate = useNavigate();
  const said = useAuthor();
  const may = useCan()("process.publish");
  const versions = [...line.versions].sort((a, b) => b.version - a.version);
  const newest = versions[0]?.version ?? null;
  const [to, setTo] = useState<number | "draft" | null>(draft ? "draft" : (line.version ?? newest));
  const [chosen, setChosen] = useState<number | null>(null);
  const from = chosen ?? (to === "draft" ? (line.version ?? newest) : (versions.find(({ version }) => to !== null && version < to)?.version ?? null));
  const diff = useDiff(line.key, from, to);
  const before = useVersion(line.key, from).data?.definition;
  const published = useVersion(line.key, typeof to === "number" ? to : null).data?.definition;
  const [back, setBack] = useState<number | null>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const rollBack = useProcessWrite((version: number) => api.post(`/processes/${line.key}/rollback`, { to: version, reason: reason.trim() }), () => { setBack(null); toast(t("designer:version.rolled_back")); onRolledBack(); onClose(); });
  const options = versions.map(({ version }) => ({ value: String(version), label: t("designer:version.v", { n: version }) }));
  return (
    <Drawer open onClose={onClose} width={640} title={t("designer:version.title")}>
      <div className={css.drawer}>
        {versions.length === 0 ? <EmptyState title={t("designer:version.none")}>{t("designer:version.none_note")}</EmptyState> : (
          <>
            <div className={css.pair}>
              <Select size="sm" label={t("designer:diff.from")} options={options} value={from === null ? null : String(from)} onChange={(value) => setChosen(value === null ? null : Number(value))} />
              <Select size="sm" label={t("designer:diff.to")} options={[...(draft ? [{ value: "draft", label: t("designer:version.draft") }] : []), ...options]} value={to === null ? null : String(to)} onChange={(value) => { setChosen(null); setTo(value === "draft" ? "draft" : Number(value)); }} />
            </div>
            {from === null || from === to ? <p className="t13 c3">{t("designer:diff.first")}</p> : diff.error ? <ErrorState error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Changes changes={diff.data} before={before} after={to === "draft" ? (draft ?? undefined) : published} /> : <Loading><Skeleton height={48} /></Loading>}
            <ol className={css.versions}>
              {versions.map(({ version, author_name, reason: why, published_at, running }) => (
                <li key={version}>
                  <span className="row wrap"><b>{t("designer:version.v", { n: version })}</b>{version === line.version && <Chip tone="ok">{t("designer:version.in_force")}</Chip>}{line.pilot?.version === version && <Chip tone="accent">{t("designer:version.pilot", { share: line.pilot.share })}</Chip>}<span className="c2"><bdi>{said.author(author_name)}</bdi> · <RelativeTime at={published_at} /></span><span className="c3">{t("designer:version.running", { count: running, n: number(running) })}</span></span>
                  <p dir="auto">{said.reason(why)}</p>
                  <span className="row wrap g6">
                    <Button size="xs" kind="ghost" icon={<Eye size={13} />} onClick={() => { void navigate(`/admin/process/${line.key}?version=${version}`); onClose(); }}>{t("designer:version.look")}</Button>
                    {may && version !== line.version && <Button size="xs" kind="ghost" icon={<RotateCcw size={13} />} onClick={() => setBack(version)}>{t("designer:version.roll_back")}</Button>}
                    {may && running > 0 && versions.length > 1 && <Button size="xs" kind="ghost" icon={<MoveRight size={13} className="flip" />} onClick={() => setMoving(version)}>{t("designer:move.open")}</Button>}
                  </span>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
      {back !== null && (
        <FormDialog title={t("designer:version.roll_back_title", { n: back })} save={t("designer:version.roll_back")} busy={rollBack.isPending} error={rollBack.error} fields={["reason"]} lacking={reason.trim() ? null : t("designer:publish.reason_lacking")} onSave={() => rollBack.mutate(back)} onClose={() => { rollBack.reset(); setBack(null); }}>
          <p className="t13 c2">{t("designer:version.roll_back_note", { n: back })}</p>
          <Textarea required data-autofocus rows={2} label={t("designer:publish.reason")} value={reason} error={fieldTexts(rollBack.error).reason} onChange={(event) => setReason(event.target.value)} />
        </FormDialog>
      )}
      {moving !== null && <MoveDialog line={line} from={moving} onClose={() => setMoving(null)} />}
    </Drawer>
  );
}
