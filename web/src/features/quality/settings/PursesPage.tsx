import { Budget } from "./Budget";
import { PurseDialog } from "./PurseDialog";
import { usePurseList } from "./queries";
import type { Purse } from "./shapes";
import admin from "../../admin/admin.module.css";
import { useRoles, useWrite } from "../../admin/queries";
import { Screen, WaitingRows } from "../../admin/Screen";
import { money } from "../../approvals/model";
import { Archive, ArchiveRestore, Pencil, Plus, Wallet } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Button, Checkbox, Chip, clsx, DeniedState, EmptyState, ErrorState, IconButton, Table, toast } from "@/ui";

/** Role by role what may be given at once; then the month's and the customer's limit. */
function Limits({ purse }: { purse: Purse }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const roles = useRoles(useCan()("member.read")).data ?? [];
  const told = (amount: string) => money(amount, purse.currency, i18n.language);
  const roleName = (key: string) => (key ? l10n(roles.find((role) => role.key === key)?.name ?? key) : t("care:purse.other_roles"));
  const singles = Object.entries(purse.single_limits);
  return (
    <div className="t12 c2">
      <div>{singles.length === 0 ? t("care:purse.nothing_alone") : singles.map(([key, amount]) => <span key={key} style={{ marginInlineEnd: 10 }}><bdi>{roleName(key)}</bdi> <bdi>{told(amount)}</bdi></span>)}</div>
      <div className="c3">{t("care:purse.limits", { month: told(purse.member_monthly), customer: told(purse.customer_90_days) })}</div>
    </div>
  );
}

function Row({ purse, onEdit, onArchive }: { purse: Purse; onEdit: () => void; onArchive: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const name = l10n(purse.name);
  return (
    <tr className={clsx(purse.archived && admin.off)}>
      <td><Link className="m" dir="auto" to={`/admin/purses/${purse.id}`}>{name}</Link>{purse.archived && <> <Chip>{t("admin:archived")}</Chip></>}<div className="t12 c3">{t(`care:period.${purse.period}`)} · {t("care:purse.since")} <bdi dir="ltr">{purse.starts_on}</bdi></div></td>
      <td><Budget purse={purse} /></td>
      <td><Limits purse={purse} /></td>
      <td className="t12" dir="auto">{purse.levels.length === 0 ? <span className="c3">{t("care:levels.none")}</span> : purse.levels.map(({ level }) => l10n(level.name)).join(" → ")}</td>
      <td>
        <div className={admin.acts}>
          <IconButton size="xs" label={t("admin:edit_named", { name })} icon={<Pencil size={14} />} onClick={onEdit} />
          <IconButton size="xs" label={t(purse.archived ? "care:restore_named" : "care:archive_named", { name })} icon={purse.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} onClick={onArchive} />
        </div>
      </td>
    </tr>
  );
}

/** /admin/purses: what may be given to make up for something, by whom, and what is left. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("purse.manage");
  const { data, error, refetch } = usePurseList(may);
  const [editing, setEditing] = useState<Purse | "new" | null>(null);
  const [archived, setArchived] = useState(false);
  const archive = useWrite((purse: Purse) => api.patch<Purse>(`/purses/${purse.id}`, { archived: !purse.archived }, { version: purse.version }), { onDone: (purse) => toast(t(purse.archived ? "care:archived_toast" : "care:restored_toast")) });
  if (!may) return <Screen title={t("admin:section.purses")}><DeniedState permission="purse.manage" /></Screen>;
  const shown = (data ?? []).filter((purse) => archived || !purse.archived);
  const add = <Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("care:purse.new")}</Button>;
  const tools = data?.some((purse) => purse.archived) ? <div className={admin.tools}><Checkbox label={t("care:show_archived")} checked={archived} onChange={setArchived} /></div> : undefined;
  return (
    <Screen title={t("admin:section.purses")} note={t("care:purse.note")} tools={tools} actions={shown.length > 0 && add}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={4} />
        : shown.length === 0 ? <EmptyState icon={<Wallet size={24} />} title={t("care:purse.none")} actions={add}>{t("care:purse.none_note")}</EmptyState> : (
          <Table className={admin.table}>
            <thead><tr><th scope="col">{t("care:purse.name")}</th><th scope="col">{t("care:purse.this_period")}</th><th scope="col">{t("care:purse.alone")}</th><th scope="col">{t("care:levels.title")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>{shown.map((purse) => <Row key={purse.id} purse={purse} onEdit={() => setEditing(purse)} onArchive={() => archive.mutate(purse)} />)}</tbody>
          </Table>
        )}
      {editing && <PurseDialog purse={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Screen>
  );
}
