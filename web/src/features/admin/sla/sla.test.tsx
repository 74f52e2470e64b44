import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession, type Answers } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as BufferPage } from "./BufferPage";
import type { BufferShown } from "./buffers";
import { Component as CalendarPage } from "./CalendarPage";
import { DEFAULT_STEPS } from "./chain";
import { Component as PolicyPage } from "./PolicyPage";
import type { CalendarShown, PolicyShown, YearDay } from "./shapes";
import { Component as SlaPage } from "./SlaPage";

afterEach(() => vi.unstubAllGlobals());

const aPolicy = (id: string, patch: Partial<PolicyShown> = {}): PolicyShown => ({
  id, kind: "customer", position: 0, name: { "zh-CN": `策略 ${id}` }, version: 5, state: "published", when: { all: [] }, when_sentence: "所有工单", running: 412, shadowed: false,
  targets: { P1: { minutes: { first_response: 15, resolution: 120 }, calendar: "c1", calendars: {}, margin_minutes: 15, steps: DEFAULT_STEPS } }, pause_statuses: ["waiting"], thanks_need_answer: false,
  draft: null, draft_by: null, draft_at: null, draft_revision: 0, faults: [], published_at: "2026-11-18T08:00:00Z", author_name: "周明哲", reason: "", ...patch,
});
const aCalendar = (patch: Partial<CalendarShown> = {}): CalendarShown => ({
  id: "c1", position: 0, name: { "zh-CN": "工作日" }, zone: "Asia/Shanghai", version: 2, state: "published", day_minutes: 540, draft: null, draft_by: null, draft_at: null, draft_revision: 0, faults: [], published_at: "2026-11-01T00:00:00Z", author_name: "周明哲", reason: "",
  definition: { name: { "zh-CN": "工作日" }, zone: "Asia/Shanghai", weekly: { mon: [["09:00", "18:00"]] }, breaks: [], holidays: [{ country: "CN", subdivision: null, make_up_days: true }], seasons: [], exceptions: [] }, ...patch,
});
const aBuffer = (patch: Partial<BufferShown> = {}): BufferShown => ({
  id: "b1", number: 3, title: { "zh-CN": "双 11 大促" }, notice: {}, reason: "大促", scope: { all: [] }, readable: true, clock_kinds: ["first_response"], from_at: "2026-11-10T12:00:00Z", until_at: "2026-11-13T00:00:00Z",
  shift_minutes: 240, factor_percent: null, state: "draft", phase: "draft", author_name: "周明哲", created_at: "2026-11-01T00:00:00Z", announced_at: null, cancelled_at: null, announced: { tickets: 0, customers: 0, mail: 0, portal: 0 }, revision: 1, ...patch,
});
const days: YearDay[] = [{ date: "2026-10-01", intervals: [], source: "holiday", name: { "zh-CN": "国庆节" } }, { date: "2026-10-10", intervals: [["09:00", "18:00"]], source: "make_up", name: null }, { date: "2026-10-12", intervals: [["09:00", "18:00"]], source: "weekly", name: null }];
const tried = { at: "2026-11-21T09:02:00Z", policy: { id: "p1", name: { "zh-CN": "策略 p1" }, version: 0 }, department_policy: null, customer_local: { zone: "Europe/Paris", at: "2026-11-21T10:02:00+01:00" },
  clocks: [{ kind: "first_response", policy_id: "p1", starts: "created", calendar: { id: "c1" }, target_minutes: 15, due_at: "2026-11-21T09:17:00Z", internal_due_at: "2026-11-21T09:02:00Z", warn_at: null, steps: [], sentence: "首次响应：按“工作日”计 15 分钟" }] };

const base: Answers = {
  "GET /sla/policies": { data: [aPolicy("p1"), aPolicy("p2", { name: { "zh-CN": "策略 p2" } })] }, "GET /sla/calendars": { data: [aCalendar()] }, "GET /sla/buffers": { data: [] }, "GET /field-catalogue": { data: [] },
  "GET /sla/calendars/c1/year": { days }, "POST /sla/try-out": tried, "GET /sla/countries": { data: [{ code: "CN", name: { "zh-CN": "中国" }, subdivisions: {}, make_up_days: true }] },
};
const see = async (element: React.ReactNode, at: string, path: string, answers: Answers = {}, permissions = ["sla.manage", "sla.buffer"]) => {
  const server = aServer({ ...base, ...answers });
  const config = aConfig({ statuses: [{ key: "waiting", category: "waiting_customer", name: { "zh-CN": "待客户回复" }, process_key: "p" }], priorities: [{ key: "P1", name: { "zh-CN": "紧急" }, definition: {} }] });
  return { server, ...(await show(element, { at, path, known: [[keys.session, aSession({ person: aMe({ permissions, locale: "zh-CN" }) })], [keys.config, config]] })) };
};
/** A server that remembers the draft it was given. */
const remembering = <T extends { draft: unknown }>(kind: string, id: string, one: T): Answers => {
  let now = one;
  return { [`GET /sla/${kind}`]: () => ({ data: [now] }), [`PUT /sla/${kind}/${id}/draft`]: (body: { definition: unknown }) => { now = { ...now, draft: body.definition }; return now; } };
};
const onPolicy = (answers: Answers = {}) => see(<PolicyPage />, "/admin/sla/policies/p1", "/admin/sla/policies/:id", answers);
const field = (name: string) => screen.findByRole<HTMLInputElement>("textbox", { name });

describe("the list", () => {
  it("takes out again what was put away", async () => {
    const { server } = await see(<SlaPage />, "/admin/sla", "/admin/sla/:tab?", { "GET /sla/policies": { data: [aPolicy("p1"), aPolicy("p2", { state: "archived" })] }, "POST /sla/policies/p2/restore": aPolicy("p2") });
    await userEvent.click(await screen.findByRole("button", { name: "恢复「策略 p2」" }));
    await waitFor(() => expect(server.bodyOf("POST /sla/policies/p2/restore")).toEqual({}));
    expect(await faults()).toEqual([]);
  });

  it("says in which order policies are asked and lets the keyboard change it", async () => {
    const { server } = await see(<SlaPage />, "/admin/sla", "/admin/sla/:tab?", { "PUT /sla/policies/order": { data: [] } });
    const handle = await screen.findByRole("button", { name: "移动「策略 p1」，第 1 / 2 条" });
    handle.focus();
    await userEvent.keyboard("{ArrowUp}");
    expect(server.bodyOf("PUT /sla/policies/order")).toBeUndefined();
    await userEvent.keyboard("{ArrowDown}");
    await waitFor(() => expect(server.bodyOf("PUT /sla/policies/order")).toEqual({ ids: ["p2", "p1"] }));
    expect(await faults()).toEqual([]);
  });
  it("says who may enter, and what failed", async () => {
    await see(<SlaPage />, "/admin/sla", "/admin/sla/:tab?", {}, []);
    expect(await screen.findByText("没有查看权限")).toBeTruthy();
  });
  it("shows a lead the buffers only", async () => {
    await see(<SlaPage />, "/admin/sla/buffers", "/admin/sla/:tab?", { "GET /sla/buffers": { data: [aBuffer()] } }, ["sla.buffer"]);
    expect(await screen.findByText(/双 11 大促：首次响应加 4 时/)).toBeTruthy();
    expect(screen.getAllByRole("tab")).toHaveLength(1);
  });
});

describe("the editor of a policy", () => {
  it("reads lengths as they are typed, keeps the draft and tries it out", async () => {
    const { server } = await onPolicy(remembering("policies", "p1", aPolicy("p1")));
    const cell = await field("P1 首次响应");
    expect(cell.value).toBe("15 分");
    await userEvent.clear(cell);
    await userEvent.type(cell, "soon{Enter}");
    expect(screen.getByText("没读懂；写成 15 分、2 时或 1 天")).toBeTruthy();
    await userEvent.clear(cell);
    await userEvent.type(cell, "1 天{Enter}");
    expect(cell.value).toBe("1 天");
    await waitFor(() => expect(server.bodyOf("PUT /sla/policies/p1/draft")).toMatchObject({ definition: { targets: { P1: { minutes: { first_response: 540, resolution: 120 } } } } }));
    await waitFor(() => expect(server.bodyOf("POST /sla/try-out")).toMatchObject({ policies: [{ id: "p1", definition: { targets: { P1: { minutes: { first_response: 540 } } } } }], facts: { priority: "P1" } }));
    expect(await screen.findByText("17:17")).toBeTruthy();
    expect(screen.getByText(/草稿已保存/)).toBeTruthy();
  });

  it("publishes with a reason, also for what is under way", async () => {
    const draft = { name: { "zh-CN": "策略 p1" }, when: { all: [] }, targets: { P1: { minutes: { first_response: 30, resolution: 120 }, calendar: "c1", steps: DEFAULT_STEPS, margin_minutes: 15 } }, pause_statuses: ["waiting"] };
    const { server } = await onPolicy({ "GET /sla/policies": { data: [aPolicy("p1", { draft })] }, "POST /sla/policies/p1/publish": aPolicy("p1", { version: 6 }) });
    await userEvent.click(await screen.findByRole("button", { name: /保存为 v6/ }));
    const dialog = within(screen.getByRole("dialog"));
    expect(dialog.getByText("P1 · 首次响应")).toBeTruthy();
    expect(dialog.getByText("同时用于 412 张在途工单")).toBeTruthy();
    await userEvent.type(dialog.getByRole("textbox", { name: /原因/ }), "大促前放宽");
    await userEvent.click(dialog.getByRole("button", { name: "保存为 v6" }));
    await waitFor(() => expect(server.bodyOf("POST /sla/policies/p1/publish")).toEqual({ reason: "大促前放宽", running: true }));
  });

  it("changes, moves and removes steps of the chain by keyboard", async () => {
    const { server } = await onPolicy(remembering("policies", "p1", aPolicy("p1")));
    const warn = await screen.findByRole("button", { name: /^75%：/ });
    warn.focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(await screen.findByRole("button", { name: /^80%：/ })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "加一步" }));
    const dialog = within(await screen.findByRole("dialog", { name: "50%" }));
    await userEvent.click(dialog.getByRole("checkbox", { name: "组长" }));
    await userEvent.click(dialog.getByRole("button", { name: "完成" }));
    screen.getByRole("button", { name: /^超时 2 时：/ }).focus();
    await userEvent.keyboard("{Delete}");
    await waitFor(() => expect(server.bodyOf("PUT /sla/policies/p1/draft")).toMatchObject({ definition: { targets: { P1: { steps: [{ key: "warn", percent: 80 }, { key: "breach" }, { key: "department" }, { key: "step_5", percent: 50, to: ["handler", "team_lead"] }] } } } }));
    expect(await faults()).toEqual([]);
  });

  it("never overwrites what somebody else saved meanwhile", async () => {
    let theirs: Partial<PolicyShown> = {};
    const { server } = await onPolicy({ "GET /sla/policies": () => ({ data: [aPolicy("p1", theirs)] }), "PUT /sla/policies/p1/draft": (body: { definition: PolicyShown }) => aPolicy("p1", { draft: body.definition as never }) });
    const cell = await field("P1 首次响应");
    theirs = { draft: { name: { "zh-CN": "策略 p1" }, when: { all: [] }, targets: { P1: { minutes: { first_response: 15, resolution: 60 }, calendar: "c1", steps: DEFAULT_STEPS, margin_minutes: 15 } }, pause_statuses: ["waiting"] }, draft_by: "陈思远", draft_at: "2026-11-21T09:00:00Z" };
    await userEvent.clear(cell);
    await userEvent.type(cell, "20 分{Enter}");
    expect(await screen.findByText("陈思远 也改了这里")).toBeTruthy();
    expect(server.bodyOf("PUT /sla/policies/p1/draft")).toBeUndefined();
    const chosen = (what: string) => within(screen.getByRole("radiogroup", { name: `${what} 保留哪一边` })).getAllByRole("radio").find((one) => one.getAttribute("aria-checked") === "true")?.textContent;
    expect([chosen("P1 · 首次响应"), chosen("P1 · 解决")]).toEqual(["用我的", "用现在的"]);
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "按所选继续" }));
    await waitFor(() => expect(server.bodyOf("PUT /sla/policies/p1/draft")).toMatchObject({ definition: { targets: { P1: { minutes: { first_response: 20, resolution: 60 } } } } }));
  });

  it("shows what somebody saved a moment earlier when the server refuses ours", async () => {
    let theirs: Partial<PolicyShown> = { draft_revision: 3 };
    const earlier = { draft: { name: { "zh-CN": "策略 p1" }, when: { all: [] }, targets: { P1: { minutes: { first_response: 15, resolution: 60 }, calendar: "c1", steps: DEFAULT_STEPS, margin_minutes: 15 } }, pause_statuses: ["waiting"] }, draft_by: "陈思远", draft_at: "2026-11-21T09:00:00Z", draft_revision: 4 };
    const { server } = await onPolicy({ "GET /sla/policies": () => ({ data: [aPolicy("p1", theirs)] }), "PUT /sla/policies/p1/draft": () => { theirs = earlier; return aProblem(412, "stale"); } });
    const cell = await field("P1 首次响应");
    await userEvent.clear(cell);
    await userEvent.type(cell, "20 分{Enter}");
    expect(await screen.findByText("陈思远 也改了这里")).toBeTruthy();
    expect(server.asked.findLast(({ call }) => call === "PUT /sla/policies/p1/draft")?.ifMatch).toBe('"3"');
  });

  it("keeps what was typed on this computer while the server is away", async () => {
    await onPolicy({ "PUT /sla/policies/p1/draft": () => aProblem(503, "busy") });
    const cell = await field("P1 首次响应");
    await userEvent.clear(cell);
    await userEvent.type(cell, "20 分{Enter}");
    expect(await screen.findByText("草稿只在本机")).toBeTruthy();
    expect(localStorage.getItem("ringdesk.sla.policies.p1")).toContain('"first_response":20');
  });
});

describe("the editor of a calendar", () => {
  const onCalendar = (answers: Answers = {}) => see(<CalendarPage />, "/admin/sla/calendars/c1", "/admin/sla/calendars/:id", { ...remembering("calendars", "c1", aCalendar()), ...answers });
  // asking 336 cells for their role and name takes jsdom seconds; their name is their label
  const cell = (name: string) => screen.findByLabelText<HTMLTableCellElement>(name);

  it("is painted by keyboard and written as text", async () => {
    const { server } = await onCalendar();
    const nine = await cell("周一 09:00–09:30 开放");
    act(() => nine.focus());
    await userEvent.keyboard(" ");
    expect(await cell("周一 09:00–09:30 休息")).toBeTruthy();
    await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
    expect(await cell("周一 09:30–10:00 休息")).toBeTruthy();
    const text = screen.getByLabelText<HTMLInputElement>("周二的时间");
    await userEvent.type(text, "9-12, 11-13");
    expect(screen.getByText("有两段重叠了")).toBeTruthy();
    await userEvent.clear(text);
    await userEvent.type(text, "22-24");
    await waitFor(() => expect(server.bodyOf("PUT /sla/calendars/c1/draft")).toMatchObject({ definition: { weekly: { mon: [["10:00", "18:00"]], tue: [["22:00", "24:00"]] } } }));
    expect(await faults()).toEqual([]);
  });
  it("is painted with a pointer", async () => {
    await onCalendar();
    fireEvent.pointerDown(await cell("周三 10:00–10:30 休息"), { button: 0 });
    fireEvent.pointerOver(await cell("周三 10:30–11:00 休息"));
    fireEvent.pointerUp(document);
    fireEvent.pointerOver(await cell("周三 11:00–11:30 休息"));
    expect(screen.getByLabelText<HTMLInputElement>("周三的时间").value).toBe("10:00–11:00");
  });
  it("shows the year by name and as a table", async () => {
    await onCalendar();
    expect((await screen.findAllByText(/国庆节/)).length).toBeGreaterThan(0);
    expect(screen.getAllByText("调休上班").length).toBeGreaterThan(1);
    await userEvent.click(screen.getByRole("radio", { name: "表格" }));
    expect(screen.queryByRole("table", { name: "十月" })).toBeNull();
    expect(screen.getByText("10-01")).toBeTruthy();
  });
});

describe("a buffer", () => {
  const preview = { tickets: 2, customers: 2, by_language: { en: 1, ar: 1 }, letters: { "zh-CN": { subject: "时间调整", text: "您好" }, en: { subject: "A change of time", text: "Hello" } },
    shifts: [{ ticket_id: "t1", number: 20431, subject: "Refund", clock: "first_response", minutes: 240, due_before: "2026-11-21T09:00:00Z", due_after: "2026-11-21T13:00:00Z", customer_locale: "en" }] };
  it("is previewed before it goes out, and asks why", async () => {
    const { server } = await see(<BufferPage />, "/admin/sla/buffers/b1", "/admin/sla/buffers/:id", { "GET /sla/buffers": { data: [aBuffer()] }, "GET /sla/buffers/b1/preview": preview, "POST /sla/buffers/b1/announce": aBuffer({ state: "announced" }) });
    expect(await screen.findByText("T-20431")).toBeTruthy();
    expect(screen.getByText("时间调整")).toBeTruthy();
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "预告并生效" }));
    expect(within(screen.getByRole("dialog")).getByText(/将通知 2 位客户，涉及 2 张工单/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "发送预告" }));
    await waitFor(() => expect(server.bodyOf("POST /sla/buffers/b1/announce")).toEqual({ reason: "大促" }));
  });
  it("does not save over somebody else's plan unasked", async () => {
    let theirs: Partial<BufferShown> = {};
    const preview = { tickets: 0, customers: 0, by_language: {}, shifts: [], letters: {} };
    const { server } = await see(<BufferPage />, "/admin/sla/buffers/b1", "/admin/sla/buffers/:id", { "GET /sla/buffers": () => ({ data: [aBuffer(theirs)] }), "GET /sla/buffers/b1/preview": preview, "PUT /sla/buffers/b1": () => {
      if (theirs.revision === 2) return aBuffer({ ...theirs, reason: "大促再延", revision: 3 });
      theirs = { reason: "别人的原因", revision: 2 };
      return aProblem(412, "stale");
    } });
    const reason = await screen.findByDisplayValue("大促");
    await userEvent.type(reason, "再延");
    await userEvent.click(screen.getByRole("button", { name: /^保存/ }));
    await userEvent.click(await screen.findByRole("button", { name: "保留我的" }));
    await userEvent.click(screen.getByRole("button", { name: /^保存/ }));
    await waitFor(() => expect(server.asked.filter(({ call }) => call === "PUT /sla/buffers/b1").map(({ ifMatch }) => ifMatch)).toEqual(['"1"', '"2"']));
    expect(server.bodyOf("PUT /sla/buffers/b1")).toMatchObject({ reason: "大促再延" });
  });

  it("says what is missing of a new plan, and keeps it until it is saved", async () => {
    const { server, path } = await see(<BufferPage />, "/admin/sla/buffers/new", "/admin/sla/buffers/:id", { "POST /sla/buffers": aBuffer({ id: "b9" }) });
    const save = await screen.findByRole("button", { name: /保存草稿/ });
    expect(save.dataset.tip).toBe("先写名称");
    await userEvent.type(screen.getByRole("textbox", { name: "名称 · 简体中文" }), "春节");
    await userEvent.type(screen.getByRole("textbox", { name: "原因" }), "放假");
    expect(localStorage.getItem("ringdesk.settings.sla.buffers.new")).toContain("春节");
    await userEvent.click(screen.getByRole("button", { name: /保存草稿/ }));
    await waitFor(() => expect(path()).toBe("/admin/sla/buffers/b9"));
    expect(server.bodyOf("POST /sla/buffers")).toMatchObject({ title: { "zh-CN": "春节" }, reason: "放假", shift_minutes: 240, factor_percent: null, scope: { all: [] } });
    expect(localStorage.getItem("ringdesk.settings.sla.buffers.new")).toBeNull();
  });
  it("shows every shift of every deadline once it was announced", async () => {
    const row = { ...preview.shifts[0], id: "a1", at: "2026-11-21T08:00:00Z", way: "mail" };
    await see(<BufferPage />, "/admin/sla/buffers/b1", "/admin/sla/buffers/:id", { "GET /sla/buffers": { data: [aBuffer({ state: "announced", phase: "active", announced_at: "2026-11-09T00:00:00Z" })] }, "GET /sla/buffers/b1/ledger": { data: [row], next: null } });
    expect(await screen.findByText("+4 时")).toBeTruthy();
    expect(screen.getByText(/邮件 · 英语/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "取消调整" })).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
});
