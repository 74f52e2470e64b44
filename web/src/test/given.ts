/** Factories of what the server answers. */

import { vi } from "vitest";
import type { Config, Me, Message, Session, Ticket, TicketRow, TimelineEntry } from "@/api/types";

export const aRow = (number: number, patch: Partial<TicketRow> = {}): TicketRow => ({
  id: `id-${number}`, number, subject: `Ticket ${number}`, requester: { id: "r1", name: "Camille", tier: "standard" }, organization: null,
  channel: "email", type_key: "fault", category_id: null, priority: "P3", status: "open", status_category: "in_progress", node: "work",
  team: null, assignee: null, tags: [], locale: "fr", unread: false, returned: false, escalated: false, reopen_count: 0, return_count: 0,
  evidence_count: 0, rating: null, created_at: "2026-11-20T08:00:00Z", updated_at: "2026-11-21T08:00:00Z", last_customer_at: null, last_agent_at: null,
  resolved_at: null, closed_at: null, archived_at: null, version: 1, excerpt: "", ...patch,
});
export const aTicket = (number: number, patch: Partial<Ticket> = {}): Ticket =>
  ({ ...aRow(number), process: { key: "default", version: 1, nodes: [] }, fields: {}, people: [], links: [], actions: [], drafts: {}, ...patch }) as Ticket;
export const anEntry = (patch: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: "e1", at: "2026-11-21T08:00:00Z", type: "TicketAssigned", actor: { kind: "member", id: "m2", name: "陈思远" }, node: null, data: {}, changes: [],
  group: "flow", seq: 1, hash: "", ...patch,
});
export const aMessage = (id: string, patch: Partial<Message> = {}): Message => ({
  id, kind: "public", direction: "in", author: { kind: "requester", id: "r1", name: "Camille" }, channel: "email", at: "2026-11-21T08:00:00Z", text: "…",
  html: null, quoted: null, has_remote_images: false, attachments: [], mentions: [], delivery: null, to: [], cc: [], flags: [], ...patch,
});
export const aMe = (patch: Partial<Me> = {}): Me => ({
  person_id: "p1", member_id: "m1", name: "林悦", email: "linyue@example.com", locale: "zh-CN", zone: "Asia/Shanghai", color: "c1",
  role: { key: "agent", name: { "zh-CN": "客服" } }, permissions: ["ticket.take"], team_ids: [], department_ids: [],
  workspace: { id: "w1", name: "云帆", slug: "yf", locale: "zh-CN", zone: "Asia/Shanghai" }, workspaces: [], mfa_enabled: false, prefs: {}, ...patch,
});
export const aSession = (patch: Partial<Session> = {}): Session => ({ state: "ready", csrf: "c", person: aMe(), ...patch });
export const aConfig = (patch: Partial<Config> = {}): Config =>
  ({ types: [], categories: [], statuses: [], nodes: [], priorities: [], teams: [], departments: [], members: [], tags: [], languages: [], channels: [], ...patch }) as unknown as Config;

export type Answers = Record<string, unknown>;
/** Stands in for the server: answers by "METHOD /path", remembers what was asked. A function answer gets the body. */
export function aServer(answers: Answers) {
  const asked: { call: string; body: unknown; ifMatch: string | null }[] = [];
  const respond = (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = String(url).replace(/^\/api\/v1/, "");
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    const call = `${init?.method ?? "GET"} ${path}`;
    asked.push({ call, body, ifMatch: new Headers(init?.headers).get("If-Match") });
    const found = answers[call] ?? answers[call.replace(/\?.*/, "")];
    const value: unknown = typeof found === "function" ? (found as (sent: unknown) => unknown)(body) : found;
    if (value instanceof Response) return Promise.resolve(value);
    if (value === undefined) return Promise.resolve(aProblem(404, "not_found"));
    return Promise.resolve(new Response(value === null ? null : JSON.stringify(value), { status: value === null ? 204 : 200 }));
  };
  vi.stubGlobal("fetch", vi.fn(respond));
  return { asked, bodyOf: (call: string) => asked.findLast((one) => one.call === call)?.body };
}
export const aProblem = (status: number, code: string, more: Record<string, unknown> = {}): Response =>
  new Response(JSON.stringify({ code, ...more }), { status, headers: { "Content-Type": "application/problem+json" } });
