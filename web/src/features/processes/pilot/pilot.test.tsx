import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { dayOf, readLimit, signed, typedLimit, whisker, written } from "./figures";
import { Component as PilotPage } from "./PilotPage";
import type { Figure, Shown } from "./queries";

afterEach(() => vi.unstubAllGlobals());

const plain = (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat("en", options).format(value);
const figure = (patch: Partial<Figure>): Figure => ({ key: "return_rate", old: { value: 0.2, count: 80 }, new: { value: 0.05, count: 60 }, difference: -0.15, low: -0.25, high: -0.05, verdict: "better", ...patch });
const shown: Shown = {
  pilot: { id: "p1", key: "default", version: 2, baseline: 1, share: 30, team_ids: [], category_ids: [], reason: "更快", state: "running", started_name: "周明哲", started_at: "2026-11-18T08:00:00Z", ended_name: null, ended_at: null, end_reason: null },
  name: { "zh-CN": "默认闭环", en: "Closed loop" }, old_tickets: 80, new_tickets: 60,
  figures: [figure({}), figure({ key: "satisfaction", old: { value: 4.1, count: 9 }, new: { value: null, count: 0 }, difference: null, low: null, high: null, verdict: "too_few" })],
  rails: [
    { figure: "return_rate", limit: 0.02, low: -0.3, high: -0.01, state: "inside", missing: 0, warned_at: null },
    { figure: "satisfaction", limit: -0.15, low: null, high: null, state: "too_few", missing: 11, warned_at: null },
    { figure: "reopen_rate", limit: 0.03, low: 0.1, high: 0.4, state: "crossed", missing: 0, warned_at: "2026-11-20T08:00:00Z" },
  ],
  course: [{ node: "handling", name: { "zh-CN": "处理", en: "Handling" }, old: { value: 300, count: 70 }, new: { value: 240, count: 9 } }],
  teams: [{ key: "t1", label: "仓储物流", count: 60 }], priorities: [{ key: "P3", label: "P3", count: 60 }], days: [{ day: "2026-11-18", old: 80, new: 60 }], rails_version: 6,
};
const open = (permissions: string[], answers: Record<string, unknown> = {}) => {
  const server = aServer({ "GET /pilots": { data: [{ pilot: shown.pilot, name: shown.name }], next: null }, "GET /processes/default/pilot": shown, ...answers });
  return show(<PilotPage />, { at: "/reports/pilots", path: "/reports/pilots/:key?", known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]] }).then((more) => ({ server, ...more }));
};

it("writes shares as percentages, minutes as hours, and differences with their sign", () => {
  expect(written("return_rate", 0.041, plain, (n) => `${n} h`)).toBe("4.1%");
  expect(written("resolution_minutes", 258, plain, (n) => `${n} h`)).toBe("4.3 h");
  expect(written("satisfaction", null, plain, (n) => n)).toBe("—");
  expect(signed("return_rate", -0.033, plain)).toBe("-3.3");
  expect(signed("satisfaction", 0.05, plain)).toBe("+0.05");
});

it("draws an interval around its difference, and none where too few say nothing", () => {
  const drawn = whisker(figure({}), 0.02)!;
  expect(drawn.from).toBeLessThan(drawn.at);
  expect(drawn.at).toBeLessThan(drawn.to);
  expect(drawn.to).toBeLessThan(drawn.zero);
  expect(whisker(figure({ difference: null, low: null, high: null }), 0.02)).toBeNull();
  // the rail lies where the figure is worse, and nothing is drawn of one that is not watched
  expect(drawn.rail).toBeGreaterThan(drawn.zero);
  expect(whisker(figure({}), null)?.rail).toBeNull();
  expect(dayOf("2026-11-18T08:00:00Z", Date.parse("2026-11-21T09:00:00Z"))).toBe(4);
});

it("shows both versions with a verdict, and says when there are too few", async () => {
  await open(["process.read"]);
  const row = await screen.findByRole("row", { name: /退回率/ });
  expect(within(row).getByText("更好")).toBeTruthy();
  expect(within(screen.getByRole("row", { name: /满意度/ })).getByText("太少，不好说")).toBeTruthy();
  // whoever may not publish reads, and ends nothing
  expect(screen.queryByRole("button", { name: "固化为制度" })).toBeNull();
  expect(await faults()).toEqual([]);
});

it("shows the guard rails, how the pilot stands, and how many tickets are missing", async () => {
  await open(["process.read"]);
  const crossed = (await screen.findAllByRole("listitem")).find((line) => line.textContent.includes("重开率"))!;
  expect(within(crossed).getByText("已越过")).toBeTruthy();
  expect(crossed.textContent).toMatch(/不超过 .*\+3.0.* 点/);
  expect(crossed.textContent).toMatch(/已告知负责人/);
  expect(screen.getAllByText("还差 11 张").length).toBeGreaterThan(0);
  const course = screen.getByRole("region", { name: "各环节用时" });
  expect(within(course).getByRole("row", { name: /处理/ }).textContent).toMatch(/5 时70 张.*4 时9 张/);
  expect(screen.getByText(/灰色的不到 20 张/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "改护栏…" })).toBeNull();
});

it("sets how far a figure may fall behind, and what is not watched", async () => {
  const { server } = await open(["process.read", "process.publish"], { "PUT /processes/default/pilot/rails": shown });
  await userEvent.click(await screen.findByRole("button", { name: "改护栏…" }));
  const dialog = await screen.findByRole("dialog");
  const line = (name: string) => within(dialog).getByRole("textbox", { name: new RegExp(name) });
  await userEvent.clear(line("退回率"));
  await userEvent.clear(line("满意度"));
  await userEvent.type(line("满意度"), "0.3");
  await userEvent.type(line("原因"), "先放宽");
  await userEvent.click(within(dialog).getByRole("button", { name: "保存" }));
  await waitFor(() => expect(server.bodyOf("PUT /processes/default/pilot/rails")).toEqual({ limits: { return_rate: null, satisfaction: -0.3 }, reason: "先放宽" }));
});

it("reads back what it wrote of a limit", () => {
  expect(typedLimit(shown.rails[0]!)).toBe("2");
  expect(readLimit("return_rate", "2")).toBeCloseTo(0.02);
  expect(readLimit("attainment", "3,5")).toBeCloseTo(-0.035);
  expect(readLimit("resolution_minutes", "0.5")).toBe(30);
  expect(readLimit("satisfaction", "")).toBeNull();
  expect(readLimit("satisfaction", "-1")).toBeUndefined();
  expect(readLimit("satisfaction", "viel")).toBeUndefined();
});

it("withdraws in one act, with its reason", async () => {
  const { server } = await open(["process.read", "process.publish"], { "POST /processes/default/pilot/withdraw": { ...shown, pilot: { ...shown.pilot, state: "withdrawn" } } });
  await userEvent.click(await screen.findByRole("button", { name: "停止，退回 v1" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox", { name: /原因/ }), "退回多了");
  await userEvent.click(within(dialog).getByRole("button", { name: "停止，退回 v1" }));
  await waitFor(() => expect(server.bodyOf("POST /processes/default/pilot/withdraw")).toEqual({ reason: "退回多了" }));
  expect((await screen.findAllByText("试点已停止，新工单走 v1")).length).toBeGreaterThan(0);
});

it("says what to do where there never was a pilot", async () => {
  await open(["process.read", "process.design"], { "GET /pilots": { data: [], next: null } });
  expect(await screen.findByText("没有试点")).toBeTruthy();
});
