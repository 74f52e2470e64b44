import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { CountedView } from "@/api/types";
import { useKeyboard } from "@/app/commands/useKeyboard";
import { DEFAULT_PREFS, usePrefs } from "@/app/prefs";
import { applyEvent } from "@/live/useLive";
import { useUpdates } from "@/live/updates";
import { aConfig, anEntry, aProblem, aRow, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { readFilter, writeFilter } from "./FilterButton";
import { Component as WorkspacePage } from "./WorkspacePage";

vi.mock("../TicketPane", () => ({ TicketPane: ({ number }: { number: number }) => <h1>open {number}</h1> }));
vi.mock("../ContextPane", () => ({ ContextPane: () => null }));

const view = (key: string, count: number | null = null): CountedView => ({ id: `v-${key}`, key, name: key, scope: "system", filter: { all: [] }, sort: "updated_at:desc", columns: [], group_by: null, position: 0, count });
const views = [view("mine", 2), view("unassigned", 7)];

function Page() {
  useKeyboard();
  return <WorkspacePage />;
}
async function workspace(answers: Record<string, unknown>, at = "/w/mine") {
  const server = aServer({ "GET /views": { data: views, next: null }, "POST /tickets/2/read": null, "POST /tickets/1/read": null, ...answers });
  const shown = await show(<Page />, { at, path: "/w/:viewId?/:no?", known: [[keys.session, aSession()], [keys.config, aConfig()]] });
  return { server, ...shown };
}
const rows = () => screen.getAllByRole("option").map((row) => row.textContent);
const two = { "GET /tickets": { data: [aRow(2, { subject: "第二张", unread: true }), aRow(1, { subject: "First one" })], next: null } };

beforeEach(() => {
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("min-width"), addEventListener: () => undefined, removeEventListener: () => undefined }));
  // jsdom has no layout: the virtual list needs a window to fill
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(320);
  usePrefs.setState(DEFAULT_PREFS);
  useUpdates.getState().clear();
});
afterEach(() => vi.unstubAllGlobals());

it("shows the view's tickets and steps through them with J and K", async () => {
  const { path } = await workspace(two);
  await screen.findByText("第二张");
  expect(await faults()).toEqual([]);
  await userEvent.keyboard("j");
  await waitFor(() => expect(path()).toBe("/w/mine/2"));
  await userEvent.keyboard("j");
  await waitFor(() => expect(path()).toBe("/w/mine/1"));
  await userEvent.keyboard("j");
  await userEvent.keyboard("k");
  await waitFor(() => expect(path()).toBe("/w/mine/2"));
  expect(await screen.findByText("open 2")).toBeTruthy();
});

it("counts every press, however fast they come", async () => {
  const many = Array.from({ length: 9 }, (_, index) => aRow(100 - index));
  const { path } = await workspace({ "GET /tickets": { data: many, next: null } });
  await screen.findByText("Ticket 100");
  await userEvent.keyboard("jjjjjk");
  await waitFor(() => expect(path()).toBe("/w/mine/97"));
});

it("marks a ticket read once somebody rests on it", async () => {
  const { server } = await workspace(two, "/w/mine/2");
  const row = (await screen.findByText("第二张")).closest("[role=option]");
  expect(row?.getAttribute("data-unread")).toBe("true");
  await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("POST /tickets/2/read"), { timeout: 2000 });
  await waitFor(() => expect(row?.getAttribute("data-unread")).toBe("false"));
});

it("holds new tickets behind a bar until U", async () => {
  let answer = two["GET /tickets"];
  const { client } = await workspace({ "GET /tickets": () => answer });
  await screen.findByText("第二张");
  answer = { data: [aRow(3, { subject: "Newest" }), ...answer.data], next: null };
  act(() => applyEvent(client, { event: "ticket", id: "1", data: JSON.stringify({ type: "ticket.changed", ticket: aRow(3), event: anEntry(), views: ["mine"] }) }, { member_id: "m1", team_ids: [] }));
  expect(await screen.findByText(/1 张有更新/)).toBeTruthy();
  expect(rows()).toHaveLength(2);
  await userEvent.keyboard("u");
  expect(await screen.findByText("Newest")).toBeTruthy();
  expect(screen.queryByText(/张有更新/)).toBeNull();
});

it("is glad about an empty list and shows where work waits", async () => {
  await workspace({ "GET /tickets": { data: [], next: null } });
  expect(await screen.findByText("待办清空了")).toBeTruthy();
  expect(await screen.findByRole("link", { name: /去「未分派」领取（7 张）/ })).toBeTruthy();
});

it("offers to drop the filter that hides everything", async () => {
  const { server } = await workspace({ "GET /tickets": { data: [], next: null } }, `/w/mine?filter=${encodeURIComponent(writeFilter({ priority: ["P1"], status_category: [] }) ?? "")}`);
  await userEvent.click(await screen.findByRole("button", { name: "清除筛选" }));
  await screen.findByText("待办清空了");
  expect(server.asked.at(-1)?.call).not.toContain("filter");
});

it("says what failed and tries again", async () => {
  let broken = true;
  await workspace({ "GET /tickets": () => (broken ? aProblem(409, "conflict") : two["GET /tickets"]) });
  const alert = await screen.findByRole("alert");
  broken = false;
  await userEvent.click(within(alert).getByRole("button", { name: "重试" }));
  expect(await screen.findByText("第二张")).toBeTruthy();
});

it("names the permission that is missing", async () => {
  await workspace({ "GET /tickets": () => aProblem(403, "denied", { params: { permission: "ticket.read_team" } }) });
  expect(await screen.findByText("ticket.read_team")).toBeTruthy();
});

it("ticks tickets with X and takes them all at once", async () => {
  const { server } = await workspace({ ...two, "POST /tickets/bulk": { job_id: "j1" } });
  await screen.findByText("第二张");
  await userEvent.keyboard("jxjx");
  await userEvent.click(await screen.findByRole("button", { name: "分派给我" }));
  await waitFor(() => expect(server.bodyOf("POST /tickets/bulk")).toEqual({ ids: ["id-2", "id-1"], action: "take", body: {} }));
});

it("moves the pane's edge with arrow keys and remembers it", async () => {
  await workspace(two);
  const handle = await screen.findByRole("separator", { name: "调整列表宽度" });
  handle.focus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  expect(usePrefs.getState().listWidth).toBe(DEFAULT_PREFS.listWidth + 32);
});

it("reads back the quick filter it wrote, and nothing from a filter made elsewhere", () => {
  const quick = { priority: ["P1", "P2"], status_category: ["new"] };
  expect(readFilter(writeFilter(quick) ?? undefined)).toEqual(quick);
  expect(writeFilter({ priority: [], status_category: [] })).toBeNull();
  expect(readFilter('{"any":[]}')).toEqual({ priority: [], status_category: [] });
  expect(readFilter("{broken")).toEqual({ priority: [], status_category: [] });
});
