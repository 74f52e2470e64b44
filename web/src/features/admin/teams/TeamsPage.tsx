import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { useDepartments, useMembers, useTeams, type DepartmentShown, type MemberShown, type TeamShown } from "../queries";
import { DepartmentDialog, TeamDialog } from "./dialogs";
import { Building2, Pencil, Plus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { Avatar, Avatars, Button, Card, Chip, EmptyState, ErrorState, IconButton } from "@/ui";

const FACES = 6;

function Faces({ members }: { members: MemberShown[] }) {
  const { t } = useTranslation();
  return (
    <span className="row g6">
      <Avatars>{members.slice(0, FACES).map(({ id, name, color }) => <Avatar key={id} name={name} color={color} size={22} />)}</Avatars>
      <span className="t12 c3">{t("admin:member.count", { count: members.length })}<span className="sr">{members.map(({ name }) => name).join(", ")}</span></span>
    </span>
  );
}

interface PartProps { members: MemberShown[]; departments: DepartmentShown[]; editable: boolean }

function Teams({ teams, members, departments, editable }: PartProps & { teams: TeamShown[] }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<TeamShown | "new" | null>(null);
  const add = editable && <Button size="sm" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("admin:team.new")}</Button>;
  return (
    <Card flush title={t("admin:team.title")} note={teams.length} actions={add}>
      {teams.length === 0 && <EmptyState icon={<UsersRound size={24} />} title={t("admin:team.none")}>{t("admin:team.none_body")}</EmptyState>}
      {teams.map((team) => (
        <div key={team.id} className={css.line}>
          <div className="grow row wrap"><b className="m" dir="auto">{team.name}</b>{team.archived && <Chip>{t("admin:archived")}</Chip>}
            <span className="c3" dir="auto">{departments.find(({ id }) => id === team.department_id)?.name}</span></div>
          <Faces members={members.filter(({ id }) => team.member_ids.includes(id))} />
          {editable && <IconButton label={t("admin:edit_named", { name: team.name })} icon={<Pencil size={15} />} onClick={() => setEditing(team)} />}
        </div>
      ))}
      {editing && <TeamDialog team={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

function Departments({ departments, members, editable }: PartProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<DepartmentShown | "new" | null>(null);
  const add = editable && <Button size="sm" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("admin:department.new")}</Button>;
  const liaisonOf = (one: DepartmentShown) => members.find(({ id }) => id === one.liaison_id);
  return (
    <Card flush title={t("admin:department.title")} note={departments.length} actions={add}>
      {departments.length === 0 && <EmptyState icon={<Building2 size={24} />} title={t("admin:department.none")}>{t("admin:department.none_body")}</EmptyState>}
      {departments.map((one) => {
        const liaison = liaisonOf(one);
        return (
          <div key={one.id} className={css.line}>
            <div className="grow row wrap"><b className="m" dir="auto">{one.name}</b>{one.archived && <Chip>{t("admin:archived")}</Chip>}</div>
            <span className="row g6 c2">{t("admin:department.liaison")}{liaison ? <><Avatar name={liaison.name} color={liaison.color} size={20} /><bdi>{liaison.name}</bdi></> : <span className="warn">{t("admin:department.no_liaison")}</span>}</span>
            {editable && <IconButton label={t("admin:edit_named", { name: one.name })} icon={<Pencil size={15} />} onClick={() => setEditing(one)} />}
          </div>
        );
      })}
      {editing && <DepartmentDialog department={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

/** /admin/teams: queues people work in, and the departments tickets are handed to. */
export function Component() {
  const { t } = useTranslation();
  const editable = useCan()("team.manage");
  const teams = useTeams();
  const departments = useDepartments();
  const members = useMembers();
  const error = teams.error ?? departments.error ?? members.error;
  const ready = teams.data && departments.data && members.data;
  return (
    <Screen padded title={t("admin:section.teams")} note={t("admin:team.page_note")}>
      {error ? <ErrorState error={error} onRetry={() => { void teams.refetch(); void departments.refetch(); void members.refetch(); }} />
        : !ready ? <WaitingRows />
        : (
          <>
            <Departments departments={departments.data} members={members.data} editable={editable} />
            <Teams teams={teams.data} members={members.data} departments={departments.data} editable={editable} />
          </>
        )}
    </Screen>
  );
}
