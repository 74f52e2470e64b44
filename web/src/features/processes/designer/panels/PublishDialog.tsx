import css from "../designer.module.css";
import { useDesigner } from "../context";
import { forbids, type Finding } from "../model/findings";
import { useDiff, useVersion, type ProcessLine } from "../queries";
import { useFindingText } from "./Findings";
import { Changes } from "./Changes";
import { FormDialog } from "../../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isApiError } from "@/api/errors";
import { useConfig } from "@/api/queries";
import { fieldTexts, useL10n, useNumber } from "@/i18n";
import { Banner, ErrorState, Loading, MultiSelect, Radio, Skeleton, Textarea, TextInput } from "@/ui";

export interface PublishAnswer { reason: string; pilot?: { share: number; team_ids: string[]; category_ids: string[] } }
interface PublishDialogProps { line: ProcessLine | null; next: number; busy: boolean; error: unknown; onPublish: (answer: PublishAnswer) => void; onClose: () => void }

/** The last step: why, for all new tickets or a part of them first, what changes and what stays. Published versions never change. */
export function PublishDialog({ line, next, busy, error, onPublish, onClose }: PublishDialogProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const config = useConfig();
  const { process } = useDesigner();
  const text = useFindingText();
  const [reason, setReason] = useState("");
  const [part, setPart] = useState(false);
  const [share, setShare] = useState(10);
  const [teams, setTeams] = useState<string[]>([]);
  const [categories, setCategories] = useState<string[]>([]);
  const version = line?.version ?? null;
  const diff = useDiff(process.key, version, "draft");
  const before = useVersion(process.key, version).data?.definition;
  const refused = isApiError(error) && error.code === "process_faulty" ? (error.params.findings as Finding[] | undefined)?.filter(forbids) : undefined;
  const mayPilot = version !== null && !line?.pilot;
  const answer = (): PublishAnswer => ({ reason: reason.trim(), ...(part && mayPilot ? { pilot: { share, team_ids: teams, category_ids: categories } } : {}) });
  return (
    <FormDialog title={t("designer:publish.title", { name: l10n(process.name), n: next })} save={t("designer:publish.save", { n: next })} busy={busy} error={refused ? null : error} fields={["reason"]} width={620}
      lacking={reason.trim() ? null : t("designer:publish.reason_lacking")} onSave={() => onPublish(answer())} onClose={onClose}>
      {refused && <Banner tone="bad"><b className="m">{t("designer:publish.faulty")}</b>{refused.map((one, index) => <div key={index}>{text(one)}</div>)}</Banner>}
      <Textarea required data-autofocus rows={2} label={t("designer:publish.reason")} hint={t("designer:publish.reason_hint")} value={reason} error={fieldTexts(error).reason} onChange={(event) => setReason(event.target.value)} />
      <fieldset className={css.choices}>
        <legend className="t13 m">{t("designer:publish.scope")}</legend>
        <Radio name="scope" label={t("designer:publish.all")} checked={!part} onChange={() => setPart(false)} />
        <Radio name="scope" label={t("designer:publish.part")} disabled={!mayPilot} checked={part} onChange={() => setPart(true)} />
        {!mayPilot && <p className="t12 c3">{version === null ? t("designer:publish.first") : t("designer:publish.pilot_runs")}</p>}
      </fieldset>
      {part && (
        <div className={css.stack}>
          <TextInput type="number" dir="ltr" min={1} max={100} label={t("designer:publish.share")} hint={t("designer:publish.share_hint")} value={String(share)} onChange={(event) => setShare(Math.min(100, Math.max(1, Math.round(Number(event.target.value)) || 1)))} />
          <MultiSelect label={t("designer:publish.teams")} placeholder={t("designer:publish.every")} value={teams} onChange={setTeams} options={(config?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
          <MultiSelect label={t("designer:publish.categories")} placeholder={t("designer:publish.every")} value={categories} onChange={setCategories} options={(config?.categories ?? []).filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: l10n(name) }))} />
        </div>
      )}
      <p className="t13 c2">{t("designer:publish.running", { count: line?.running ?? 0, n: number(line?.running ?? 0) })}</p>
      {version !== null && (
        <section className={css.stack} aria-label={t("designer:diff.title", { n: version })}>
          <h3 className="t13 m">{t("designer:diff.title", { n: version })}</h3>
          {diff.error ? <ErrorState error={diff.error} onRetry={() => void diff.refetch()} /> : diff.data ? <Changes changes={diff.data} before={before} after={process} /> : <Loading><Skeleton height={40} /></Loading>}
        </section>
      )}
    </FormDialog>
  );
}
