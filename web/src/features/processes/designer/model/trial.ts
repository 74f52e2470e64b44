/** Trying a process step by step: what the server plays, and what may be done next. Pure. */

import type { Condition } from "@/api/types";
import type { Process } from "./definition";
import { nodeOf } from "./definition";

export interface Person { name: string; role: string; teams: string[]; departments: string[] }
export type Actor = Person | "customer" | "system";
/** One step of a script, as docs/integrators/process.md describes it. */
export interface Step {
  people?: Person[]; do?: string; set?: Record<string, unknown>; evidence?: string[]; approve?: true; reject?: true; answer?: Record<string, unknown>; called?: boolean; done?: string; say?: string;
  send_back?: string; make_good?: string; rate?: number; settle?: string; advance?: string; as?: Actor; node?: string; checks?: string[]; assignee?: string; reason?: string; redo?: string;
}
export interface Unmet { gate: string; params?: Record<string, unknown> }
interface Offer { action: string; node: string; by: string; to: string | null; gates: Unmet[] }
export interface Waiting { node: string; for: string; level?: string; open?: string[]; until?: string | null }
export interface Refused { code: string; gates?: Unmet[]; [about: string]: unknown }
export interface State {
  step?: number; did?: string; at: string; node: string; status: string; due: string | null; branches: { branch: string; node: string | null; arrived: boolean }[]; offers: Offer[]; waits: Waiting[];
  owed: { node: string; due: string | null }[]; duties: string[]; late: string[]; passed: string[]; skipped: string[]; end: boolean; stuck: boolean; refused?: Refused | null;
}
export interface Facts { ticket: string | null; facts: Record<string, unknown> }

/** Asks only what could be done by this actor now; changes nothing. */
export const probe = (as: Actor): Step => ({ people: [], as });

/** Where it stands: the main way and every branch still under way. */
export const standing = (state: State): string[] => [state.node, ...state.branches.flatMap(({ node, arrived }) => (node && !arrived ? [node] : []))];
/** Everything passed on the way here. */
export const visited = (states: State[]): Set<string> => new Set(states.flatMap((state) => [...standing(state), ...state.passed]));

export interface Choice { step: Step; kind: "do" | "approve" | "reject" | "say" | "answer" | "called" | "failed" | "done" | "return" | "make_good" | "settle"; name: string; node: string; to: string | null; unmet: Unmet[] }

const HANDLER = "handler";
/** What can be done now by this actor, each as the step it would be. */
export function choices(process: Process, state: State, as: Actor): Choice[] {
  const at = (node: string): Pick<Step, "node"> => (node === state.node ? {} : { node });
  const checks = (node: string): string[] => (nodeOf(process, node)?.checklist ?? []).map(({ key }) => key);
  const assigning = (action: string) => (action === "assign" || action === "transfer" ? { assignee: typeof as === "object" ? as.name : HANDLER } : {});
  const actions = state.offers.map(({ action, node, to, gates }): Choice => ({ kind: "do", name: action, node, to, unmet: gates, step: { do: action, as, checks: checks(node), ...at(node), ...assigning(action) } }));
  const simple = (kind: Choice["kind"], node: string, step: Step, name = ""): Choice => ({ kind, name, node, to: null, unmet: [], step: { ...step, ...at(node) } });
  const waiting = state.waits.flatMap(({ node, for: what, open }): Choice[] => {
    switch (what) {
      case "votes": return [simple("approve", node, { approve: true, as }), simple("reject", node, { reject: true, as })];
      case "customer": return [simple("say", node, { say: "…", as: "customer" })];
      case "outside": return [simple("answer", node, { answer: {} })];
      case "call": return [simple("called", node, { called: true }), simple("failed", node, { called: false })];
      case "sub_tickets": return (open ?? []).map((key) => simple("done", node, { done: key }, key));
      default: return [];
    }
  });
  const returns = standing(state).flatMap((key) => {
    const found = nodeOf(process, key)?.returns;
    return (found?.to ?? []).map((to): Choice => ({ kind: "return", name: "", node: key, to, unmet: [], step: { send_back: to, reason: found?.reasons?.[0]?.key ?? "other", redo: "…", as, ...at(key) } }));
  });
  const owed = state.owed.map(({ node }): Choice => ({ kind: "make_good", name: "", node, to: null, unmet: [], step: { make_good: node, as, checks: checks(node) } }));
  const duties = state.duties.map((duty): Choice => ({ kind: "settle", name: duty, node: state.node, to: null, unmet: [], step: { settle: duty, as } }));
  return [...actions, ...waiting, ...returns, ...owed, ...duties];
}

const SETTABLE = new Set(["customer_tier", "channel", "language", "impact", "severity"]);
function leaves(when: unknown, found: Set<string>): void {
  if (typeof when !== "object" || when === null) return;
  const condition = when as Partial<Record<"all" | "any" | "not" | "field", unknown>> & Partial<Condition>;
  if (typeof condition.field === "string" && "op" in condition) found.add(condition.field);
  Object.values(condition).forEach((one) => (Array.isArray(one) ? one.forEach((each) => leaves(each, found)) : leaves(one, found)));
}
/** Fields that some condition asks for, or a node requires: those worth making up. */
export function asked(process: Process): string[] {
  const found = new Set<string>();
  leaves(process, found);
  process.nodes.forEach((node) => (node.fields ?? []).forEach(({ field, access }) => { if (access === "required") found.add(`fields.${field}`); }));
  return [...found].filter((name) => name.startsWith("fields.") || SETTABLE.has(name)).sort();
}
/** A number where it reads as one. */
export const typed = (text: string): unknown => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);
