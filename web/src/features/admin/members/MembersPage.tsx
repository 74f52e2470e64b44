import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { useDepartments, useMembers, useRoles, useTeams, useWrite, type MemberShown } from "../queries";
import { countByStatus, filterMembers, type MemberFilter } from "./filter";
import { MemberDialog } from "./MemberDialog";
import { Ban, MailPlus, MoreHorizontal, Pencil, Plus, RotateCcw, Search, ShieldCheck, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan, useMe } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Avatar, Button, Chip, clsx, EmptyState, ErrorState, IconButton, Menu, MenuItem, SegmentedControl, Select, Table, TextInput, toast, Tooltip } from "@/ui";

const STATUSES: MemberFilter["status"][] = ["all", "active", "invited", "suspended"];
const NOTHING: MemberFilter = { text: "", role: null, status: "all" };

function MemberMenu({ member, onEdit }: { member: MemberShown; onEdit: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const setStatus = useWrite((status: "active" | "suspended") => api.patch(`/members/${member.id}`, { status }, { version: member.version }));
  const invite = useWrite(() => api.post(`/members/${member.id}/invitation`), { onDone: () => toast(t("admin:member.invited_to", { email: member.email })) });
  const suspended = member.status === "suspended";
  const change = () => setStatus.mutate(suspended ? "active" : "suspended", {
    onSuccess: () => toast(suspended ? t("admin:member.restored", { name: member.name }) : t("admin:member.suspended", { name: member.name }), { undo: () => setStatus.mutate(suspended ? "suspended" : "active") }),
  });
  return (
    <Menu trigger={<IconButton label={t("admin:more_of", { name: member.name })} icon={<MoreHorizontal size={16} />} />}>
      <MenuItem icon={<Pencil size={15} />} onClick={onEdit}>{t("common:edit")}</MenuItem>
      {member.invited && <MenuItem icon={<MailPlus size={15} />} onClick={() => invite.mutate(undefined)}>{t("admin:member.invite_again")}</MenuItem>}
      <MenuItem danger={!suspended} icon={suspended ? <RotateCcw size={15} /> : <Ban size={15} />} reason={member.id === me.member_id ? t("admin:member.not_yourself") : null} onClick={change}>
        {suspended ? t("admin:member.restore") : t("admin:member.suspend")}
      </MenuItem>
    </Menu>
  );
}

function MemberRow({ member, onEdit, editable }: { member: MemberShown; onEdit: () => void; editable: boolean }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const role = useRoles().data?.find(({ key }) => key === member.role_key);
  const teams = (useTeams().data ?? []).filter(({ id }) => member.team_ids.includes(id));
  const department = useDepartments().data?.find(({ id }) => id === member.department_id);
  return (
    <tr className={clsx(member.status === "suspended" && css.off)}>
      <td>
        <div className={css.person}>
          <Avatar name={member.name} color={member.color} size={28} />
          <span><b className="m el" dir="auto">{member.name}</b><div className="t12 c3 el"><bdi dir="ltr">{member.email}</bdi></div></span>
        </div>
      </td>
      <td>{role ? l10n(role.name) : member.role_key}</td>
      <td><span className="row wrap g4">{teams.map(({ id, name }) => <Chip key={id}><bdi>{name}</bdi></Chip>)}</span></td>
      <td><div className="el user" dir="auto">{department?.name}</div></td>
      <td>
        <span className="row g6">
          {member.status === "suspended" ? <Chip tone="bad">{t("admin:member.status.suspended")}</Chip> : member.invited ? <Chip tone="warn">{t("admin:member.status.invited")}</Chip> : <span className="c2">{t("admin:member.status.active")}</span>}
          {member.mfa_enabled && <Tooltip label={t("admin:member.mfa")}><span role="img" aria-label={t("admin:member.mfa")} className="c3"><ShieldCheck size={15} /></span></Tooltip>}
        </span>
      </td>
      <td><div className={css.acts}>{editable && <MemberMenu member={member} onEdit={onEdit} />}</div></td>
    </tr>
  );
}

/** /admin/members: who works here, in which role and where. */
export function Component() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const editable = can("member.manage");
  const members = useMembers();
  const roles = useRoles();
  const [filter, setFilter] = useState<MemberFilter>(NOTHING);
  const [editing, setEditing] = useState<MemberShown | "new" | null>(null);
  const set = (patch: Partial<MemberFilter>) => setFilter((old) => ({ ...old, ...patch }));
  const shown = filterMembers(members.data ?? [], filter);
  const counts = countByStatus(members.data ?? []);
  const add = editable && <Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("admin:member.new")}</Button>;
  const tools = (
    <div className={css.tools}>
      <div className={css.search}><TextInput hideLabel size="sm" icon={<Search size={14} aria-hidden="true" />} label={t("admin:member.search")} placeholder={t("admin:member.search")} value={filter.text} onChange={(event) => set({ text: event.target.value })} /></div>
      <SegmentedControl label={t("admin:member.state")} value={filter.status} onChange={(status) => set({ status })} options={STATUSES.map((value) => ({ value, label: `${t(`admin:member.status.${value}`)} ${counts[value]}` }))} />
      <div className={css.narrow}><Select hideLabel clearable size="sm" label={t("admin:member.role")} placeholder={t("admin:member.any_role")} value={filter.role} onChange={(role) => set({ role })} options={(roles.data ?? []).map((role) => ({ value: role.key, label: l10n(role.name) }))} /></div>
    </div>
  );
  return (
    <Screen title={t("admin:section.members")} note={members.data && t("admin:member.count", { count: members.data.length })} actions={add} tools={tools}>
      {members.error ? <ErrorState error={members.error} onRetry={() => void members.refetch()} />
        : !members.data ? <WaitingRows />
        : shown.length === 0 ? <EmptyState icon={<UsersRound size={24} />} title={t("admin:member.none")} actions={<Button onClick={() => setFilter(NOTHING)}>{t("admin:clear_filters")}</Button>} />
        : (
          <Table className={css.table}>
            <thead><tr>{["name", "role", "teams", "department", "state"].map((name) => <th key={name} scope="col">{t(`admin:member.${name}`)}</th>)}<th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>{shown.map((member) => <MemberRow key={member.id} member={member} editable={editable} onEdit={() => setEditing(member)} />)}</tbody>
          </Table>
        )}
      {editing && <MemberDialog member={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Screen>
  );
}
