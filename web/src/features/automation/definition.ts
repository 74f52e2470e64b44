/** Rules in the making: what a new one begins with, and what it still lacks. Pure. */

import type { Action, Definition, Sort } from "./shapes";

export const OUTWARD: ReadonlySet<Sort> = new Set<Sort>(["reply"]);
export const CLOSING: ReadonlySet<Sort> = new Set<Sort>(["resolve", "close"]);

export const BLANK: Definition = {
  name: {},
  trigger: { kind: "time", since: "status_since", minutes: 4320, hours: "open" },
  when: { all: [] },
  guards: [],
  actions: [],
  budget: { per_run: 50, per_day: 300, per_customer_week: 1 },
};

export function aNewAction(sort: Sort): Action {
  switch (sort) {
    case "tags": return { do: "tags", add: [], remove: [] };
    case "priority": return { do: "priority", to: "P3" };
    case "category": return { do: "category", category_id: "" };
    case "fields": return { do: "fields", values: {} };
    case "assign": return { do: "assign", member_id: null, team_id: null };
    case "note": return { do: "note", text: "" };
    case "reply": return { do: "reply", texts: {} };
    case "wait": return { do: "wait", minutes: 1440, hours: "open" };
    case "resolve": return { do: "resolve", reason: "" };
    case "close": return { do: "close", reason: "" };
    case "escalate": return { do: "escalate", reason: "", member_id: null };
    case "hold": return { do: "hold", minutes: 60, reason: "" };
    case "participant": return { do: "participant", member_id: "", role: "collaborator" };
    case "notify": return { do: "notify", text: "", member_ids: [] };
  }
}

/** Whether an action says all it must; what does not is kept in its form until it does. */
export function isWhole(action: Action): boolean {
  switch (action.do) {
    case "tags": return action.add.length + action.remove.length > 0;
    case "category": return action.category_id !== "";
    case "participant": return action.member_id !== "";
    case "assign": return Boolean(action.member_id ?? action.team_id);
    case "note": case "notify": return action.text.trim() !== "";
    case "reply": return Object.values(action.texts).some((text) => text.trim() !== "");
    case "resolve": case "close": case "escalate": case "hold": return action.reason.trim() !== "";
    default: return true;
  }
}

export const moved = <T,>(list: T[], from: number, to: number): T[] => {
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
};

export type Lack = "name" | "trigger" | "actions" | "wait_last";
export function lacksOf(rule: Definition): Lack[] {
  const found: Lack[] = [];
  if (!Object.values(rule.name).some((text) => text.trim())) found.push("name");
  if (rule.trigger.kind === "event" && rule.trigger.on.length === 0) found.push("trigger");
  if (!rule.actions.some((action) => action.do !== "wait")) found.push("actions");
  else if (rule.actions.at(-1)?.do === "wait") found.push("wait_last");
  return found;
}

/** Keys in one order, so that two equal definitions read the same. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
}
