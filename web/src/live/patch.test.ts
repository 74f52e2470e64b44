import { QueryClient, type InfiniteData } from "@tanstack/react-query";
import { beforeEach, expect, it } from "vitest";
import { keys } from "@/api/keys";
import type { CountedView, Message, Page, Ticket, TicketRow } from "@/api/types";
import { aMessage, anEntry, aRow, aTicket } from "@/test/given";
import { type Notices, type TicketEvent } from "./patch";
import { applyEvent } from "./useLive";
import { useUpdates } from "./updates";

const MINE = { view: "mine" };
const P1 = { view: "all", filter: JSON.stringify({ all: [{ field: "priority", op: "in", value: ["P1"] }] }) };
let client: QueryClient;

const list = (rows: TicketRow[]): InfiniteData<Page<TicketRow>> => ({ pages: [{ data: rows, next: null }], pageParams: [null] });
const shown = (query = MINE) => client.getQueryData<InfiniteData<Page<TicketRow>>>(keys.list(query))?.pages.flatMap((page) => page.data) ?? [];
const send = (event: string, data: unknown, me = "m1") => applyEvent(client, { event, data: JSON.stringify(data), id: null }, { member_id: me, team_ids: [] });
const changed = (ticket: TicketRow, more: Partial<TicketEvent> = {}): TicketEvent => ({ type: "ticket.changed", ticket, event: anEntry(), ...more });
const view = (key: string): CountedView => ({ id: `v-${key}`, key, name: key, scope: "system", filter: { all: [] }, sort: "", columns: [], group_by: null, position: 0, count: 1 });

beforeEach(() => {
  client = new QueryClient();
  useUpdates.getState().clear();
  client.setQueryData(keys.views, [view("mine"), view("all")]);
  client.setQueryData(keys.list(MINE), list([aRow(2), aRow(1)]));
  client.setQueryData(keys.list(P1), list([]));
});

it("changes a shown row where it stands", () => {
  send("ticket", changed(aRow(1, { status: "resolved", version: 2 })));
  expect(shown().map(({ number, status }) => [number, status])).toEqual([[2, "open"], [1, "resolved"]]);
});

it("lets a new ticket wait behind the bar instead of pushing rows down", () => {
  send("ticket", changed(aRow(3), { views: ["mine"] }));
  send("ticket", changed(aRow(3), { views: ["mine"] }));
  expect(shown().map(({ number }) => number)).toEqual([2, 1]);
  expect(useUpdates.getState().arrived[JSON.stringify(MINE)]).toEqual(["id-3"]);
});

it("announces nothing for views the ticket is not in", () => {
  send("ticket", changed(aRow(3), { views: ["all"] }));
  expect(useUpdates.getState().arrived[JSON.stringify(MINE)]).toBeUndefined();
});

it("judges by the view's condition where the server names no views", () => {
  client.setQueryData(keys.views, [{ ...view("mine"), filter: { all: [{ field: "assignee", op: "is_me" }, { field: "status_category", op: "ne", value: "closed" }] } }]);
  send("ticket", changed(aRow(3, { assignee: { id: "m1", name: "林悦", color: "c1" } })));
  send("ticket", changed(aRow(4, { assignee: { id: "m9", name: "x", color: "c1" } })));
  expect(useUpdates.getState().arrived[JSON.stringify(MINE)]).toEqual(["id-3"]);
});

it("judges a filtered list by its own filter", () => {
  send("ticket", changed(aRow(3, { priority: "P1" })));
  send("ticket", changed(aRow(4, { priority: "P4" })));
  expect(useUpdates.getState().arrived[JSON.stringify(P1)]).toEqual(["id-3"]);
});

it("does not announce to people what they did themselves", () => {
  send("ticket", changed(aRow(3), { views: ["mine"] }), "m2");
  expect(useUpdates.getState().arrived).toEqual({});
});

it("updates an open ticket and keeps what only the whole ticket knows", () => {
  client.setQueryData(keys.ticket(1), aTicket(1, { fields: { order: "8" }, version: 1 }));
  send("ticket", changed(aRow(1, { subject: "New", version: 2 })));
  expect(client.getQueryData<Ticket>(keys.ticket(1))).toMatchObject({ subject: "New", fields: { order: "8" }, version: 2 });
});

it("ignores an older state that arrives late", () => {
  client.setQueryData(keys.ticket(1), aTicket(1, { subject: "Now", version: 5 }));
  send("ticket", changed(aRow(1, { subject: "Then", version: 4 })));
  expect(client.getQueryData<Ticket>(keys.ticket(1))?.subject).toBe("Now");
});

it("appends a message once and replaces it when its delivery changes", () => {
  client.setQueryData(keys.ticket(1), aTicket(1));
  client.setQueryData(keys.messages(1), { data: [aMessage("a")], next: null });
  send("message", { ticket_id: "id-1", message: aMessage("b", { delivery: { state: "queued", error: null } }) });
  send("message", { ticket_id: "id-1", message: aMessage("b", { delivery: { state: "sent", error: null } }) });
  const messages = client.getQueryData<Page<Message>>(keys.messages(1))?.data ?? [];
  expect(messages.map(({ id, delivery }) => [id, delivery?.state])).toEqual([["a", undefined], ["b", "sent"]]);
});

it("counts a notice once", () => {
  client.setQueryData<Notices>(keys.notices, { data: [], unread: 0 });
  const notice = { id: "n1", kind: "mentioned", ticket: null, actor_name: "a", at: "", read_at: null, data: {} };
  send("notice", notice);
  send("notice", notice);
  expect(client.getQueryData<Notices>(keys.notices)).toMatchObject({ unread: 1, data: [{ id: "n1" }] });
});

it("marks everything but the session stale after a reset", () => {
  client.setQueryData(keys.session, { state: "ready" });
  send("reset", {});
  expect(client.getQueryState(keys.list(MINE))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.session)?.isInvalidated).toBe(false);
});

it("skips events of a newer server", () => {
  expect(() => send("weather", { sunny: true })).not.toThrow();
});

it("makes a row unread when the customer spoke, and only then", () => {
  client.setQueryData(keys.list(MINE), list([aRow(1, { unread: false })]));
  send("ticket", changed(aRow(1, { unread: true, version: 2 }), { event: { ...anEntry(), type: "TicketUpdated" } }));
  expect(shown()[0]?.unread).toBe(false);
  send("ticket", changed(aRow(1, { unread: true, version: 3 }), { event: { ...anEntry(), type: "CustomerReplied" } }));
  expect(shown()[0]?.unread).toBe(true);
});
