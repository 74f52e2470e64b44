import { Building2, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConfig, useMe } from "@/api/queries";
import type { Reason } from "@/api/types";
import { useL10n } from "@/i18n";
import { Avatar, Select, type FieldProps, type Option } from "@/ui";
import { activeMembers, categoryPath } from "../model";

interface ChooserProps extends FieldProps { value: string | null; onChange: (value: string | null) => void }

/** Members, myself first. Team names stand below each name, so that people of the same name can be told apart. */
export function useMemberOptions(skip: string[] = []): Option[] {
  const { t } = useTranslation();
  const config = useConfig();
  const me = useMe();
  const teamsOf = (id: string) => (config?.teams ?? []).filter((team) => team.member_ids.includes(id)).map((team) => team.name).join(" · ");
  return activeMembers(config)
    .filter((member) => !skip.includes(member.id))
    .sort((a, b) => Number(b.id === me.member_id) - Number(a.id === me.member_id))
    .map((member) => ({
      value: member.id, label: member.id === me.member_id ? t("ticket:me", { name: member.name }) : member.name, note: teamsOf(member.id),
      icon: <Avatar name={member.name} color={member.color} size={20} />,
    }));
}

export function MemberSelect({ skip, clearable, ...rest }: ChooserProps & { skip?: string[]; clearable?: boolean }) {
  return <Select {...rest} options={useMemberOptions(skip)} searchable clearable={clearable} />;
}

export type Target = { member_id: string } | { team_id: string } | { department_id: string };
/** The body of a request for a value such as "member_id:…". */
export function targetOf(value: string | null): Target | null {
  const [kind, id] = value?.split(":") ?? [];
  return kind && id ? ({ [kind]: id } as Target) : null;
}

interface TargetProps extends ChooserProps { departments?: boolean; skip?: string[] }

/** Somebody, a team or a department. The value is "member_id:…", "team_id:…" or "department_id:…". */
function useTargetOptions({ departments, skip }: { departments?: boolean; skip?: string[] }): Option[] {
  const { t } = useTranslation();
  const config = useConfig();
  const members = useMemberOptions(skip);
  const people = members.map((one) => ({ ...one, value: `member_id:${one.value}`, group: t("ticket:target.members") }));
  const teams = (config?.teams ?? []).map((team) => ({ value: `team_id:${team.id}`, label: team.name, group: t("ticket:target.teams"), icon: <UsersRound size={16} /> }));
  const houses = (config?.departments ?? []).map((one) => ({ value: `department_id:${one.id}`, label: one.name, group: t("ticket:target.departments"), icon: <Building2 size={16} /> }));
  return [...people, ...teams, ...(departments ? houses : [])];
}

export function TargetSelect({ departments, skip, ...rest }: TargetProps) {
  return <Select {...rest} options={useTargetOptions({ departments, skip })} searchable />;
}

export function ReasonSelect({ reasons, ...rest }: ChooserProps & { reasons: Reason[] | undefined }) {
  const l10n = useL10n();
  return <Select {...rest} options={(reasons ?? []).map((reason) => ({ value: reason.code, label: l10n(reason.name) }))} />;
}

/** Categories as whole paths; only those that are still in use. */
export function useCategoryOptions(): Option[] {
  const config = useConfig();
  const l10n = useL10n();
  return (config?.categories ?? []).filter((node) => node.active).map((node) => {
    const path = categoryPath(config, node.id).map((one) => l10n(one.name));
    return { value: node.id, label: path.join(" / "), depth: node.level };
  }).sort((a, b) => a.label.localeCompare(b.label));
}
export function CategorySelect({ clearable, ...rest }: ChooserProps & { clearable?: boolean }) {
  return <Select {...rest} options={useCategoryOptions()} searchable clearable={clearable} />;
}
