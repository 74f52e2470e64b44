import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession, type Answers } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as ProcessesPage } from "../designer/ProcessesPage";
import type { ProcessLine } from "../designer/queries";
import { lackOf, stampOf, withRule, type TypeShown } from "./choice";

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

const zh = (text: string) => ({ "zh-CN": text, en: text });
const aLine = (key: string, name: string, patch: Partial<ProcessLine> = {}): ProcessLine => ({ key, name: zh(name), version: 2, owner: null, archived_at: null, running: 0, versions: [], draft: null, pilot: null, shipped_newer: false, types: [], ...patch });
const SIZE = { field: "fields.problem", op: "eq", value: "wrong_size" };
const DAMAGED = { field: "fields.problem", op: "eq", value: "damaged" };
const refund: TypeShown = { id: "t1", key: "refund", name: zh("退款申请"), archived: false, process_key: "refund", process_rules: [{ when: SIZE, process_key: "default" }, { when: DAMAGED, process_key: "damage" }] };
const old: TypeShown = { id: "t2", key: "old", name: zh("停用的类型"), archived: true, process_key: "default", process_rules: [] };
const LINES = [aLine("default", "通用"), aLine("refund", "退款"), aLine("damage", "破损"), aLine("drawn", "没发布", { version: null }), aLine("gone", "停用了", { archived_at: "2026-11-01T00:00:00Z" })];
const PROBLEM = { field: "fields.problem", kind: "choice", ops: ["eq", "in"], label: zh("问题"), options: [{ value: "wrong_size", name: zh("尺寸不符") }, { value: "damaged", name: zh("商品破损") }] };

const base: Answers = { "GET /types": { data: [refund, old] }, "GET /processes": { data: LINES }, "GET /field-catalogue": { data: [PROBLEM] } };
const see = async (answers: Answers = {}, permissions = ["process.read", "config.manage"], at = "/admin/process?tab=choice") => {
  const server = aServer({ ...base, ...answers });
  return { server, ...(await show(<main><ProcessesPage /></main>, { at, path: "/admin/process", known: [[keys.session, aSession({ person: aMe({ permissions, locale: "zh-CN" }) })], [keys.config, aConfig()]] })) };
};
const rules = async () => within(await screen.findByRole("list", { name: "「退款申请」的规则" })).getAllByRole("listitem");
const said = async () => (await rules()).map((rule) => rule.querySelector("p")?.textContent);
const choose = async (box: string, option: string) => {
  await userEvent.click(screen.getByRole("combobox", { name: new RegExp(`^${box}`) }));
  await userEvent.click(screen.getByRole("option", { name: option }));
};
const save = () => userEvent.click(screen.getByRole("button", { name: "保存" }));

describe("which tickets take which process", () => {
  it("is said in sentences, in the order in which the rules are asked", async () => {
    await see();
    expect(await said()).toEqual(["问题 是 尺寸不符：走「通用」", "问题 是 商品破损：走「破损」"]);
    expect(screen.getByRole("combobox", { name: /^都不成立时走/ }).textContent).toContain("退款");
    expect(screen.queryByText("停用的类型")).toBeNull();
    expect(screen.queryByRole("button", { name: "保存" })).toBeNull();
    expect(await faults()).toEqual([]);
  });
  it("is a tab beside the list of processes", async () => {
    await see({}, undefined, "/admin/process");
    await userEvent.click(await screen.findByRole("tab", { name: "哪类工单走哪个流程" }));
    expect(await rules()).toHaveLength(2);
  });
  it("offers only processes that a new ticket can begin on", async () => {
    await see();
    await rules();
    await userEvent.click(screen.getByRole("combobox", { name: /^第 1 条成立时走/ }));
    expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual(["通用", "退款", "破损"]);
  });
  it("keeps the order the keyboard gave it, and the focus where it was", async () => {
    const { server } = await see({ "PATCH /types/refund": (sent: Partial<TypeShown>) => ({ ...refund, ...sent }) });
    await rules();
    screen.getByRole("button", { name: "第 1 条规则下移" }).focus();
    await userEvent.keyboard("{Enter}");
    expect(await said()).toEqual(["问题 是 商品破损：走「破损」", "问题 是 尺寸不符：走「通用」"]);
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("第 2 条规则下移"));
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(await said()).toEqual(["问题 是 尺寸不符：走「通用」", "问题 是 商品破损：走「破损」"]);
    expect(screen.queryByText("未保存")).toBeNull();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await save();
    await waitFor(() => expect(server.bodyOf("PATCH /types/refund")).toEqual({ process_key: "refund", process_rules: [{ when: DAMAGED, process_key: "damage" }, { when: SIZE, process_key: "default" }] }));
    expect(await screen.findByText("「退款申请」的流程选择已保存")).toBeTruthy();
    expect(screen.queryByText("未保存")).toBeNull();
  });
  it("takes a new rule only whole: its condition, then where it leads", async () => {
    const { server } = await see({ "PATCH /types/refund": (sent: Partial<TypeShown>) => ({ ...refund, ...sent }) });
    await rules();
    await userEvent.click(screen.getByRole("button", { name: "删除第 1 条规则" }));
    await userEvent.click(screen.getByRole("button", { name: "加一条规则" }));
    expect(await said()).toEqual(["问题 是 商品破损：走「破损」", "还没有条件"]);
    const button = screen.getByRole("button", { name: "保存" });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    const group = screen.getByRole("group", { name: "第 2 条的条件" });
    await userEvent.click(within(group).getByRole("button", { name: /条件/ }));
    await userEvent.click(await screen.findByRole("option", { name: "问题" }));
    const editor = await screen.findByRole("dialog", { name: "问题" });
    await userEvent.click(within(editor).getByRole("combobox"));
    await userEvent.click(await screen.findByRole("option", { name: "尺寸不符" }));
    await userEvent.click(within(editor).getByRole("button", { name: "完成", hidden: true }));
    expect((await said())[1]).toBe("还没选流程");
    await choose("第 2 条成立时走", "退款");
    expect((await said())[1]).toMatch(/尺寸不符：走「退款」$/);
    expect(await faults()).toEqual([]);
    await save();
    await waitFor(() => expect(server.bodyOf("PATCH /types/refund")).toMatchObject({ process_rules: [{ process_key: "damage" }, { when: { all: [{ field: "fields.problem", value: ["wrong_size"] }] }, process_key: "refund" }] }));
  });
  it("shows what the server refuses beside the rule that is meant, and keeps what was typed", async () => {
    await see({ "PATCH /types/refund": () => aProblem(422, "invalid", { errors: [{ field: "process_rules.1.process_key", code: "not_an_option", params: {} }, { field: "process_rules.0.when.field", code: "condition_field_unknown", params: { name: "fields.problem", known: "priority" } }] }) });
    await rules();
    await choose("都不成立时走", "破损");
    await save();
    expect(await screen.findByText("没有保存，问题标在下面")).toBeTruthy();
    const [first, second] = await rules();
    expect(within(first as HTMLElement).getByRole("alert").textContent).toBe("没有字段「fields.problem」。可用的有：priority。");
    expect(within(second as HTMLElement).getByText("不在可选范围内，请重新选")).toBeTruthy();
    expect(within(first as HTMLElement).queryByText("不在可选范围内，请重新选")).toBeNull();
    expect(screen.getByText("未保存")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
});

describe("a change that is not saved", () => {
  it("is still there after a look elsewhere, and can be thrown away", async () => {
    const { client } = await see();
    await rules();
    await choose("都不成立时走", "破损");
    client.clear();
    document.body.replaceChildren();
    await see();
    await rules();
    expect(screen.getByRole("combobox", { name: /^都不成立时走/ }).textContent).toContain("破损");
    await userEvent.click(screen.getByRole("button", { name: "放弃" }));
    expect(screen.getByRole("combobox", { name: /^都不成立时走/ }).textContent).toContain("退款");
    expect(localStorage.getItem("ringdesk.choice.t1")).toBeNull();
  });
  it("never overwrites what somebody else saved meanwhile until that is chosen", async () => {
    let now = refund;
    const { server } = await see({ "GET /types": () => ({ data: [now] }), "PATCH /types/refund": (sent: Partial<TypeShown>) => { now = { ...now, ...sent }; return now; } });
    await rules();
    await choose("都不成立时走", "破损");
    now = { ...refund, process_rules: [] };
    await save();
    expect(await screen.findByText("别人也改了这里，还没有覆盖任何一边。")).toBeTruthy();
    expect(server.bodyOf("PATCH /types/refund")).toBeUndefined();
    expect(await faults()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "用我的" }));
    await save();
    await waitFor(() => expect(server.bodyOf("PATCH /types/refund")).toMatchObject({ process_key: "damage", process_rules: [{}, {}] }));
  });
});

describe("trying a ticket", () => {
  const ticket = { id: "i7", number: 7, type_key: "refund", subject: "破损" };
  const call = (parts: object[]) => `GET /tickets?filter=${encodeURIComponent(JSON.stringify({ all: parts }))}&limit=1`;
  const it7 = { field: "number", op: "eq", value: 7 };
  const attempt = async (number: string) => {
    await userEvent.type(screen.getByRole("textbox", { name: "工单号" }), number);
    await userEvent.click(screen.getByRole("button", { name: "看走哪个流程" }));
  };
  it("asks the server rule by rule and says the first that holds", async () => {
    const { server } = await see({ "GET /tickets": { data: [] }, [call([it7])]: { data: [ticket] }, [call([it7, DAMAGED])]: { data: [ticket] } });
    await rules();
    await attempt("#7");
    expect(await screen.findByText("#7（退款申请）：第 2 条规则成立，走「破损」")).toBeTruthy();
    expect(server.asked.filter((one) => one.call.startsWith("GET /tickets"))).toHaveLength(3);
  });
  it("goes by the rules on the screen, saved or not", async () => {
    await see({ "GET /tickets": { data: [] }, [call([it7])]: { data: [ticket] } });
    await rules();
    await choose("都不成立时走", "通用");
    await attempt("7");
    expect(await screen.findByText("#7（退款申请）：没有规则成立，走「通用」")).toBeTruthy();
  });
  it("says so when there is no such ticket", async () => {
    await see({ "GET /tickets": { data: [] } });
    await rules();
    await attempt("999");
    expect(await screen.findByText("没有这张工单，或者你看不到它")).toBeTruthy();
  });
});

describe("who may look", () => {
  it("hides the tab from those who only read processes, and refuses its address", async () => {
    const { server } = await see({}, ["process.read"]);
    expect(await screen.findByText("config.manage")).toBeTruthy();
    expect(screen.queryByRole("tab")).toBeNull();
    expect(server.asked.some((one) => one.call === "GET /types")).toBe(false);
  });
  it("says what failed and offers another try", async () => {
    let broken = true;
    await see({ "GET /types": () => (broken ? aProblem(500, "internal") : { data: [refund] }) });
    const again = await screen.findByRole("button", { name: "重试" });
    broken = false;
    await userEvent.click(again);
    expect(await rules()).toHaveLength(2);
  });
  it("says when there is nothing to choose for yet", async () => {
    await see({ "GET /types": { data: [old] } });
    expect(await screen.findByText("还没有工单类型")).toBeTruthy();
  });
});

describe("the choice itself", () => {
  it("is the same whether one condition stands alone or in a row, whatever order its keys have", () => {
    const alone = { process_key: "a", rules: [{ id: 0, when: SIZE, process_key: "b" }] };
    expect(stampOf({ process_key: "a", rules: [{ id: 5, when: { all: [{ value: "wrong_size", op: "eq", field: "fields.problem" }] }, process_key: "b" }] })).toBe(stampOf(alone));
    expect(stampOf({ ...alone, rules: [{ id: 0, when: DAMAGED, process_key: "b" }] })).not.toBe(stampOf(alone));
  });
  it("names the first rule that is not whole, and gives every rule a number of its own", () => {
    const one = withRule({ process_key: "a", rules: [{ id: 3, when: SIZE, process_key: "b" }] });
    expect(one.rules.map(({ id }) => id)).toEqual([3, 4]);
    expect(lackOf(one)).toEqual({ what: "when", n: 2 });
    expect(lackOf({ ...one, rules: one.rules.map((rule) => ({ ...rule, when: SIZE })) })).toEqual({ what: "process", n: 2 });
  });
});
