/** Where a ticket is in its process, as the server says it, and what that means here. Pure. */

import type { L10n, Ticket } from "@/api/types";
import type { Gate } from "../actions/gates";

export interface StepAction { key: string; name: L10n; to: string | null; to_name: L10n; permission: string | null; forward: boolean; allowed: boolean; gates: Gate[] }
export interface NodeStep {
  run_id: string | null; key: string; name: L10n; duty: L10n; kind: string; state: "active" | "owed";
  who: string[]; mine: boolean; entered_at: string | null; due_at: string | null; overdue: boolean; return_count: number;
  fields: Record<string, "required" | "edit" | "read">; missing_fields: string[];
  evidence: string[]; missing_evidence: string[]; checklist: { key: string; name: L10n }[];
  returns: { node: string; name: L10n }[]; return_reasons: { key: string; name: L10n }[]; actions: StepAction[];
  awaits: "approval" | "branches" | "children" | "call" | "answer" | "time" | "customer" | "outside" | null;
}
export interface Child { id: string; number: number; subject: string; status: string; status_category: string; done: boolean }
export interface NodeState { current: NodeStep; branches: NodeStep[]; arrived: string[]; owed: NodeStep[]; children: Child[] }

export const nodeStateOf = (ticket: Ticket): NodeState | null => (ticket as Ticket & { node_state?: NodeState | null }).node_state ?? null;

/** Fields asked for here, those that are empty first. */
export function askedFields({ fields, missing_fields }: Pick<NodeStep, "fields" | "missing_fields">): string[] {
  const required = Object.entries(fields).filter(([, access]) => access === "required").map(([key]) => key);
  const empty = missing_fields.filter((key) => fields[key] !== "read");
  return [...empty, ...required.filter((key) => !empty.includes(key))];
}

/** Whether the step has anything to show besides its name. */
export function asks(step: NodeStep): boolean {
  return step.actions.length > 0 || step.returns.length > 0 || step.awaits !== null || step.due_at !== null || step.state === "owed" ||
    askedFields(step).length > 0 || step.evidence.length > 0 || step.checklist.length > 0;
}

/** The plain loop needs no panel: what it asks is said by the ticket's own actions. */
export const worthShowing = (state: NodeState | null): state is NodeState =>
  state !== null && (asks(state.current) || state.branches.length > 0 || state.owed.length > 0 || state.children.length > 0);

/** Lines of the checklist that are not ticked yet. */
export const unticked = (step: Pick<NodeStep, "checklist">, done: string[]): number => step.checklist.filter(({ key }) => !done.includes(key)).length;
