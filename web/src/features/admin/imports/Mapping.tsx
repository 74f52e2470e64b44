import css from "../admin.module.css";
import { useFaultText, useTargetName } from "./Faults";
import { lackingIn, mapped, requesterOf, samplesOf } from "./mapping";
import { importKey, type ImportEdit, type ImportPreview, type ImportShown } from "./queries";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { useConfig } from "@/api/queries";
import { problemText, useL10n, useNumber } from "@/i18n";
import { Banner, Button, Card, Chip, clsx, PriorityChip, RelativeTime, SegmentedControl, Select, Table } from "@/ui";
import type { Priority } from "@/api/types";

/** Every refusal of the mapping, in words. */
function Refused({ error }: { error: unknown }) {
  const say = useFaultText();
  if (!isApiError(error)) return null;
  const told = error.errors.length > 0 ? error.errors.map((one) => say(one.code, one.params)) : [problemText(error)];
  return <Banner tone="bad">{told.map((line) => <div key={line}>{line}</div>)}</Banner>;
}

function Columns({ shown, onChange }: { shown: ImportShown; onChange: (mapping: (string | null)[]) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const options = shown.targets.map(({ key, name }) => ({ value: key, label: l10n(name), group: key.startsWith("fields.") ? t("importing:custom") : t("importing:standard") }));
  return (
    <Table className={css.inner}>
      <thead><tr><th scope="col">{t("importing:column")}</th><th scope="col">{t("importing:sample")}</th><th scope="col">{t("importing:target")}</th></tr></thead>
      <tbody>
        {shown.columns.map((column, index) => (
          <tr key={index}>
            <td className="m user" dir="auto">{column.name || t("importing:unnamed", { n: index + 1 })}</td>
            <td className="c3 el user" dir="auto" style={{ maxInlineSize: 360 }}>{samplesOf(shown.preview, index).join(" · ")}</td>
            <td style={{ inlineSize: 240 }}>
              <Select hideLabel clearable searchable size="sm" label={t("importing:target_of", { name: column.name })} placeholder={t("importing:to_note")} options={options} value={column.target} onChange={(target) => onChange(mapped(shown.mapping, index, target))} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function PreviewRow({ row, shown }: { row: ImportPreview; shown: ImportShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const say = useFaultText();
  const nameOf = useTargetName(shown);
  const { read, faults } = row;
  const type = config?.types.find(({ key }) => key === read?.type_key);
  const Icon = read ? TriangleAlert : CircleAlert;
  const said = faults.map((fault) => <div key={`${fault.field}${fault.code}`} className={clsx("row g4 t12", read ? "warn" : "bad")}><Icon size={12} aria-hidden="true" /><span>{nameOf(fault.field)}: {say(fault.code, fault.params)} {fault.value && <bdi className="c3">{fault.value}</bdi>}</span></div>);
  if (!read) return <tr><td className="mono">{row.row}</td><td colSpan={5}><Chip tone="bad">{t("importing:skipped_one")}</Chip>{said}</td></tr>;
  return (
    <tr>
      <td className="mono">{row.row}</td>
      <td style={{ maxInlineSize: 300 }}><div className="el user" dir="auto">{String(read.subject ?? read.text ?? "")}</div>{said}</td>
      <td className="el user" dir="auto" style={{ maxInlineSize: 220 }}>{requesterOf(read)}</td>
      <td>{typeof read.priority === "string" && <PriorityChip priority={read.priority as Priority} />}</td>
      <td>{type && l10n(type.name)}</td>
      <td className="c3">{typeof read.opened_at === "string" && <RelativeTime exact at={read.opened_at} />}</td>
    </tr>
  );
}

function Preview({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation();
  return (
    <Table className={css.inner}>
      <thead><tr>{["row", "subject", "requester", "priority", "type", "opened"].map((name) => <th key={name} scope="col">{t(`importing:${name}`)}</th>)}</tr></thead>
      <tbody>{shown.preview.map((row) => <PreviewRow key={row.row} row={row} shown={shown} />)}</tbody>
    </Table>
  );
}

/** Says what each column is, shows what comes of it, and lets the file in. */
export function Mapping({ shown }: { shown: ImportShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const client = useQueryClient();
  const types = useConfig()?.types ?? [];
  const [draft, setDraft] = useState<ImportEdit | null>(null);
  const adopt = (answer: ImportShown) => { client.setQueryData(importKey(shown.id), answer); setDraft(null); };
  const save = useMutation({ mutationFn: (edit: ImportEdit) => api.put<ImportShown>(`/imports/${shown.id}`, edit), onSuccess: adopt });
  const run = useMutation({ mutationFn: () => api.post<ImportShown>(`/imports/${shown.id}/run`), onSuccess: adopt });
  const edit: ImportEdit = draft ?? { mapping: shown.mapping, day_leads: shown.day_leads, type_key: shown.type_key };
  const current: ImportShown = { ...shown, mapping: edit.mapping, columns: shown.columns.map((column, index) => ({ ...column, target: edit.mapping[index] ?? null })) };
  const change = (patch: Partial<ImportEdit>) => { const next = { ...edit, ...patch }; setDraft(next); save.mutate(next); };
  const lacking = lackingIn(edit.mapping);
  return (
    <>
      <Card flush title={t("importing:map_title")} note={t("importing:map_note")}>
        <Columns shown={current} onChange={(mapping) => change({ mapping })} />
        <div className={css.line}>
          <div style={{ inlineSize: 220 }}><Select clearable size="sm" label={t("importing:type_default")} options={types.map(({ key, name }) => ({ value: key, label: l10n(name) }))} value={edit.type_key} onChange={(type_key) => change({ type_key })} /></div>
          {edit.mapping.includes("opened_at") && (
            <div className="col g6"><span className="m">{t("importing:dates")}</span>
              <SegmentedControl label={t("importing:dates")} value={edit.day_leads ? "day" : "month"} onChange={(value) => change({ day_leads: value === "day" })} options={[{ value: "day", label: t("importing:day_first") }, { value: "month", label: t("importing:month_first") }]} /></div>
          )}
        </div>
      </Card>
      {Boolean(save.error) && <Refused error={save.error} />}
      <Card flush title={t("importing:preview")} note={t("importing:preview_note", { count: shown.preview.length })}><div style={{ overflowX: "auto" }}><Preview shown={shown} /></div></Card>
      {Boolean(run.error) && <Refused error={run.error} />}
      <div className="row wrap">
        <Button kind="primary" busy={run.isPending || save.isPending} reason={lacking && t(`importing:lacking_${lacking}`)} onClick={() => run.mutate()}>{t("importing:run", { count: shown.rows, n: number(shown.rows) })}</Button>
        <span className="t12 c3">{t("importing:run_note")}</span>
      </div>
    </>
  );
}
