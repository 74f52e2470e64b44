/** A process definition as the server speaks it (docs/integrators/process.md). What is left out has its default. */

import type { Category, Condition, L10n } from "@/api/types";

export type NodeKind = "task" | "approval" | "condition" | "parallel" | "join" | "wait" | "notice" | "sub_ticket" | "call" | "end";
export type Access = "required" | "edit" | "read" | "hidden";
export type When = Condition | null;
export type Hours = "open" | "clock";
export type By = "member" | "requester" | "system";

export interface Status { key: string; category: Category; name: L10n }
export interface Who { roles?: string[]; departments?: string[]; teams?: string[]; members?: string[]; assignee?: boolean; not_handler?: boolean }
interface NodeField { field: string; access: Access }
export interface Check { key: string; name: L10n; when?: When }
export interface Limit { minutes: number; hours?: Hours; warn_percent?: number; past?: "tell" | "escalate" | "leave" }
export interface Reason { key: string; name: L10n }
interface Returns { to: string[]; reasons?: Reason[] }
export interface Level { key: string; name: L10n; who: Who; rule?: "any" | "all" | "share"; share?: number; when?: When; limit?: Limit | null }
interface Wait { until: "time" | "customer" | "outside"; minutes?: number | null; hours?: Hours }
export interface Notice { to: "requester" | "assignee" | "who"; text: L10n; who?: Who | null }
export interface SubTicket { key: string; subject: L10n; text: L10n; department?: string | null; team?: string | null; type_key?: string | null }
export interface SubTickets { items: SubTicket[]; order?: "parallel" | "serial" }
export interface OutsideRequest { url: string; method?: "POST" | "PUT" | "PATCH" | "DELETE"; body?: Record<string, unknown> }
export interface Call { request: OutsideRequest; retries?: number; compensate?: OutsideRequest | null; into?: Record<string, string> }
export interface Branch { to: string; when?: When }
export interface Place { x: number; y: number }
export interface ProcessNode {
  key: string; status: string; name: L10n; duty: L10n; kind?: NodeKind; on_path?: boolean; end?: boolean; who?: Who | null;
  fields?: NodeField[]; evidence?: string[]; checklist?: Check[]; limit?: Limit | null; returns?: Returns | null; green_to?: string | null;
  next?: Branch[]; otherwise?: string | null; levels?: Level[]; branches?: string[]; join?: string | null;
  wait?: Wait | null; notice?: Notice | null; sub_tickets?: SubTickets | null; call?: Call | null; exceptions?: L10n; place?: Place | null;
  /** The number field an approval's amount stands in. */
  amount?: string | null;
}
export interface Gate { gate: string; params?: Record<string, unknown>; when?: When }
export interface Action { key: string; from: string[]; to: Branch[]; needs?: string | null; by?: By[]; gates?: Gate[]; name?: L10n; forward?: boolean }
export interface Limits { accept_after_days: number; close_after_days: number; archive_after_days: number; reopen_within_days: number }
export interface Process {
  key: string; name: L10n; start: string; statuses: Status[]; nodes: ProcessNode[]; actions: Action[]; limits: Limits; version?: number;
  green?: { when: Condition; within_minutes: number } | null; scope?: L10n; low_score?: number;
}

/** Actions the product's own commands rely on; all others are the process's own. */
export const KNOWN = new Set([
  "assign", "take", "transfer", "return", "wait", "resume", "customer_reply", "resolve", "verify", "fail_verification",
  "accept", "reject", "close", "reopen", "archive", "void", "second_handling",
]);
/** Known actions beside the way a ticket usually goes; the canvas shows them on demand. */
export const SIDEWAYS = new Set(["assign", "take", "transfer", "return", "wait", "resume", "customer_reply", "reopen", "void", "second_handling"]);
export const GATES = ["fields", "classified", "assigned", "evidence", "not_handler", "second_reviewer", "accepted", "unanswered", "never", "within_days", "waited_days"] as const;
const FINISHED: Category[] = ["resolved", "closed"];

export const kindOf = (node: ProcessNode): NodeKind => node.kind ?? "task";
export const nodeOf = (process: Process, key: string): ProcessNode | undefined => process.nodes.find((node) => node.key === key);
export const categoryOf = (process: Process, node: ProcessNode): Category | undefined => process.statuses.find(({ key }) => key === node.status)?.category;
/** Only known actions may enter or leave such a node: they set the ticket's columns. */
export const isFinished = (process: Process, key: string): boolean => {
  const node = nodeOf(process, key);
  const category = node && categoryOf(process, node);
  return category !== undefined && FINISHED.includes(category);
};
export const isLeftByActions = (node: ProcessNode): boolean => kindOf(node) === "task" || kindOf(node) === "end";
export const isEveryone = (who: Who | null | undefined): boolean =>
  !who || (!who.assignee && ![who.roles, who.departments, who.teams, who.members].some((list) => list && list.length > 0));

/** Nothing at all: for words about what is not read yet. */
export const EMPTY: Process = { key: "", name: {}, start: "", statuses: [], nodes: [], actions: [], limits: { accept_after_days: 0, close_after_days: 0, archive_after_days: 0, reopen_within_days: 0 } };
