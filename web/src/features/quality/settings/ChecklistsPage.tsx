import css from "./settings.module.css";
import { LineDialog } from "./LineDialog";
import { useLines } from "./queries";
import { moves } from "./rules";
import { PARTS, type ChecklistLine, type Part } from "./shapes";
import admin from "../../admin/admin.module.css";
import { useWrite } from "../../admin/queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { Archive, ArchiveRestore, ArrowDown, ArrowUp, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, Checkbox, Chip, clsx, DeniedState, EmptyState, ErrorState, IconButton, Table, toast } from "@/ui";

interface PartTableProps { part: Part; lines: ChecklistLine[]; busy: boolean; onMove: (lines: ChecklistLine[], line: ChecklistLine, by: number) => void; onEdit: (line: ChecklistLine) => void; onArchive: (line: ChecklistLine) => void }

function PartTable({ part, lines, busy, onMove, onEdit, onArchive }: PartTableProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const types = useConfig()?.types ?? [];
  const typeName = (key: string) => l10n(types.find((type) => type.key === key)?.name ?? key);
  const used = lines.filter(({ archived }) => !archived);
  return (
    <section aria-labelledby={`part-${part}`}>
      <h2 className={css.part} id={`part-${part}`}>{t(`care:part.${part}`)}<small>{t(`care:part.${part}_note`)}</small></h2>
      {lines.length === 0 ? <EmptyState title={t("care:lines.none")}>{t("care:lines.none_note")}</EmptyState> : (
        <Table className={clsx(admin.table, css.even)}>
          <thead><tr><th scope="col">{t("care:lines.name")}</th><th scope="col">{t("care:lines.types")}</th><th scope="col">{t("care:lines.priorities")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
          <tbody>
            {lines.map((line) => {
              const name = l10n(line.name);
              const at = used.indexOf(line);
              return (
                <tr key={line.id} className={clsx(line.archived && admin.off)}>
                  <td dir="auto">{name}{line.archived && <> <Chip>{t("admin:archived")}</Chip></>}</td>
                  <td><span className="row wrap g4">{line.type_keys.length === 0 ? t("care:lines.every_type") : line.type_keys.map((key) => <Chip key={key} tone="outline"><bdi>{typeName(key)}</bdi></Chip>)}</span></td>
                  <td><span className="row wrap g4">{line.priorities.length === 0 ? t("care:lines.every_priority") : line.priorities.map((one) => <Chip key={one} tone="outline"><bdi dir="ltr">{one}</bdi></Chip>)}</span></td>
                  <td>
                    <div className={admin.acts}>
                      {!line.archived && <IconButton size="xs" label={t("care:lines.up", { name })} disabled={busy} reason={at === 0 ? t("care:lines.first") : null} icon={<ArrowUp size={14} />} onClick={() => onMove(used, line, -1)} />}
                      {!line.archived && <IconButton size="xs" label={t("care:lines.down", { name })} disabled={busy} reason={at === used.length - 1 ? t("care:lines.last") : null} icon={<ArrowDown size={14} />} onClick={() => onMove(used, line, 1)} />}
                      <IconButton size="xs" label={t("admin:edit_named", { name })} icon={<Pencil size={14} />} onClick={() => onEdit(line)} />
                      <IconButton size="xs" label={t(line.archived ? "care:restore_named" : "care:archive_named", { name })} icon={line.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} onClick={() => onArchive(line)} />
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </section>
  );
}

/** /admin/checklists: what a reviewer ticks, in two halves, by type and priority. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("checklist.manage");
  const { data, error, refetch } = useLines(may);
  const [editing, setEditing] = useState<ChecklistLine | Part | null>(null);
  const [archived, setArchived] = useState(false);
  const order = useWrite(async (places: { id: string; position: number }[]) => {
    for (const { id, position } of places) await api.patch(`/checklist-lines/${id}`, { position });
  });
  const archive = useWrite((line: ChecklistLine) => api.patch<ChecklistLine>(`/checklist-lines/${line.id}`, { archived: !line.archived }, { version: line.version }), { onDone: (line) => toast(t(line.archived ? "care:archived_toast" : "care:restored_toast")) });
  if (!may) return <Screen title={t("admin:section.checklists")}><DeniedState permission="checklist.manage" /></Screen>;
  const hidden = data?.some((line) => line.archived);
  const tools = hidden ? <div className={admin.tools}><Checkbox label={t("care:show_archived")} checked={archived} onChange={setArchived} /></div> : undefined;
  const of = (part: Part) => (data ?? []).filter((line) => line.part === part && (archived || !line.archived));
  return (
    <Screen title={t("admin:section.checklists")} note={t("care:lines.note")} tools={tools} actions={<Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("result")}>{t("care:lines.new")}</Button>}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={6} />
        : PARTS.map((part) => (
          <PartTable key={part} part={part} lines={of(part)} busy={order.isPending} onEdit={setEditing} onArchive={(line) => archive.mutate(line)}
            onMove={(lines, line, by) => order.mutate(moves(lines, line.id, by))} />
        ))}
      {editing && data && <LineDialog line={typeof editing === "string" ? null : editing} taken={data.map(({ key }) => key)} onClose={() => setEditing(null)} />}
    </Screen>
  );
}
