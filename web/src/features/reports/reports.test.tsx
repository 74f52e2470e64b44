import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { startI18n } from "@/i18n";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { addDays, daysBetween, startOfDay, today } from "./days";
import { deltaOf, FIGURES, ticketsPath, within, type Summary } from "./figures";
import { before, choiceIn, periodIn } from "./period";
import { Component as ReportsPage } from "./ReportsPage";
import { drillIn, drillText } from "./attainment";
import { bands, labelledDays, ticks } from "./scale";

const asked = (text: string) => new URLSearchParams(text);
beforeEach(() => startI18n("zh-CN"));
afterEach(() => vi.unstubAllGlobals());

describe("days", () => {
  it("begin where the workspace is, also when the clock was turned that day", () => {
    expect(startOfDay("2026-11-21", "Asia/Shanghai")).toBe("2026-11-20T16:00:00Z");
    expect(startOfDay("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00Z");
    expect(startOfDay("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00Z");
    expect(startOfDay("2026-11-01", "America/New_York")).toBe("2026-11-01T04:00:00Z");
    expect(startOfDay("2026-11-02", "America/New_York")).toBe("2026-11-02T05:00:00Z");
  });
  it("are counted with both ends and cross months", () => {
    expect(addDays("2026-02-27", 3)).toBe("2026-03-02");
    expect(daysBetween("2026-11-01", "2026-11-30")).toBe(30);
    expect(today("Asia/Shanghai", Date.parse("2026-11-21T17:00:00Z"))).toBe("2026-11-22");
  });
});

describe("the period", () => {
  it("is the last 30 days unless the address says otherwise", () => {
    expect(periodIn(asked(""), "2026-11-21")).toEqual({ first: "2026-10-23", last: "2026-11-21" });
    expect(periodIn(asked("days=7"), "2026-11-21")).toEqual({ first: "2026-11-15", last: "2026-11-21" });
    expect(choiceIn(asked("days=12"))).toBe("30");
  });
  it("never runs backwards, into the future or into nonsense", () => {
    expect(periodIn(asked("from=2026-11-10&to=2026-11-01"), "2026-11-21")).toEqual({ first: "2026-11-01", last: "2026-11-10" });
    expect(periodIn(asked("from=2026-11-10&to=2027-01-01"), "2026-11-21")).toEqual({ first: "2026-11-10", last: "2026-11-21" });
    expect(periodIn(asked("from=x&to=2026-13-40"), "2026-11-21")).toEqual({ first: "2026-10-23", last: "2026-11-21" });
  });
  it("is compared with the same length just before", () => {
    expect(before({ first: "2026-11-15", last: "2026-11-21" })).toEqual({ first: "2026-11-08", last: "2026-11-14" });
  });
});

describe("the figures", () => {
  const [response, , fcr] = FIGURES;
  it("know which way is better", () => {
    expect(deltaOf(response!, 60, 120)).toEqual({ by: -0.5, direction: "better" });
    expect(deltaOf(fcr!, 0.7, 0.8)?.direction).toBe("worse");
    expect(deltaOf(fcr!, 0.7, 0.7)?.direction).toBe("same");
    expect(deltaOf(fcr!, 0.7, null)).toBeNull();
    expect(deltaOf(response!, 5, 0)).toBeNull();
  });
  it("open exactly the tickets of the period, its last day included", () => {
    const path = ticketsPath(within("resolved_at", { first: "2026-11-21", last: "2026-11-21" }, "Asia/Shanghai"));
    const filter = JSON.parse(new URL(path, "http://x").searchParams.get("filter") ?? "") as unknown;
    expect(filter).toEqual({ all: [{ field: "resolved_at", op: "between", value: ["2026-11-20T16:00:00Z", "2026-11-21T16:00:00Z"] }] });
  });
});

describe("the chart", () => {
  it("marks its axis with round whole numbers that reach over the highest", () => {
    expect(ticks(12)).toEqual([0, 5, 10, 15]);
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    for (const highest of [1, 7, 99, 1234]) expect(ticks(highest).at(-1)).toBeGreaterThanOrEqual(highest);
  });
  it("labels the last day and never more days than fit", () => {
    expect(labelledDays(90, 640).has(89)).toBe(true);
    expect(labelledDays(90, 640).size).toBeLessThanOrEqual(10);
    expect(labelledDays(7, 640).size).toBe(7);
  });
  it("runs with the reading direction", () => {
    expect(bands(10, 100, false).at(5)).toBe(0);
    expect(bands(10, 100, true).at(5)).toBe(9);
    expect(bands(10, 100, true).middle(0)).toBe(95);
    expect(bands(10, 100, false).at(-20)).toBe(0);
    expect(bands(10, 100, false).at(999)).toBe(9);
  });
});

const summary: Summary = {
  kpis: { created: 12, closed: 3, resolved: 5, rated: 0, avg_first_response_minutes: 75, avg_resolution_minutes: null, fcr: 0.784, return_rate: 0.2, reopen_rate: 0, csat: null, on_time_rate: null },
  series: [{ day: "2026-11-20", created: 4, resolved: 1 }, { day: "2026-11-21", created: 8, resolved: 4 }],
  breakdown: [{ key: "fault", label: { "zh-CN": "故障" }, count: 12, filter: { all: [{ field: "type", op: "eq", value: "fault" }] } }],
};
const kept = (clock: string | null, priority: string | null, decided: number, missed: number, kept_by_buffer: number) =>
  ({ clock, priority, decided, missed, kept_by_buffer, kept: decided - missed, attainment: decided ? (decided - missed) / decided : null, raw_attainment: decided ? (decided - missed - kept_by_buffer) / decided : null });
const promises = { customer: kept(null, null, 40, 2, 4), clocks: [kept("first_response", null, 20, 0, 4), kept("resolution", null, 20, 2, 0)], priorities: [kept("resolution", "P1", 4, 1, 0)] };
const page = (permissions: string[], answers: Record<string, unknown>) => {
  const server = aServer({ "GET /reports/sla": promises, ...answers });
  return show(<ReportsPage />, { known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]] }).then((shown) => ({ server, ...shown }));
};

it("shows every figure with its definition and its tickets, and the same days as a table", async () => {
  await page(["report.read"], { "GET /reports/summary": summary });
  expect(await screen.findByText("1 时 15 分")).toBeInstanceOf(HTMLAnchorElement);
  expect(screen.getByText("78.4%")).toBeInstanceOf(HTMLAnchorElement);
  expect(screen.getAllByText("—")).toHaveLength(2);
  const slider = screen.getByRole("slider");
  slider.focus();
  await userEvent.keyboard("{ArrowLeft}");
  expect(slider.getAttribute("aria-valuetext")).toBe("2026-11-20：新建 4，解决 1");
  await userEvent.click(screen.getByRole("radio", { name: /表/ }));
  expect(screen.getByRole("link", { name: "8" }).getAttribute("href")).toContain("created_at");
  expect(screen.getByRole("link", { name: "故障：看 12 张工单" }).getAttribute("href")).toContain("fault");
  expect(await faults()).toEqual([]);
});

it("reports promises kept with and without buffers, and opens the tickets behind a number", async () => {
  const clock = { id: "c1", number: 20431, subject: "Refund", priority: "P1", kind: "resolution", missed: true, raw_missed: true, due_at: "2026-11-21T09:00:00Z", raw_due_at: "2026-11-21T09:00:00Z", stopped_at: null, decided_at: "2026-11-21T09:00:00Z" };
  const { server } = await page(["report.read"], { "GET /reports/summary": summary, "GET /reports/sla/clocks": { data: [clock], next: null } });
  const row = (await screen.findByRole("rowheader", { name: "全部对客承诺" })).closest("tr");
  expect([...(row?.querySelectorAll("b") ?? [])].map(({ textContent }) => textContent)).toEqual(["95%", "85%"]);
  await userEvent.click(screen.getByRole("link", { name: "解决，超时：2" }));
  expect((await screen.findByRole("link", { name: "T-20431" })).getAttribute("href")).toBe("/t/20431");
  expect(server.asked.find(({ call }) => call.includes("/reports/sla/clocks"))?.call).toMatch(/clock=resolution&outcome=missed/);
  expect(await faults()).toEqual([]);
});
it("reads which figure was opened from the address, and nothing else", () => {
  expect(drillIn(drillText({ clock: null, priority: "P2", outcome: "kept" }))).toEqual({ clock: null, priority: "P2", outcome: "kept" });
  expect([drillIn(null), drillIn("x.P9.kept"), drillIn("resolution.P1.nonsense")]).toEqual([null, null, null]);
});

it("asks anew for another period and another dimension", async () => {
  const { server } = await page(["report.read"], { "GET /reports/summary": summary });
  await userEvent.click(await screen.findByRole("radio", { name: "7 天" }));
  await userEvent.click(screen.getByRole("radio", { name: "团队" }));
  await waitFor(() => expect(server.asked.some(({ call }) => call.includes("group_by=team"))).toBe(true));
});

it("says who may not see it, and what failed", async () => {
  await page([], {});
  expect(await screen.findByText("没有查看权限")).toBeTruthy();
});
it("offers to try again when the server fails", async () => {
  await page(["report.read"], { "GET /reports/summary": () => aProblem(422, "invalid") });
  expect(await screen.findByRole("button", { name: "重试" })).toBeTruthy();
});
