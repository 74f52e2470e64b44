import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { MemberRef } from "@/api/types";
import { useKeyboard } from "@/app/commands/useKeyboard";
import { aConfig, aMe, aMessage, aProblem, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component } from "./ApprovalsPage";
import { bodyOf } from "./DelegationDialog";
import { money, nextLevel, timerOf, type ApprovalDetail, type ApprovalRow, type Delegations, type Level } from "./model";

const person = (id: string, name: string): MemberRef => ({ id, name, color: "c2" });
const ME = person("m1", "林悦");
const WANG = person("m2", "王蕾");
const ZHENG = person("m3", "郑岚");
const row = (id: string, patch: Partial<ApprovalRow> = {}): ApprovalRow => ({
  id, kind: "refund", kind_name: { "zh-CN": "退款" }, title: `退款 ${id}`, ticket: { id: "t1", number: 20388, subject: "重复扣款", priority: "P3", requester_name: "Shopwave", excerpt: "" },
  requested_by: WANG, state: "open", amount: "3486.00", currency: "CNY", level: 1, levels: 2, rule: "any", asked: 1, agreed: 0, opened_at: "2026-11-21T08:00:00Z",
  level_opened_at: "2026-11-21T08:00:00Z", due_at: "2026-12-21T09:30:00Z", paused_at: null, decided_at: null, for_member: null, verdict: null, version: 3, ...patch,
});
const level = (key: string, patch: Partial<Level> = {}): Level => ({
  key, name: { "zh-CN": key }, rule: "any", share: 100, because: "", standing: "waiting", opened_at: null, ended_at: null, due_at: null, minutes: 120, hours: "clock", seats: [], expected: [], ...patch,
});
const seat = (member: MemberRef, patch: Partial<Level["seats"][number]> = {}): Level["seats"][number] => ({ member, for_member: null, added: false, from_member: null, state: "waiting", comment: "", asked_at: "2026-11-21T08:00:00Z", left_at: null, ...patch });
const detail = (patch: Partial<ApprovalDetail> = {}, of: Partial<ApprovalRow> = {}): ApprovalDetail => ({
  row: row("a1", of), subject_kind: "node", subject_id: "s1", reason: "网关超时后客户端重试，同一订单扣了两次。",
  facts: [{ label: "订单", value: "55210" }, { label: "本月预算", value: "42,180", part: 42180, whole: 60000 }, { label: "未退过款", check: true }, { label: "流水一致", check: false }],
  question: null,
  levels: [
    level("组长", { standing: "open", due_at: "2026-12-21T09:30:00Z", seats: [seat(ME), seat(ZHENG, { state: "approved", comment: "流水核对过", left_at: "2026-11-21T08:10:00Z" })] }),
    level("财务", { because: "退款金额 大于 3,000", expected: [{ member: person("m4", "梁伟"), for_member: ZHENG, until_at: "2026-11-25T10:00:00Z" }] }),
  ],
  ladder: [
    { rung: { step: "remind", percent: 50, at: "2026-11-21T08:45:00Z", done_at: "2026-11-21T08:45:00Z" }, past: "escalate", to: [] }, { rung: { step: "remind", percent: 75, at: "2026-11-21T09:07:00Z" }, past: "escalate", to: [] },
    { rung: { step: "past", percent: 100, at: "2026-11-21T09:30:00Z" }, past: "escalate", to: [ZHENG] }, { rung: { step: "report", percent: 100, at: "2026-11-21T10:00:00Z" }, past: "escalate", to: [ZHENG] },
  ],
  alike: { count: 28, data: [{ id: "a9", ticket_number: 19655, amount: "2910.00", currency: "CNY", state: "approved", decided_at: "2026-11-01T08:00:00Z" }] },
  offers: { decide: true, pass_on: true, supply: false, withdraw: false }, ...patch,
});
const lent: Delegations = {
  own: [{ id: "d1", member: ME, deputy: ZHENG, from_at: "2026-11-28T01:00:00Z", until_at: "2026-12-02T10:00:00Z", scopes: [{ kind: "compensation", kind_name: null, most: "300.00", currency: "CNY" }], note: "", on: true, acting: false }],
  received: [], kinds: [{ kind: "refund", name: { "zh-CN": "退款流程" } }, { kind: "compensation", name: null }],
};
const counts = { mine: 2, requested: 0, deputy: 0, decided: 5 };
const box = { data: [row("a1"), row("a2", { rule: "all", asked: 4, agreed: 2, for_member: ZHENG })], next: null, counts };

function Keyboard() {
  useKeyboard();
  return null;
}
Element.prototype.scrollIntoView = () => undefined;
const page = async (answers: Record<string, unknown> = {}, { at = "/w/approvals", permissions = ["approval.decide", "approval.delegate"] } = {}) => {
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("min-width"), addEventListener: () => undefined, removeEventListener: () => undefined }));
  const server = aServer({
    "GET /approvals": box, "GET /approvals/summary": { counts, month: { average_minutes: 24, passed_on: 1, agreed: 37, rejected: 4 } }, "GET /approvals/a1": detail(), "GET /approvals/a2": detail({}, { id: "a2" }),
    "GET /delegations": lent, "GET /views": { data: [] }, "GET /tickets/20388": aTicket(20388, { requester_card: { id: "r1", name: "Shopwave", tier: "vip", organization: null, zone: "UTC" } as never }),
    "GET /tickets/20388/messages": { data: [aMessage("x", { text: "请今天内退回" })], next: null }, ...answers,
  });
  const config = aConfig({ members: [["m1", "林悦"], ["m2", "王蕾"], ["m3", "郑岚"], ["m5", "何琳"]].map(([id, name]) => ({ id, name, color: "c1", email: "", role_key: "agent", status: "active" })) as never });
  const shown = await show(<><Keyboard /><Component /></>, { at, path: "/w/approvals/:box?/:id?", known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, config]] });
  return { server, ...shown };
};
afterEach(() => vi.unstubAllGlobals());

describe("how an approval reads", () => {
  it("writes money to the cent where it counts", () => {
    expect(money("3486.00", "CNY", "zh-CN")).toBe("¥3,486");
    expect(money("3486.00", "CNY", "zh-CN", true)).toBe("¥3,486.00");
    expect(money(null, null, "zh-CN")).toBe("");
  });
  it("has a running timer, a paused one while more is asked for, none when decided", () => {
    expect(timerOf(row("a"))?.state).toBe("running");
    expect(timerOf(row("a", { state: "asked" }))?.state).toBe("paused");
    expect(timerOf(row("a", { state: "approved" }))).toBeNull();
    expect(timerOf(row("a", { due_at: null }))).toBeNull();
  });
  it("names the level after the present one", () => {
    expect(nextLevel(detail())?.key).toBe("财务");
    expect(nextLevel(detail({}, { level: 2 }))).toBeNull();
  });
  it("sends a delegation's empty limit as none", () => {
    const body = bodyOf({ deputy: "m3", from: "2026-11-28T09:00", until: "2026-12-02T18:00", kinds: { refund: { on: true, most: " " }, compensation: { on: true, most: "300" }, change: { on: false, most: "" } } });
    expect(body.scopes).toEqual([{ kind: "refund", most: null, currency: null }, { kind: "compensation", most: "300", currency: "CNY" }]);
  });
});

describe("the screen of approvals", () => {
  it("shows the list, the figures, the levels, the ladder and what is like it, without a fault", async () => {
    await page();
    expect(await screen.findByRole("heading", { name: "退款 a1" })).toBeTruthy();
    expect(screen.getByText("会签 2 / 4")).toBeTruthy();
    expect(screen.getByText("¥3,486.00")).toBeTruthy();
    expect(screen.getByText("因为 退款金额 大于 3,000")).toBeTruthy();
    expect(screen.getByText("「流水核对过」")).toBeTruthy();
    expect(screen.getByText("转 郑岚")).toBeTruthy();
    expect(screen.getByText("近 90 天 28")).toBeTruthy();
    expect(await screen.findByText("请今天内退回")).toBeTruthy();
    expect(await screen.findByText("平均 24 分 审完")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });

  it("agrees by keyboard and goes on to the next", async () => {
    const { server, path } = await page({ "POST /approvals/a1/decide": detail({}, { level: 2 }) });
    await screen.findByRole("heading", { name: "退款 a1" });
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(server.bodyOf("POST /approvals/a1/decide")).toEqual({ verdict: "approve", comment: "" }));
    await waitFor(() => expect(path()).toBe("/w/approvals/mine/a2"));
  });

  it("does not refuse without saying what is missing", async () => {
    const { server } = await page({ "POST /approvals/a1/decide": detail({}, { state: "rejected" }) });
    await screen.findByRole("heading", { name: "退款 a1" });
    await userEvent.keyboard("b");
    expect(await screen.findByText("驳回要写清缺什么")).toBeTruthy();
    expect(server.bodyOf("POST /approvals/a1/decide")).toBeUndefined();
    await userEvent.type(screen.getByLabelText("审批意见"), "缺合同");
    await userEvent.click(screen.getByRole("button", { name: /驳回/ }));
    await waitFor(() => expect(server.bodyOf("POST /approvals/a1/decide")).toEqual({ verdict: "reject", comment: "缺合同" }));
  });

  it("keeps the words when somebody was faster, and says so", async () => {
    await page({ "POST /approvals/a1/decide": aProblem(412, "stale") });
    await userEvent.type(await screen.findByLabelText("审批意见"), "可以");
    await userEvent.click(screen.getByRole("button", { name: /同意，转财务/ }));
    expect(await screen.findByText(/刚被别人改动/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>("审批意见").value).toBe("可以");
  });

  it("picks several with X and decides them together", async () => {
    const { server } = await page({ "POST /approvals/decide": { data: [{ id: "a1", decided: true, code: null }, { id: "a2", decided: false, code: "not_asked" }] } });
    await screen.findByRole("heading", { name: "退款 a1" });
    await userEvent.keyboard("xj");
    await screen.findByRole("heading", { name: "退款 a2" }).catch(() => null);
    await userEvent.keyboard("x");
    const bar = await screen.findByRole("toolbar", { name: "批量审批" });
    expect(within(bar).getByText("已选 2 项")).toBeTruthy();
    await userEvent.click(within(bar).getByRole("button", { name: "同意" }));
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "同意" }));
    await waitFor(() => expect(server.bodyOf("POST /approvals/decide")).toEqual({ ids: ["a1", "a2"], verdict: "approve", comment: "" }));
  });

  it("passes the seat on, but to nobody who sits there or asked for it", async () => {
    const { server } = await page({ "POST /approvals/a1/pass-on": detail() });
    await userEvent.click(await screen.findByRole("button", { name: "转交" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("combobox", { name: /同事/ }));
    const choices = within(screen.getByRole("listbox", { name: "同事" }));
    expect(choices.getAllByRole("option").map((one) => one.textContent)).toEqual([expect.stringContaining("何琳")]);
    await userEvent.click(choices.getByRole("option", { name: /何琳/ }));
    await userEvent.click(within(dialog).getByRole("button", { name: "转交" }));
    await waitFor(() => expect(server.bodyOf("POST /approvals/a1/pass-on")).toEqual({ member_id: "m5", note: "" }));
  });

  it("lets the requester answer and withdraw, and nobody approve meanwhile", async () => {
    const asked = detail({ question: { text: "缺哪笔流水？", by_id: "m3", by_name: "郑岚", asked_at: "2026-11-21T08:20:00Z", answer: null, answered_at: null }, offers: { decide: false, pass_on: false, supply: true, withdraw: true } }, { state: "asked" });
    const { server } = await page({ "GET /approvals/a1": asked, "POST /approvals/a1/answer": detail() });
    await userEvent.type(await screen.findByLabelText(/补充内容/), "第二笔");
    await userEvent.click(screen.getByRole("button", { name: /提交补充/ }));
    await waitFor(() => expect(server.bodyOf("POST /approvals/a1/answer")).toEqual({ answer: "第二笔" }));
    expect(screen.queryByRole("button", { name: /同意/ })).toBeNull();
  });

  it("switches a delegation off, and makes a new one", async () => {
    const { server } = await page({ "PUT /delegations/d1": { ...lent, own: [] }, "POST /delegations": lent });
    await userEvent.click(await screen.findByRole("switch", { name: /郑岚/ }));
    await waitFor(() => expect(server.bodyOf("PUT /delegations/d1")).toEqual({ on: false }));
    await userEvent.click(screen.getByRole("button", { name: "新建" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("combobox", { name: /受托人/ }));
    await userEvent.click(within(screen.getByRole("listbox", { name: "受托人" })).getByRole("option", { name: /郑岚/ }));
    await userEvent.click(within(dialog).getByRole("checkbox", { name: "退款流程" }));
    await userEvent.type(within(dialog).getByLabelText(/退款流程/, { selector: "input:not([type=checkbox])" }), "1000");
    expect(await faults()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "保存" }));
    await waitFor(() => expect(server.bodyOf("POST /delegations")).toMatchObject({ deputy_id: "m3", scopes: [{ kind: "refund", most: "1000", currency: "CNY" }] }));
  });

  it("says when there is nothing, when it fails, and when one may not", async () => {
    await page({ "GET /approvals": { data: [], next: null, counts } });
    expect(await screen.findByText("没有等你审批的")).toBeTruthy();
    document.body.innerHTML = "";
    await page({ "GET /approvals": aProblem(400, "invalid") });
    expect(await screen.findByRole("alert")).toBeTruthy();
    document.body.innerHTML = "";
    await page({}, { permissions: [] });
    expect(await screen.findByText("approval.decide")).toBeTruthy();
  });
});
