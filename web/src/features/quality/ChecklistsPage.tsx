import admin from "../admin/admin.module.css";
import { FormDialog } from "../admin/FormDialog";
import { useWrite } from "../admin/queries";
import { Screen, WaitingRows } from "../admin/Screen";
import { NameFields } from "../admin/sla/Names";
import { useQuery } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import type { L10n, Page } from "@/api/types";
import { fieldTexts, useL10n } from "@/i18n";
import { Button, Chip, DeniedState, ErrorState, IconButton, MultiSelect, Select, Table, TextInput } from "@/ui";

interface Line { id: string; part: "result" | "process"; key: string; name: L10n; type_keys: string[]; priorities: string[]; position: number; archived: boolean }
const LINES = ["admin", "checklist-lines"] as const;

function LineDialog({ line, onClose }: { line: Line | null; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const [part, setPart] = useState<string>(line?.part ?? "result");
  const [key, setKey] = useState(line?.key ?? "");
  const [name, setName] = useState<L10n>(line?.name ?? {});
  const [types, setTypes] = useState(line?.type_keys ?? []);
  const [priorities, setPriorities] = useState<string[]>(line?.priorities ?? []);
  const limits = { name, type_keys: types, priorities };
  const write = useWrite(() => (line ? api.patch(`/checklist-lines/${line.id}`, limits) : api.post("/checklist-lines", { part, key, ...limits })), { quiet: true, onDone: onClose });
  const errors = fieldTexts(write.error);
  const lacking = Object.values(name).some((text) => text.trim()) ? (/^[a-z][a-z0-9_]*$/.test(key) ? null : t("quality:checklist.need_key")) : t("quality:checklist.need_name");
  return (
    <FormDialog title={t(line ? "quality:checklist.edit" : "quality:checklist.add")} error={write.error} busy={write.isPending} lacking={lacking} fields={["key", "name"]} onSave={() => write.mutate(undefined)} onClose={onClose}>
      {!line && <Select label={t("quality:checklist.part")} value={part} onChange={(value) => setPart(value ?? "result")} options={["result", "process"].map((value) => ({ value, label: t(`quality:checklist.${value}`) }))} />}
      {!line && <TextInput required dir="ltr" label={t("quality:checklist.key")} value={key} onChange={(event) => setKey(event.target.value)} error={errors.key} />}
      <NameFields label={t("quality:checklist.name")} value={name} onChange={setName} />
      <MultiSelect label={t("quality:checklist.types")} value={types} onChange={setTypes} options={(config?.types ?? []).map((type) => ({ value: type.key, label: l10n(type.name) }))} />
      <MultiSelect label={t("quality:checklist.priorities")} value={priorities} onChange={setPriorities} options={["P1", "P2", "P3", "P4"].map((value) => ({ value, label: value }))} />
    </FormDialog>
  );
}

/** /admin/checklists: what a second reviewer ticks, by type and priority. */
export function Component() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const may = useCan()("checklist.manage");
  const [editing, setEditing] = useState<Line | "new" | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: LINES, queryFn: () => api.get<Page<Line>>("/checklist-lines"), enabled: may });
  const archive = useWrite((line: Line) => api.patch(`/checklist-lines/${line.id}`, { archived: !line.archived }));
  if (!may) return <DeniedState permission="checklist.manage" />;
  const typeName = (key: string) => l10n(config?.types.find((type) => type.key === key)?.name ?? key);
  const every = <span className="c3">{t("quality:checklist.every")}</span>;
  return (
    <>
      <Screen title={t("quality:checklist.title")} note={t("quality:checklist.note")} actions={<Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("quality:checklist.add")}</Button>}>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows /> : (
          <Table className={admin.table}>
            <thead><tr><th>{t("quality:checklist.part")}</th><th>{t("quality:checklist.name")}</th><th>{t("quality:checklist.types")}</th><th>{t("quality:checklist.priorities")}</th><th><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>{data.data.map((line) => (
              <tr key={line.id}>
                <td>{t(`quality:checklist.${line.part}`)}</td>
                <td><span dir="auto">{l10n(line.name)}</span> {line.archived && <Chip>{t("quality:checklist.archived")}</Chip>}</td>
                <td>{line.type_keys.length > 0 ? line.type_keys.map(typeName).join(t("quality:and")) : every}</td>
                <td>{line.priorities.length > 0 ? <bdi dir="ltr">{line.priorities.join(" ")}</bdi> : every}</td>
                <td><div className={admin.acts}>
                  <IconButton size="xs" label={t("quality:checklist.edit_one", { name: l10n(line.name) })} icon={<Pencil size={14} />} onClick={() => setEditing(line)} />
                  <IconButton size="xs" label={t(line.archived ? "quality:checklist.restore_one" : "quality:checklist.archive_one", { name: l10n(line.name) })} icon={line.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} onClick={() => archive.mutate(line)} />
                </div></td>
              </tr>
            ))}</tbody>
          </Table>
        )}
      </Screen>
      {editing && <LineDialog line={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}
