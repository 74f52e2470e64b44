import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactElement } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Component as ChecklistsPage } from "./ChecklistsPage";
import { Component as PursePage } from "./PursePage";
import { Component as PursesPage } from "./PursesPage";
import { isMoney, moves, namedLimits, purseLacks, shares, type PurseForm } from "./rules";
import { Component as RatingPage } from "./RatingPage";
import type { ChecklistLine, Given, Purse, PurseReport, RatingOption, RatingReport, Suggestion } from "./shapes";
import { Component as SuggestionsPage } from "./SuggestionsPage";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";

const line = (id: string, patch: Partial<ChecklistLine> = {}): ChecklistLine => ({ id, part: "result", key: id, name: { "zh-CN": `核对 ${id}` }, type_keys: [], priorities: [], position: 0, archived: false, version: 2, ...patch });
const purse = (patch: Partial<Purse> = {}): Purse => ({
  id: "p1", name: { "zh-CN": "售后关怀金" }, currency: "CNY", period: "quarter", budget: "6000.00", single_limits: { agent: "50.00", "": "20.00" }, member_monthly: "500.00", customer_90_days: "200.00",
  levels: [{ above: "0", level: { key: "lead", name: { "zh-CN": "主管" }, who: { roles: ["lead"] } } }], archived: false, version: 4, starts_on: "2026-10-01", reserved: "600.00", spent: "3000.00", left: "2400.00", ...patch,
});
const WANG = { id: "m2", name: "王蕾", color: "c2" };
const report: PurseReport = {
  purse: purse(), granted: 3, granted_amount: "145.00", by_kind: { voucher: "145.00" }, by_member: [{ member: WANG, number: 3, amount: "145.00" }],
  patterns: [{ kind: "just_under", member: WANG, requester_id: null, grants: ["g1"], amount: "49.00" }],
};
const given = (id: string, patch: Partial<Given> = {}): Given => ({
  id, number: 20388, requester_name: "赵一鸣", member_name: "王蕾", kind: "voucher", amount: "49.00", currency: "CNY", state: "granted", exceeds: [], requested_at: "2026-11-21T08:00:00Z",
  paid_at: null, paid_name: null, pay_reference: null, ...patch,
});
const suggestion = (patch: Partial<Suggestion> = {}): Suggestion => ({
  id: "s1", number: 20388, subject: "充电盒颜色不对", source: "callback", text: "发货前拍张照", improvements: [], by_name: "林悦", at: "2026-11-21T08:00:00Z", state: "new", answer: "", answered_name: null, version: 8, ...patch,
});
const roles = [
  { key: "agent", name: { "zh-CN": "客服" }, permissions: ["ticket.compensate"], builtin: true }, { key: "observer", name: { "zh-CN": "观察员" }, permissions: [], builtin: true },
];
const EVERY = ["checklist.manage", "purse.manage", "feedback.answer", "member.read", "report.read"];
async function page(element: ReactElement, answers: Record<string, unknown> = {}, { at = "/", path = "/", permissions = EVERY } = {}) {
  const server = aServer({ "GET /roles": { data: roles, next: null }, ...answers });
  const config = aConfig({ types: [{ key: "fault", name: { "zh-CN": "故障" }, fields: [] }] as never });
  await show(<main>{element}</main>, { at, path, known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, config]] });
  return server;
}
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = "";
});

describe("what is computed before the server is asked", () => {
  it("takes an amount only in digits with at most two decimals", () => {
    expect(["0", "12.5", " 3000.00 "].every(isMoney)).toBe(true);
    expect(["", "1,000", "-1", "1.234", "1e3", "1.", "１０"].some(isMoney)).toBe(false);
  });
  it("never draws a bar longer than the budget", () => {
    expect(shares(purse())).toEqual({ spent: 50, reserved: 10 });
    expect(shares({ budget: "100", spent: "90", reserved: "30" })).toEqual({ spent: 90, reserved: 10 });
    expect(shares({ budget: "0", spent: "0", reserved: "0" })).toEqual({ spent: 100, reserved: 0 });
  });
  it("gives new places only to the lines that move, and mends doubled ones", () => {
    const lines = [line("a"), line("b", { position: 1 }), line("c", { position: 2 })];
    expect(moves(lines, "c", -1)).toEqual([{ id: "c", position: 1 }, { id: "b", position: 2 }]);
    expect(moves(lines, "a", -1)).toEqual([]);
    expect(moves([line("a"), line("b")], "b", -1)).toEqual([{ id: "a", position: 1 }]);
  });
  it("names the first thing a purse lacks", () => {
    const form: PurseForm = { name: { en: "X" }, currency: "CNY", period: "month", budget: "10", single_limits: { agent: " " }, member_monthly: "0", customer_90_days: "0", levels: [] };
    expect(purseLacks(form)).toBeNull();
    expect(purseLacks({ ...form, name: { en: " " } })).toBe("name");
    expect(purseLacks({ ...form, currency: "RMBX" })).toBe("currency");
    expect(purseLacks({ ...form, budget: "ten" })).toBe("budget");
    expect(purseLacks({ ...form, single_limits: { agent: "x" } })).toBe("limits");
    expect(purseLacks({ ...form, levels: [{ above: "0", level: { key: "a", name: { en: "A" }, who: {} } }] })).toBe("levels");
    expect(namedLimits({ agent: " ", lead: "5 ", "": "1" })).toEqual({ lead: "5", "": "1" });
  });
});

describe("the checklists", () => {
  const lines = { data: [line("a", { type_keys: ["fault"], priorities: ["P1"] }), line("b", { position: 1 }), line("x", { position: 2, archived: true }), line("c", { part: "process" })], next: null };

  it("stand in two halves, with what each line is for; retired ones on request", async () => {
    await page(<ChecklistsPage />, { "GET /checklist-lines": lines });
    const result = await screen.findByRole("region", { name: /结果校验/ });
    expect(within(result).getAllByRole("row")).toHaveLength(3);
    expect(within(result).getByText("故障")).toBeTruthy();
    expect(screen.queryByText("核对 x")).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "显示已停用" }));
    expect(screen.getByText("核对 x")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it("are put in order, and a line is retired and comes back", async () => {
    const server = await page(<ChecklistsPage />, { "GET /checklist-lines": lines, "PATCH /checklist-lines/a": line("a"), "PATCH /checklist-lines/b": line("b"), "PATCH /checklist-lines/x": line("x") });
    await userEvent.click(await screen.findByRole("button", { name: "下移「核对 a」" }));
    await waitFor(() => expect(server.bodyOf("PATCH /checklist-lines/a")).toEqual({ position: 1 }));
    expect(server.bodyOf("PATCH /checklist-lines/b")).toEqual({ position: 0 });
    await userEvent.click(screen.getByRole("button", { name: "停用「核对 b」" }));
    await waitFor(() => expect(server.bodyOf("PATCH /checklist-lines/b")).toEqual({ archived: true }));
    await userEvent.click(screen.getByRole("checkbox", { name: "显示已停用" }));
    await userEvent.click(screen.getByRole("button", { name: "恢复「核对 x」" }));
    await waitFor(() => expect(server.bodyOf("PATCH /checklist-lines/x")).toEqual({ archived: false }));
  });

  it("get a new line with a key nobody has to think of", async () => {
    const server = await page(<ChecklistsPage />, { "GET /checklist-lines": { data: [line("line")], next: null }, "POST /checklist-lines": line("n") });
    await userEvent.click(await screen.findByRole("button", { name: "新增核验项" }));
    const dialog = await screen.findByRole("dialog");
    expect(await faults()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("radio", { name: "流程复盘" }));
    await userEvent.type(within(dialog).getByLabelText("核验项"), "回访过客户{Enter}");
    await waitFor(() => expect(server.bodyOf("POST /checklist-lines")).toEqual({ part: "process", key: "line_2", name: { "zh-CN": "回访过客户" }, type_keys: [], priorities: [] }));
  });
});

describe("what customers are asked besides the score", () => {
  const option = (key: string, patch: Partial<RatingOption> = {}): RatingOption => ({ id: key, part: "aspect", key, name: { "zh-CN": `项 ${key}` }, position: 0, archived: false, version: 2, ...patch });
  const options = { data: [option("speed"), option("manner", { position: 1 }), option("old", { archived: true }), option("waiting", { part: "improvement" })], next: null };
  const answers: RatingReport = { days: 90, rated: 12, mean: 4.1, low: 1, aspects: [{ key: "speed", mean: 3.25, count: 8 }, { key: "manner", mean: null, count: 0 }], improvements: [{ key: "waiting", count: 5 }] };
  const served = { "GET /rating-options": options, "GET /rating-report": answers };

  it("stands in two lists with what was answered", async () => {
    await page(<RatingPage />, served);
    const aspects = await screen.findByRole("region", { name: /分项评分/ });
    expect(await within(aspects).findByText("3.25")).toBeTruthy();
    expect(within(aspects).getByText("8 人打分")).toBeTruthy();
    const ticks = screen.getByRole("region", { name: /哪里可以更好/ });
    expect(within(within(ticks).getByRole("row", { name: /项 waiting/ })).getByText("5")).toBeTruthy();
    expect(screen.queryByText("项 old")).toBeNull();
    expect(await faults()).toEqual([]);
  });

  it("is put in order, retired, and gets one more", async () => {
    const server = await page(<RatingPage />, { ...served, "PATCH /rating-options/speed": option("speed"), "PATCH /rating-options/manner": option("manner"), "POST /rating-options": option("new") });
    await userEvent.click(await screen.findByRole("button", { name: "下移「项 speed」" }));
    await waitFor(() => expect(server.bodyOf("PATCH /rating-options/speed")).toEqual({ position: 1 }));
    await userEvent.click(screen.getByRole("button", { name: "停用「项 manner」" }));
    await waitFor(() => expect(server.bodyOf("PATCH /rating-options/manner")).toEqual({ archived: true }));
    await userEvent.click(screen.getByRole("button", { name: "新增一项" }));
    const dialog = await screen.findByRole("dialog");
    expect(await faults()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("radio", { name: "分项评分" }));
    await userEvent.type(within(dialog).getByLabelText("名称"), "语气{Enter}");
    await waitFor(() => expect(server.bodyOf("POST /rating-options")).toMatchObject({ part: "aspect", name: { "zh-CN": "语气" } }));
  });
});

describe("the purses", () => {
  it("show the period's budget, the limits by role and who decides above them", async () => {
    await page(<PursesPage />, { "GET /purses": { data: [purse(), purse({ id: "p2", name: { "zh-CN": "旧的" }, archived: true })], next: null } });
    const row = await screen.findByRole("row", { name: /售后关怀金/ });
    for (const text of ["已用 ¥3,000", "占用 ¥600", "剩 ¥2,400，共 ¥6,000", "其他角色", "主管"]) expect(within(row).getByText(text)).toBeTruthy();
    expect(await within(row).findByText("客服")).toBeTruthy();
    expect(screen.queryByText("旧的")).toBeNull();
    expect(await faults()).toEqual([]);
  });

  it("are changed against the version that was seen; an empty limit is not sent", async () => {
    const server = await page(<PursesPage />, { "GET /purses": { data: [purse()], next: null }, "PATCH /purses/p1": aProblem(409, "budget_spent", { detail: "已经用掉 3600" }) });
    await userEvent.click(await screen.findByRole("button", { name: "编辑「售后关怀金」" }));
    const dialog = await screen.findByRole("dialog");
    const budget = within(dialog).getByLabelText(/每期预算/);
    await userEvent.clear(budget);
    expect(within(dialog).getByRole("button", { name: /保存/ }).getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(budget, "100");
    await userEvent.clear(await within(dialog).findByLabelText("客服"));
    expect(within(dialog).queryByLabelText("观察员")).toBeNull();
    expect(await faults()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: /保存/ }));
    expect(await within(dialog).findByText("已经用掉 3600")).toBeTruthy();
    expect(server.bodyOf("PATCH /purses/p1")).toMatchObject({ budget: "100", single_limits: { "": "20.00" }, levels: purse().levels });
    expect(server.bodyOf("PATCH /purses/p1")).not.toHaveProperty("currency");
  });

  it("are set up from nothing, with a level that somebody decides", async () => {
    const server = await page(<PursesPage />, { "GET /purses": { data: [], next: null }, "POST /purses": purse() });
    await userEvent.click(await screen.findByRole("button", { name: "新建关怀金" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText("名称"), "春节");
    await userEvent.type(within(dialog).getByLabelText(/每期预算/), "800.50");
    await userEvent.click(within(dialog).getByRole("button", { name: "再加一级" }));
    expect(within(dialog).getByRole("button", { name: /保存/ }).getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(within(dialog).getByLabelText("这一级叫什么"), "主管");
    await userEvent.click(within(dialog).getByRole("combobox", { name: /角色/ }));
    await userEvent.click(await screen.findByRole("option", { name: "观察员" }));
    await userEvent.keyboard("{Escape}");
    await userEvent.click(within(dialog).getByRole("button", { name: /保存/ }));
    await waitFor(() => expect(server.bodyOf("POST /purses")).toEqual({
      name: { "zh-CN": "春节" }, currency: "CNY", period: "quarter", budget: "800.50", single_limits: {}, member_monthly: "0", customer_90_days: "0",
      levels: [{ above: "0", level: { key: "level", name: { "zh-CN": "主管" }, who: { roles: ["observer"] } } }],
    }));
  });
});

describe("one purse", () => {
  const at = { at: "/admin/purses/p1", path: "/admin/purses/:id" };
  const answers = { "GET /purses/p1/report": report, "GET /purses/p1/compensations": { data: [given("g1"), given("g2", { number: 20390, state: "paid", pay_reference: "YF-77", paid_name: "郑岚" })], next: null } };

  it("marks the grants that make an odd pattern", async () => {
    await page(<PursePage />, answers, at);
    expect(await screen.findByText("总是刚好低于单次上限：1 笔，共 ¥49")).toBeTruthy();
    const row = await screen.findByRole("row", { name: /T-20388/ });
    expect(within(row).queryByText("已标出")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "在下面标出" }));
    expect(within(row).getByText("已标出")).toBeTruthy();
    expect(within(screen.getByRole("row", { name: /T-20390/ })).queryByText("已标出")).toBeNull();
    expect(screen.getByText("YF-77")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it("takes a payment only with its reference, and says when it was used before", async () => {
    let times = 0;
    const server = await page(<PursePage />, { ...answers, "POST /compensations/g1/paid": () => ((times += 1) === 1 ? aProblem(409, "reference_used", { detail: "单号 YF-77 已经用过" }) : null) }, at);
    await userEvent.click(await screen.findByRole("button", { name: /确认已付款：T-20388/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.keyboard("{Enter}");
    expect(server.bodyOf("POST /compensations/g1/paid")).toBeUndefined();
    await userEvent.type(within(dialog).getByLabelText(/付款单号/), "YF-77{Enter}");
    expect(await within(dialog).findByText("单号 YF-77 已经用过")).toBeTruthy();
    expect(await faults()).toEqual([]);
    await userEvent.type(within(dialog).getByLabelText(/付款单号/), "8{Enter}");
    await waitFor(() => expect(server.bodyOf("POST /compensations/g1/paid")).toEqual({ reference: "YF-778" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

describe("the suggestions", () => {
  it("are answered, and declined only with a reason", async () => {
    let meanwhile = true;
    const server = await page(<SuggestionsPage />, {
      "GET /suggestions?state=new": { data: [suggestion()], next: null },
      "PATCH /suggestions/s1": () => (meanwhile ? aProblem(412, "stale", { params: { current: { version: 9, state: "planned", answer: "下月上线" } } }) : null),
    });
    expect(await screen.findByText("发货前拍张照")).toBeTruthy();
    expect(screen.getByText("来自回访")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^答复/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("combobox", { name: /进展/ }));
    await userEvent.click(await screen.findByRole("option", { name: "不采纳" }));
    expect(within(dialog).getByRole("button", { name: /保存/ }).getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(within(dialog).getByRole("textbox", { name: /答复/ }), "仓库已有流程");
    expect(await faults()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: /保存/ }));
    // somebody else answered it just now: theirs is shown, and what was typed goes over it only knowingly
    expect(await within(dialog).findByText(/现在是/)).toBeTruthy();
    expect(within(dialog).getByText("下月上线")).toBeTruthy();
    meanwhile = false;
    await userEvent.click(within(dialog).getByRole("button", { name: /保存/ }));
    await waitFor(() => expect(server.asked.filter(({ call }) => call === "PATCH /suggestions/s1").map(({ ifMatch }) => ifMatch)).toEqual(['"8"', '"9"']));
    expect(server.bodyOf("PATCH /suggestions/s1")).toEqual({ state: "declined", answer: "仓库已有流程" });
  });

  it("show what a customer ticked where nothing was written", async () => {
    await page(<SuggestionsPage />, { "GET /suggestions": { data: [suggestion({ source: "rating", text: "", improvements: [{ key: "waiting", name: { "zh-CN": "等得久" } }] })], next: null } });
    expect(await screen.findByText("等得久")).toBeTruthy();
    expect(screen.getByRole("button", { name: "答复：等得久" })).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it("say when every one is answered", async () => {
    await page(<SuggestionsPage />, { "GET /suggestions": { data: [], next: null } });
    expect(await screen.findByText("新的建议都答复了")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
});

const SCREENS: [string, ReactElement, string, string][] = [
  ["checklists", <ChecklistsPage key="1" />, "GET /checklist-lines", "checklist.manage"], ["purses", <PursesPage key="2" />, "GET /purses", "purse.manage"],
  ["the rating", <RatingPage key="5" />, "GET /rating-options", "checklist.manage"], ["one purse", <PursePage key="3" />, "GET /purses/p1/report", "purse.manage"], ["suggestions", <SuggestionsPage key="4" />, "GET /suggestions", "feedback.answer"],
];
describe.each(SCREENS)("%s", (_name, element, call, permission) => {
  const at = { at: "/p1", path: "/:id" };
  it("says that it could not be read, and tries again", async () => {
    const server = await page(element, { [call]: aProblem(400, "invalid") }, at);
    await userEvent.click(within(await screen.findByRole("alert")).getByRole("button"));
    const asked = () => server.asked.filter((one) => one.call.startsWith(call)).length;
    await waitFor(() => expect(asked()).toBeGreaterThan(1));
  });
  it("names the permission it needs, and asks for nothing without it", async () => {
    const server = await page(element, {}, { ...at, permissions: [] });
    expect(await screen.findByText(permission)).toBeTruthy();
    expect(server.asked.some((one) => one.call.startsWith(call))).toBe(false);
    expect(await faults()).toEqual([]);
  });
});
