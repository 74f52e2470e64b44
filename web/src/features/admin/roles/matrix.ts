/** The matrix of permissions by role, and what was changed in it. Pure. */

import type { RoleShown } from "../queries";

/** Permissions by the thing they are about, in the order of the settings. */
const ORDER = [
  "ticket", "approval", "template", "view", "requester", "knowledge", "report", "member", "team", "role", "workspace",
  "config", "process", "feedback", "checklist", "purse", "sla", "automation", "mailbox", "mail", "token", "audit",
];
export interface Section { noun: string; permissions: string[] }

export function sectionsOf(permissions: string[], shown: (permission: string) => boolean = () => true): Section[] {
  const nouns = [...new Set(permissions.map((permission) => permission.split(".")[0] ?? ""))];
  const rank = (noun: string) => (ORDER.includes(noun) ? ORDER.indexOf(noun) : ORDER.length);
  return nouns.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((noun) => ({ noun, permissions: permissions.filter((permission) => permission.split(".")[0] === noun && shown(permission)) }))
    .filter((section) => section.permissions.length > 0);
}

/** Unsaved permissions by role key; a role that is as it was does not appear. */
export type Edits = Record<string, string[]>;

export function toggled(edits: Edits, role: RoleShown, permission: string): Edits {
  const now = edits[role.key] ?? role.permissions;
  const next = now.includes(permission) ? now.filter((one) => one !== permission) : [...now, permission];
  const same = next.length === role.permissions.length && next.every((one) => role.permissions.includes(one));
  const rest = Object.fromEntries(Object.entries(edits).filter(([key]) => key !== role.key));
  return same ? rest : { ...rest, [role.key]: next };
}

export const allows = (edits: Edits, role: RoleShown, permission: string): boolean => (edits[role.key] ?? role.permissions).includes(permission);
export const isChanged = (edits: Edits, role: RoleShown, permission: string): boolean =>
  allows(edits, role, permission) !== role.permissions.includes(permission);

/** Roles differ in it: of use when comparing. */
export const differs = (roles: RoleShown[], edits: Edits, permission: string): boolean =>
  new Set(roles.map((role) => allows(edits, role, permission))).size > 1;

export function changeCount(edits: Edits, roles: RoleShown[]): number {
  return roles.reduce((sum, role) => {
    const now = edits[role.key];
    if (!now) return sum;
    return sum + now.filter((one) => !role.permissions.includes(one)).length + role.permissions.filter((one) => !now.includes(one)).length;
  }, 0);
}

/** A role's key made of what was typed: lower case letters, digits and underscores, a letter first. */
export function keyFrom(name: string): string {
  const plain = name.toLocaleLowerCase("en").normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "");
  return plain.slice(0, 40);
}
export const isRoleKey = (key: string): boolean => /^[a-z][a-z0-9_]{1,39}$/.test(key);
