import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { Field, Ticket } from "@/api/types";
import { aConfig, aMe, aProblem, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { askedFields, unticked, worthShowing, type NodeState, type NodeStep } from "./model";
import { TicketPane } from "../TicketPane";
import NodePanel from "./NodePanel";

const zh = (name: string) => ({ "zh-CN": name });
const step = (key: string, patch: Partial<NodeStep> = {}): NodeStep => ({
  run_id: `run-${key}`, key, name: zh(key), duty: zh(""), kind: "task", state: "active", who: [], mine: true, entered_at: null, due_at: null, overdue: false, return_count: 0, fields: {}, missing_fields: [],
  evidence: [], missing_evidence: [], checklist: [], returns: [], return_reasons: [], actions: [], awaits: null, ...patch,
});
const way = (key: string, patch: Partial<NodeStep["actions"][number]> = {}): NodeStep["actions"][number] => ({ key, name: zh(key), to: "x", to_name: zh("下一步"), permission: "ticket.update", forward: true, allowed: true, gates: [], ...patch });
const state = (current: NodeStep, patch: Partial<NodeState> = {}): NodeState => ({ current, branches: [], arrived: [], owed: [], children: [], ...patch });
const amount = { key: "refund_amount", name: zh("退款金额"), kind: "number", options: [], required_at: [], visible_when: null } as unknown as Field;
const config = aConfig({
  types: [{ key: "fault", name: zh("售后"), fields: [amount, { ...amount, key: "order_no", name: zh("订单号"), kind: "text" }] }] as never, evidence_types: [{ code: "photo", name: zh("照片") }],
  return_reasons: [{ code: "incomplete", name: zh("信息不全") }],
});
const ticket: Ticket = aTicket(7, { subject: "退款", version: 4 });

const known = (...permissions: string[]): [readonly unknown[], unknown][] => [[keys.session, aSession({ person: aMe({ permissions: ["ticket.update", ...permissions] }) })], [keys.config, config]];
const panel = async (shown: NodeState, answers: Record<string, unknown> = {}, folds = false) => {
  const server = aServer({ "GET /tickets/7/messages": { data: [], next: null }, ...answers });
  await show(<NodePanel folds={folds} ticket={ticket} state={shown} />, { known: known() });
  return server;
};
afterEach(() => vi.unstubAllGlobals());

describe("what a step asks", () => {
  it("lists empty fields first, and leaves out what is only read", () => {
    expect(askedFields({ fields: { a: "required", b: "required", c: "read", d: "edit" }, missing_fields: ["b", "c"] })).toEqual(["b", "a"]);
  });
  it("is not worth a panel in the plain loop", () => {
    expect(worthShowing(null)).toBe(false);
    expect(worthShowing(state(step("处理")))).toBe(false);
    expect(worthShowing(state(step("处理", { actions: [way("提交")] })))).toBe(true);
    expect(worthShowing(state(step("处理"), { owed: [step("审批", { state: "owed" })] }))).toBe(true);
  });
  it("counts the lines that are not ticked", () => expect(unticked({ checklist: [{ key: "a", name: {} }, { key: "b", name: {} }] }, ["b"])).toBe(1));
});

describe("the panel of a step", () => {
  it("lets the missing field be filled in where it stands", async () => {
    const server = await panel(state(step("核实退款", { who: ["林悦"], fields: { refund_amount: "required", order_no: "required" }, missing_fields: ["refund_amount"], actions: [way("提交退款", { gates: [{ gate: "node_fields", params: { fields: ["refund_amount"] } }], allowed: false })] })), { "PATCH /tickets/7": aTicket(7, { version: 5 }) });
    expect(screen.getByText("轮到你")).toBeTruthy();
    expect(screen.getByText("订单号")).toBeTruthy();
    expect(screen.getByRole("button", { name: "提交退款" }).getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(screen.getByLabelText(/退款金额/), "800");
    await userEvent.click(screen.getByRole("button", { name: "保存" }));
    await waitFor(() => expect(server.bodyOf("PATCH /tickets/7")).toEqual({ fields: { refund_amount: 800 } }));
    expect(await faults()).toEqual([]);
  });

  it("goes on once every line is ticked, with the branch, the ticks and the note", async () => {
    const branch = step("goods_back", { checklist: [{ key: "received", name: zh("货物已收到") }], actions: [way("goods_in", { name: zh("确认入库") })] });
    const server = await panel(state(step("协同办理", { kind: "parallel", awaits: "branches" }), { branches: [branch], arrived: ["pay"] }), { "POST /tickets/7/act": aTicket(7, { version: 5 }) });
    expect(screen.getByText("等所有分支汇合")).toBeTruthy();
    const button = screen.getByRole("button", { name: "确认入库" });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(screen.getByRole("checkbox", { name: "货物已收到" }));
    await userEvent.type(screen.getByLabelText(/说明/), "两箱");
    await userEvent.click(screen.getByRole("button", { name: "确认入库" }));
    await waitFor(() => expect(server.bodyOf("POST /tickets/7/act")).toEqual({ action: "goods_in", node: "goods_back", note: "两箱", checks: ["received"] }));
  });

  it("says whose turn it is and shuts the way for everybody else", async () => {
    await panel(state(step("财务打款", { who: ["王蕾"], mine: false, checklist: [{ key: "a", name: zh("账户已核对") }], actions: [way("paid", { name: zh("已打款"), allowed: false, gates: [{ gate: "not_your_turn", params: {} }] })] })));
    expect(screen.getByText("轮到 王蕾")).toBeTruthy();
    expect(screen.queryByRole("checkbox")).toBeNull();
    expect(screen.getByRole("button", { name: "已打款" }).getAttribute("aria-disabled")).toBe("true");
    expect(await faults()).toEqual([]);
  });

  it("sends work back with where, why and what to redo", async () => {
    const server = await panel(state(step("财务打款", { returns: [{ node: "handling", name: zh("核实退款") }], return_reasons: [{ key: "amount_wrong", name: zh("金额有误") }, { key: "incomplete", name: {} }] })), { "POST /tickets/7/send-back": aTicket(7, { version: 5 }) });
    await userEvent.click(screen.getByRole("button", { name: "退回" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("combobox", { name: /原因/ }));
    expect(screen.getByRole("option", { name: "信息不全" })).toBeTruthy();
    await userEvent.click(screen.getByRole("option", { name: "金额有误" }));
    await userEvent.type(within(dialog).getByLabelText(/要重做什么/), "改成 600");
    await userEvent.click(within(dialog).getByRole("button", { name: "退回" }));
    await waitFor(() => expect(server.bodyOf("POST /tickets/7/send-back")).toEqual({ to: "handling", reason: "amount_wrong", redo: "改成 600", node: null }));
  });

  it("makes good what was skipped, and names the sub-tickets that are open", async () => {
    const owed = step("退款审批", { state: "owed" });
    const child = { id: "c1", number: 9, subject: "查库存", status: "open", status_category: "in_progress", done: false };
    const server = await panel(state(step("处理"), { owed: [owed], children: [child, { ...child, id: "c2", number: 10, done: true }] }), { "POST /node-runs/run-退款审批/make-good": aTicket(7, { version: 5 }) });
    expect(screen.getByText("子工单 2，未完成 1")).toBeTruthy();
    expect(screen.getByText("已完成")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "补办完成" }));
    await waitFor(() => expect(server.bodyOf("POST /node-runs/run-退款审批/make-good")).toEqual({ note: "", checks: [] }));
  });

  it("shows the approval that is waited for, takes an answer from outside, and says a refusal", async () => {
    await panel(state(step("退款审批", { awaits: "approval" })), { "GET /approvals": { data: [{ id: "a1", title: "退款审批", state: "open", level: 1, levels: 2, asked: 2, agreed: 0 }, { id: "a0", title: "旧的", state: "rejected", level: 1, levels: 1, asked: 1, agreed: 0 }], next: null } });
    expect(await screen.findByText(/第 1 级，共 2 级/)).toBeTruthy();
    expect(screen.queryByText("旧的")).toBeNull();
    expect(screen.getByRole("link", { name: "查看审批" }).getAttribute("href")).toBe("/w/approvals/mine/a1");
    document.body.innerHTML = "";
    const server = await panel(state(step("等承运商", { awaits: "outside" })), { "POST /node-runs/run-等承运商/answer": aProblem(409, "not_waiting", { detail: "已经不等了" }) });
    await userEvent.click(screen.getByRole("button", { name: "记录外部答复" }));
    await userEvent.type(screen.getByLabelText(/外部答复/), "明天到");
    await userEvent.click(screen.getByRole("button", { name: "记录并继续" }));
    await waitFor(() => expect(server.bodyOf("POST /node-runs/run-等承运商/answer")).toEqual({ payload: { answer: "明天到" } }));
    expect(await screen.findByRole("alert")).toBeTruthy();
  });
});

describe("the panel where there is little room", () => {
  const paying = (patch: Partial<NodeStep> = {}) => state(step("财务打款", { who: ["王蕾"], checklist: [{ key: "a", name: zh("账户已核对") }], ...patch }));

  it("unfolds by itself only when it is the reader's turn, and by one press", async () => {
    await panel(paying({ mine: false }), {}, true);
    const line = screen.getByRole("button", { name: /财务打款/, expanded: false });
    expect(screen.getByText("账户已核对").closest("[hidden]")).toBeTruthy();
    await userEvent.click(line);
    expect(screen.getByText("账户已核对").closest("[hidden]")).toBeNull();
    expect(await faults()).toEqual([]);
    document.body.innerHTML = "";
    await panel(paying(), {}, true);
    expect(screen.getByRole("checkbox", { name: "账户已核对" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: /财务打款/, expanded: true }));
    expect(screen.queryByRole("checkbox", { name: "账户已核对" })).toBeNull();
    expect(screen.getByText("轮到你", { selector: "button *" })).toBeTruthy();
  });

  const pane = (shown: NodeState) => {
    aServer({ "GET /tickets/7": aTicket(7, { subject: "退款", node_state: shown } as Partial<Ticket>), "GET /tickets/7/messages": { data: [], next: null }, "GET /tickets/7/timeline": { data: [], next: null } });
    return show(<main><TicketPane number={7} /></main>, { known: known() });
  };
  it("stands in the workspace's pane when the step asks for something", async () => {
    await pane(paying());
    expect(await screen.findByRole("region", { name: "流程当前环节" }, { timeout: 4000 })).toBeTruthy();
  });
  it("does not stand there in the plain loop", async () => {
    await pane(state(step("处理")));
    expect(await screen.findByRole("region", { name: "沟通记录" }, { timeout: 4000 })).toBeTruthy();
    expect(screen.queryByRole("region", { name: "流程当前环节" })).toBeNull();
  });
});

it("takes a word on the step that hinders, with the process, its version and the ticket", async () => {
  const server = aServer({ "POST /feedback": {} });
  await show(<NodePanel ticket={ticket} state={state(step("pay", { name: zh("财务打款"), awaits: "time" }))} />, { known: known("feedback.give") });
  await userEvent.click(await screen.findByRole("button", { name: "「财务打款」有碍工作？" }, { timeout: 4000 }));
  const dialog = await screen.findByRole("dialog", undefined, { timeout: 4000 });
  await userEvent.type(within(dialog).getByRole("textbox"), "等太久");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "node", key: "pay", label: "财务打款", process_key: "default", version: 1, ticket: "7" }, text: "等太久" }));
});
