import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession, type Answers } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as DesignerPage } from "./DesignerPage";
import type { Process } from "./model/definition";
import type { Finding } from "./model/findings";
import { Component as ProcessesPage } from "./ProcessesPage";
import type { Draft, ProcessLine } from "./queries";

afterEach(() => vi.unstubAllGlobals());

const l10n = (zh: string) => ({ "zh-CN": zh, en: zh });
const DEFINITION: Process = {
  key: "refund", name: l10n("商品破损售后"), start: "intake", limits: { accept_after_days: 7, close_after_days: 3, archive_after_days: 30, reopen_within_days: 14 },
  statuses: [{ key: "open", category: "in_progress", name: l10n("处理中") }, { key: "shut", category: "closed", name: l10n("已关闭") }],
  nodes: [{ key: "intake", status: "open", name: l10n("客服受理"), duty: l10n("坐席"), on_path: true }, { key: "stock", status: "open", name: l10n("仓储拦截"), duty: l10n("仓库"), limit: { minutes: 120 } }, { key: "done", status: "shut", name: l10n("关闭"), duty: l10n("无"), end: true }],
  actions: [{ key: "to_stock", from: ["intake"], to: [{ to: "stock", when: null }], needs: "ticket.update", name: l10n("交仓储"), forward: true }, { key: "close", from: ["stock"], to: [{ to: "done", when: null }], needs: "ticket.close" }],
};
const aDraft = (patch: Partial<Draft> = {}): Draft => ({ key: "refund", definition: DEFINITION, based_on: 7, revision: 4, author_name: "周明哲", updated_at: "2026-11-21T08:00:00Z", findings: [], ...patch });
const aLine = (patch: Partial<ProcessLine> = {}): ProcessLine => ({
  key: "refund", name: DEFINITION.name, version: 7, owner: { id: "m1", name: "周明哲" }, archived_at: null, running: 32, versions: [{ version: 7, author_name: "周明哲", reason: "加仓储", published_at: "2026-11-18T08:00:00Z", running: 32 }],
  draft: { revision: 4, based_on: 7, author_name: "周明哲", updated_at: "2026-11-21T08:00:00Z", faults: 1, warnings: 2 }, pilot: null, shipped_newer: false, types: ["after_sales"], ...patch,
});
const DEAD_END: Finding = { code: "dead_end", nodes: ["stock"], path: ["intake", "stock"], forbids: true, params: {} };
const ALL = ["process.read", "process.design", "process.publish"];

const base: Answers = {
  "GET /processes": { data: [aLine()] }, "GET /processes/refund/draft": aDraft(), "GET /processes/refund/7": { definition: { ...DEFINITION, version: 7 }, author_name: "周明哲", reason: "加仓储", published_at: "2026-11-18T08:00:00Z" },
  "POST /processes/refund/check": { findings: [], publishable: true }, "GET /field-catalogue": { data: [] }, "GET /permissions": { data: ["ticket.update", "ticket.close"], scopes: {} }, "GET /processes/refund/diff": { changes: [] },
  "GET /processes/templates": { data: [{ key: "change", name: l10n("变更"), definition: DEFINITION }] }, "PUT /processes/refund/draft": (sent: { definition: Process }) => aDraft({ definition: sent.definition, revision: 5 }),
};
const see = async (element: React.ReactNode, at: string, path: string, answers: Answers = {}, permissions = ALL) => {
  const server = aServer({ ...base, ...answers });
  const config = aConfig({ types: [{ key: "after_sales", name: l10n("售后"), description: {}, fields: [], portal: true, process_key: "refund" }], evidence_types: [{ code: "photo", name: l10n("照片") }] });
  return { server, ...(await show(element, { at, path, known: [[keys.session, aSession({ person: aMe({ permissions, locale: "zh-CN" }) })], [keys.config, config]] })) };
};
const design = async (answers: Answers = {}, permissions = ALL, at = "/admin/process/refund") => {
  const seen = await see(<main><DesignerPage /></main>, at, "/admin/process/:key", answers, permissions);
  await userEvent.click(await screen.findByRole("radio", { name: "列表" }));
  return seen;
};
const row = async (name: string) => (await within(await screen.findByRole("list", { name: "节点" })).findByText(name, { selector: "b" })).closest("li") as HTMLElement;
const ifMatch = (call: string): string[] => vi.mocked(fetch).mock.calls.filter(([url, init]) => `${init?.method} ${String(url)}` === `PUT /api/v1${call}`).map(([, init]) => new Headers(init?.headers).get("If-Match") ?? "");

describe("the list of processes", () => {
  it("says what is in force, what is being drawn and what the checker thinks of it", async () => {
    await see(<ProcessesPage />, "/admin/process", "/admin/process");
    const line = (await screen.findByRole("link", { name: "商品破损售后" })).closest("tr") as HTMLElement;
    for (const text of ["v7", "草稿", "1 处要改", "2 条建议", "32", "售后"]) expect(within(line).getByText(text)).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
  it("begins a process from a template and leads to its drawing", async () => {
    const { server, path } = await see(<ProcessesPage />, "/admin/process", "/admin/process", { "POST /processes": aDraft({ key: "change" }) });
    await userEvent.click(await screen.findByRole("button", { name: "新建流程" }));
    await userEvent.type(screen.getByRole("textbox", { name: "流程名称" }), "变更审批");
    await userEvent.click(await screen.findByRole("radio", { name: "产品自带的模板" }));
    await userEvent.click(screen.getByRole("combobox", { name: /哪个模板/ }));
    await userEvent.click(screen.getByRole("option", { name: "变更" }));
    await userEvent.click(screen.getByRole("button", { name: "建好去画" }));
    await waitFor(() => expect(path()).toBe("/admin/process/change"));
    expect(server.bodyOf("POST /processes")).toEqual({ key: "change", name: { "zh-CN": "变更审批" }, from: { template: "change" } });
  });
  it("is closed to those who may not read processes", async () => {
    await see(<ProcessesPage />, "/admin/process", "/admin/process", {}, []);
    expect(screen.getByText("process.read")).toBeTruthy();
  });
});

describe("drawing by keyboard", () => {
  it("adds a step, connects it, and takes both back", async () => {
    const { server } = await design();
    await row("客服受理");
    screen.getByRole("button", { name: "添加节点" }).focus();
    await userEvent.keyboard("{Enter}");
    await screen.findByRole("menu");
    await userEvent.keyboard("{ArrowDown}{Enter}");
    const added = await row("审批");
    expect(added).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "从「客服受理」加去向" }));
    await userEvent.click(screen.getByRole("combobox", { name: /^到/ }));
    await userEvent.click(screen.getByRole("option", { name: "审批" }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "按钮上写什么" }).value).toBe("审批");
    await userEvent.click(screen.getByRole("button", { name: "连上" }));
    expect(within(await row("客服受理")).getByRole("button", { name: /^审批\s*到\s*审批/ })).toBeTruthy();
    await waitFor(() => {
      const sent = (server.bodyOf("PUT /processes/refund/draft") as { definition: Process } | undefined)?.definition;
      expect(sent?.nodes.map(({ kind = "task" }) => kind)).toEqual(["task", "task", "task", "approval"]);
      expect(sent?.actions.at(-1)).toMatchObject({ from: ["intake"], to: [{ to: "approval" }], needs: "ticket.update", forward: true });
    }, { timeout: 4000 });
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "撤销" }));
    await userEvent.click(screen.getByRole("button", { name: "撤销" }));
    expect(screen.queryByText("审批", { selector: "b" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "重做" }));
    expect(await row("审批")).toBeTruthy();
  });
  it("offers only the product's own actions into a closed step", async () => {
    await design();
    await row("客服受理");
    await userEvent.click(screen.getByRole("button", { name: "从「客服受理」加去向" }));
    await userEvent.click(screen.getByRole("combobox", { name: /^到/ }));
    await userEvent.click(screen.getByRole("option", { name: "关闭" }));
    expect(screen.queryByRole("radio", { name: /新动作/ })).toBeNull();
    expect(screen.getByRole("radio", { name: "已有的动作" })).toBeTruthy();
  });
  it("changes a step's limit, who and name where it stands", async () => {
    const { server } = await design();
    await userEvent.click(within(await row("仓储拦截")).getByRole("button", { name: /仓储拦截.*人工处理/ }));
    const name = screen.getByRole("textbox", { name: "名称" });
    await userEvent.clear(name);
    await userEvent.type(name, "拦截包裹");
    await userEvent.click(screen.getByRole("checkbox", { name: "处理过这张工单的人除外" }));
    await waitFor(() => expect((server.bodyOf("PUT /processes/refund/draft") as { definition: Process }).definition.nodes[1]).toMatchObject({ name: { "zh-CN": "拦截包裹" }, who: { not_handler: true }, limit: { minutes: 120 } }), { timeout: 4000 });
    await userEvent.click(screen.getByRole("button", { name: "撤销" }));
    await userEvent.click(screen.getByRole("button", { name: "撤销" }));
    expect(await row("仓储拦截")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
  it("removes with every way that led there, and says so aloud", async () => {
    await design();
    await row("仓储拦截");
    await userEvent.click(screen.getByRole("button", { name: "移除「仓储拦截」" }));
    expect(screen.queryByText("仓储拦截", { selector: "b" })).toBeNull();
    expect(screen.queryByRole("button", { name: /交仓储/ })).toBeNull();
    expect(screen.getByText("删了 仓储拦截")).toBeTruthy();
  });
});

describe("a step that hinders", () => {
  it("can be said so in its inspector, with the version in force", async () => {
    const { server } = await design({ "POST /feedback": {} }, [...ALL, "feedback.give"]);
    await userEvent.click(within(await row("仓储拦截")).getByText("仓储拦截", { selector: "b" }));
    await userEvent.click(await screen.findByRole("button", { name: "「仓储拦截」有碍工作？" }, { timeout: 4000 }));
    const dialog = await screen.findByRole("dialog", undefined, { timeout: 4000 });
    await userEvent.type(within(dialog).getByRole("textbox"), "总要等");
    await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
    await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "node", key: "stock", label: "仓储拦截", process_key: "refund", version: 7 }, text: "总要等" }));
  });
});

describe("what the checker finds", () => {
  it("is said at its place, shown as a path, and forbids publishing", async () => {
    await design({ "POST /processes/refund/check": { findings: [DEAD_END], publishable: false } });
    await userEvent.click(await screen.findByRole("button", { name: "1 个提醒" }));
    await userEvent.click(await screen.findByRole("button", { name: /从「仓储拦截」走不到结束/ }));
    expect(within(await row("客服受理")).getByText("第 1 步")).toBeTruthy();
    expect(within(await row("仓储拦截")).getByText("第 2 步")).toBeTruthy();
    expect(screen.getByRole("button", { name: "发布…" }).getAttribute("aria-disabled")).toBe("true");
    expect(await faults()).toEqual([]);
  });
});

describe("what is typed is never lost", () => {
  const change = async () => {
    await row("仓储拦截");
    await userEvent.click(screen.getByRole("button", { name: "复制「仓储拦截」" }));
  };
  it("stays here while the server cannot be reached", async () => {
    await design({ "PUT /processes/refund/draft": () => aProblem(503, "server") });
    await change();
    expect(await screen.findByText("草稿只在这台电脑上", {}, { timeout: 4000 })).toBeTruthy();
    expect(JSON.parse(localStorage.getItem("ringdesk.process.refund") ?? "{}")).toMatchObject({ revision: 4, definition: { nodes: [{}, {}, {}, { key: "stock_2" }] } });
  });
  it("is not overwritten by somebody else's, nor theirs by ours, until chosen", async () => {
    const theirs = aDraft({ revision: 9, author_name: "王蕾", definition: { ...DEFINITION, nodes: DEFINITION.nodes.map((node) => (node.key === "stock" ? { ...node, name: l10n("仓库拦截") } : node)) } });
    let stale = true;
    await design({ "PUT /processes/refund/draft": (sent: { definition: Process }) => { if (!stale) return aDraft({ definition: sent.definition, revision: 10 }); stale = false; return aProblem(412, "stale", { params: { current: theirs } }); } });
    await change();
    expect(await screen.findByText("王蕾 也改了这份草稿", {}, { timeout: 4000 })).toBeTruthy();
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "用我的" }));
    await waitFor(() => expect(ifMatch("/processes/refund/draft")).toEqual(['"4"', '"9"']), { timeout: 4000 });
    expect(await screen.findByText("草稿已保存")).toBeTruthy();
  });
  it("can be had back after taking theirs", async () => {
    const theirs = aDraft({ revision: 9, author_name: "王蕾" });
    await design({ "PUT /processes/refund/draft": () => aProblem(412, "stale", { params: { current: theirs } }) });
    await change();
    await userEvent.click(await screen.findByRole("button", { name: /用对方的/ }, { timeout: 4000 }));
    expect(document.querySelectorAll("ol[aria-label=节点] > li")).toHaveLength(3);
    await userEvent.click(screen.getByRole("button", { name: "撤销" }));
    expect(document.querySelectorAll("ol[aria-label=节点] > li")).toHaveLength(4);
  });
});

describe("publishing", () => {
  it("asks why, and may begin on a part of the tickets", async () => {
    const { server } = await design({ "POST /processes/refund/publish": { definition: { ...DEFINITION, version: 8 }, author_name: "我", reason: "r", published_at: "2026-11-21T08:00:00Z" } });
    await row("仓储拦截");
    await userEvent.click(screen.getByRole("button", { name: /发布…/ }));
    await userEvent.type(await screen.findByRole("textbox", { name: /为什么改/ }), "少走一步");
    await userEvent.click(screen.getByRole("radio", { name: "先小范围试点" }));
    const share = screen.getByRole("spinbutton", { name: "新工单的百分之几" });
    await userEvent.tripleClick(share);
    await userEvent.keyboard("25");
    expect(screen.getByText("32 张在途工单留在原来的版本，不受影响。")).toBeTruthy();
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "发布 v8" }));
    await waitFor(() => expect(server.bodyOf("POST /processes/refund/publish")).toEqual({ reason: "少走一步", revision: 4, pilot: { share: 25, team_ids: [], category_ids: [] } }));
  });
  it("shows what the server refuses in words, with the dialog still open", async () => {
    await design({ "POST /processes/refund/publish": () => aProblem(422, "process_faulty", { params: { findings: [DEAD_END] } }) });
    await row("仓储拦截");
    await userEvent.click(screen.getByRole("button", { name: /发布…/ }));
    await userEvent.type(await screen.findByRole("textbox", { name: /为什么改/ }), "改");
    await userEvent.click(screen.getByRole("button", { name: "发布 v8" }));
    expect(await screen.findByText("从「仓储拦截」走不到结束")).toBeTruthy();
  });
});

describe("a published version", () => {
  it("is looked at and not changed", async () => {
    await design({}, ALL, "/admin/process/refund?version=7");
    await row("仓储拦截");
    expect(screen.queryByRole("button", { name: "添加节点" })).toBeNull();
    expect(screen.queryByRole("button", { name: /发布…/ })).toBeNull();
    expect(screen.getByText(/已发布的版本不能改/)).toBeTruthy();
  });
  it("is all that those may see who only read", async () => {
    const { server } = await design({}, ["process.read"]);
    await userEvent.click(within(await row("仓储拦截")).getByRole("button", { name: /仓储拦截.*人工处理/ }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "名称" }).disabled).toBe(true);
    expect(server.asked.some(({ call }) => call.includes("draft"))).toBe(false);
    expect(await faults()).toEqual([]);
  });
});

describe("trying a process", () => {
  it("plays step by step, lights up where it is and says what it refuses", async () => {
    const state = (node: string, more = {}) => ({ at: "2026-01-05T09:00:00+00:00", node, status: "open", due: null, branches: [], offers: [], waits: [], owed: [], duties: [], late: [], passed: [], skipped: [], end: false, stuck: false, refused: null, ...more });
    const { server } = await design({ "POST /processes/refund/try-run": ({ steps }: { steps: { do?: string }[] }) => {
      const began = state("intake", { offers: [{ action: "to_stock", node: "intake", by: "member", to: "stock", gates: [] }, { action: "close", node: "intake", by: "member", to: "done", gates: [{ gate: "accepted", params: {} }] }] });
      return { states: steps.some((step) => step.do === "close") ? [{ ...began, refused: { code: "gates", gates: [{ gate: "accepted", params: {} }] } }, began] : steps.some((step) => step.do) ? [state("stock"), state("stock")] : [began] };
    } });
    await row("仓储拦截");
    await userEvent.click(screen.getByRole("button", { name: "试跑" }));
    expect(await screen.findByText(/先要 客户已验收/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /^关闭.*→/ }));
    expect(await screen.findByText(/还不行： 客户已验收/, { selector: ".grow" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "退一步" }));
    await userEvent.click(await screen.findByRole("button", { name: /交仓储.*→/ }));
    await waitFor(async () => expect((await row("仓储拦截")).dataset.lamp).toBe("now"));
    expect((server.bodyOf("POST /processes/refund/try-run") as { steps: unknown[] }).steps[0]).toMatchObject({ do: "to_stock", as: { role: "agent" } });
    await act(() => Promise.resolve());
    expect(await faults()).toEqual([]);
  });
});
