import css from "./settings.module.css";
import { OptionDialog } from "./OptionDialog";
import { useOptions, useRatingReport } from "./queries";
import { moves } from "./rules";
import { OPTION_PARTS, type OptionPart, type RatingOption, type RatingReport } from "./shapes";
import admin from "../../admin/admin.module.css";
import { useWrite } from "../../admin/queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { Archive, ArchiveRestore, ArrowDown, ArrowUp, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { useL10n, useNumber } from "@/i18n";
import { Button, Checkbox, Chip, clsx, DeniedState, EmptyState, ErrorState, IconButton, Table, toast } from "@/ui";

/** What customers answered to one option in the last days; nothing while nobody did. */
function Answered({ option, report }: { option: RatingOption; report: RatingReport }) {
  const { t } = useTranslation();
  const number = useNumber();
  if (option.part === "improvement") return <bdi>{number(report.improvements.find(({ key }) => key === option.key)?.count ?? 0)}</bdi>;
  const found = report.aspects.find(({ key }) => key === option.key);
  if (!found?.mean) return <span className="c3">–</span>;
  return <><b><bdi dir="ltr">{number(found.mean)}</bdi></b> <span className="c3">{t("care:rating.answers", { n: number(found.count) })}</span></>;
}

interface PartProps { part: OptionPart; options: RatingOption[]; report: RatingReport | undefined; busy: boolean; onMove: (used: RatingOption[], option: RatingOption, by: number) => void; onEdit: (option: RatingOption) => void; onArchive: (option: RatingOption) => void }

function PartTable({ part, options, report, busy, onMove, onEdit, onArchive }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const used = options.filter(({ archived }) => !archived);
  return (
    <section aria-labelledby={`part-${part}`}>
      <h2 className={css.part} id={`part-${part}`}>{t(`care:rating.is.${part}`)}<small>{t(`care:rating.note_of.${part}`)}</small></h2>
      {options.length === 0 ? <EmptyState title={t("care:rating.none")}>{t("care:rating.none_note")}</EmptyState> : (
        <Table className={clsx(admin.table, css.even)}>
          <thead><tr><th scope="col">{t("care:rating.name")}</th>{report && <th scope="col">{t(`care:rating.figure.${part}`, { n: report.days })}</th>}<th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
          <tbody>
            {options.map((option) => {
              const name = l10n(option.name);
              const at = used.indexOf(option);
              return (
                <tr key={option.id} className={clsx(option.archived && admin.off)}>
                  <td dir="auto">{name}{option.archived && <> <Chip>{t("admin:archived")}</Chip></>}</td>
                  {report && <td><Answered option={option} report={report} /></td>}
                  <td>
                    <div className={admin.acts}>
                      {!option.archived && <IconButton size="xs" label={t("care:lines.up", { name })} disabled={busy} reason={at === 0 ? t("care:lines.first") : null} icon={<ArrowUp size={14} />} onClick={() => onMove(used, option, -1)} />}
                      {!option.archived && <IconButton size="xs" label={t("care:lines.down", { name })} disabled={busy} reason={at === used.length - 1 ? t("care:lines.last") : null} icon={<ArrowDown size={14} />} onClick={() => onMove(used, option, 1)} />}
                      <IconButton size="xs" label={t("admin:edit_named", { name })} icon={<Pencil size={14} />} onClick={() => onEdit(option)} />
                      <IconButton size="xs" label={t(option.archived ? "care:restore_named" : "care:archive_named", { name })} icon={option.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} onClick={() => onArchive(option)} />
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

/** /admin/rating: what customers are asked besides the score, and how they answered. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const may = can("checklist.manage");
  const { data, error, refetch } = useOptions(may);
  const { data: report } = useRatingReport(may && can("report.read"));
  const [editing, setEditing] = useState<RatingOption | "new" | null>(null);
  const [archived, setArchived] = useState(false);
  const order = useWrite(async (places: { id: string; position: number }[]) => {
    for (const { id, position } of places) await api.patch(`/rating-options/${id}`, { position });
  });
  const archive = useWrite((option: RatingOption) => api.patch<RatingOption>(`/rating-options/${option.id}`, { archived: !option.archived }, { version: option.version }), { onDone: (option) => toast(t(option.archived ? "care:archived_toast" : "care:restored_toast")) });
  if (!may) return <Screen title={t("admin:section.rating")}><DeniedState permission="checklist.manage" /></Screen>;
  const hidden = data?.some((option) => option.archived);
  const tools = hidden ? <div className={admin.tools}><Checkbox label={t("care:show_archived")} checked={archived} onChange={setArchived} /></div> : undefined;
  const of = (part: OptionPart) => (data ?? []).filter((option) => option.part === part && (archived || !option.archived));
  return (
    <Screen title={t("admin:section.rating")} note={t("care:rating.note")} tools={tools} actions={<Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("care:rating.new")}</Button>}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={6} />
        : OPTION_PARTS.map((part) => (
          <PartTable key={part} part={part} options={of(part)} report={report} busy={order.isPending} onEdit={setEditing} onArchive={(option) => archive.mutate(option)}
            onMove={(used, option, by) => order.mutate(moves(used, option.id, by))} />
        ))}
      {editing && data && <OptionDialog option={editing === "new" ? null : editing} options={data} onClose={() => setEditing(null)} />}
    </Screen>
  );
}
