/** What tickets, their types and categories are called, and what may be done to them. Pure. */

import type { Action, CategoryNode, Config, Field, L10n, Member, Ticket, TicketRow, TicketType } from "@/api/types";

export const ticketName = (number: number): string => `T-${number}`;

/** The number in an address such as /t/1024 or /t/T-1024; null for anything else. */
export function numberIn(text: string | undefined): number | null {
  const digits = /^(?:T-)?(\d{1,9})$/i.exec(text ?? "")?.[1];
  return digits ? Number(digits) : null;
}

export const typeOf = (config: Config | undefined, key: string): TicketType | undefined =>
  config?.types.find((type) => type.key === key);

/** From the root down; empty for no category or one that is gone. */
export function categoryPath(config: Config | undefined, id: string | null): CategoryNode[] {
  const path: CategoryNode[] = [];
  for (let node = config?.categories.find((one) => one.id === id); node && path.length < 4;) {
    path.unshift(node);
    const parent: string | null = node.parent_id;
    node = parent === null ? undefined : config?.categories.find((one) => one.id === parent);
  }
  return path;
}

export const statusNames = (config: Config | undefined, key: string): L10n | string =>
  config?.statuses.find((status) => status.key === key)?.name ?? key;

export const nodeNames = (config: Config | undefined, key: string): L10n | string =>
  config?.nodes.flatMap((process) => process.nodes).find((node) => node.key === key)?.name ?? key;

export const activeMembers = (config: Config | undefined): Member[] =>
  (config?.members ?? []).filter((member) => member.status === "active");

export const isClosed = (ticket: Pick<TicketRow, "status_category">): boolean => ticket.status_category === "closed";

/** The action of the ticket's process with this key, if its node offers it at all. */
export const actionOf = (ticket: Ticket, key: string): Action | undefined =>
  ticket.actions.find((action) => action.key === key);

/** Doors that no process guards: only the permission and an open ticket count. */
const FREE_ACTIONS: Record<string, string> = {
  reply: "ticket.reply", note: "ticket.note", priority: "ticket.set_priority", escalate: "ticket.escalate",
  update: "ticket.update", evidence: "ticket.update", people: "ticket.update", link: "ticket.update",
  hold: "ticket.hold", answer: "ticket.hold", merge: "ticket.merge", split: "ticket.merge",
};

interface Door { offered: boolean; allowed: boolean; gates: Action["gates"]; permission: string | null }

/** Whether something is offered now, may be done, and what it still lacks. */
export function doorOf(ticket: Ticket, key: string, can: (permission: string) => boolean): Door {
  const action = actionOf(ticket, key);
  if (action) return { offered: true, allowed: action.allowed, gates: action.gates, permission: action.permission };
  const permission = FREE_ACTIONS[key];
  if (!permission) return { offered: false, allowed: false, gates: [], permission: "" };
  const open = !isClosed(ticket);
  return { offered: open, allowed: open && can(permission), gates: [], permission };
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Fields of the ticket's form by key. */
export const fieldsByKey = (config: Config | undefined, typeKey: string): Map<string, Field> =>
  new Map((typeOf(config, typeKey)?.fields ?? []).map((field) => [field.key, field]));

export { isBlank };

/** The likeliest next step, in the order in which a ticket lives. */
const NEXT = ["verify", "resume", "take", "resolve", "close", "accept", "reopen"];
export function nextStep(ticket: Ticket, memberId: string): string | null {
  // a step that is another person's, or beyond my rights, is not next for me
  const open = (key: string) => { const action = actionOf(ticket, key); return action && (action.allowed || action.gates.length > 0) && !action.gates.some((gate) => gate.gate === "not_handler"); };
  if (open("verify")) return "verify";
  if (!ticket.assignee && open("take")) return "take";
  if (ticket.returned && ticket.assignee?.id === memberId && open("resume")) return "resume";
  return NEXT.filter((key) => key !== "take" && key !== "resume").find((key) => open(key)) ?? null;
}
