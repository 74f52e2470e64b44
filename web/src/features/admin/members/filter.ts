/** Which members a search and the filters leave. Pure. */

import type { MemberShown } from "../queries";

export interface MemberFilter { text: string; role: string | null; status: "all" | "active" | "invited" | "suspended" }

const stateOf = (member: MemberShown): MemberFilter["status"] =>
  member.status === "suspended" ? "suspended" : member.invited ? "invited" : "active";

export function filterMembers(members: MemberShown[], { text, role, status }: MemberFilter): MemberShown[] {
  const wanted = text.trim().toLocaleLowerCase();
  return members.filter((member) =>
    (!wanted || `${member.name} ${member.email}`.toLocaleLowerCase().includes(wanted)) &&
    (!role || member.role_key === role) &&
    (status === "all" || stateOf(member) === status));
}

export const countByStatus = (members: MemberShown[]): Record<MemberFilter["status"], number> => ({
  all: members.length,
  active: members.filter((member) => stateOf(member) === "active").length,
  invited: members.filter((member) => stateOf(member) === "invited").length,
  suspended: members.filter((member) => stateOf(member) === "suspended").length,
});
