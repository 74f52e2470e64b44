import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { asksAt, firstGap, inserted, matching } from "./choosing";
import Picker from "./Picker";
import type { Filled, Template } from "./shapes";
import { Component as TemplatesPage } from "./TemplatesPage";

const filled = (id: string, name: string, text: string, more: Partial<Filled> = {}): Filled => ({
  id, name: { "zh-CN": name }, folder_id: null, shortcut: null, personal: false, language: "zh-CN", languages: ["zh-CN", "en"], pieces: [{ text, variable: null, gap: false }],
  text, uses: 0, suggested: false, reasons: [], ...more,
});
const late = filled("1", "物流延误", "包裹在途", { shortcut: "late", suggested: true });
const refund = filled("2", "退款", "订单 ⟦订单号⟧ 已退款", {
  shortcut: "refund", pieces: [{ text: "订单 ", variable: null, gap: false }, { text: "⟦订单号⟧", variable: "fields.order_no", gap: true }, { text: " 已退款", variable: null, gap: false }],
});
afterEach(() => vi.unstubAllGlobals());

it("finds by shortcut first, then by name, folder and text", () => {
  const find = (typed: string) => matching([late, refund], typed, (one) => (one.name as Record<string, string>)["zh-CN"] ?? "", () => "售后").map(({ id }) => id);
  expect(find("/refund")).toEqual(["2"]);
  expect(find("包裹")).toEqual(["1"]);
  expect(find("售后")).toEqual(["1", "2"]);
  expect(find("没有这个")).toEqual([]);
});

it("comes in where the caret was, takes the slash away and selects the first gap", () => {
  expect(inserted("您好，/", 4, 4, "x")).toEqual({ text: "您好，/x", from: 5, to: 5 });
  expect(inserted("您好 /", 4, 4, "x")).toEqual({ text: "您好 x", from: 4, to: 4 });
  const done = inserted("前后", 1, 1, "订单 ⟦订单号⟧。");
  expect(done.text).toBe("前订单 ⟦订单号⟧。后");
  expect(done.text.slice(done.from, done.to)).toBe("⟦订单号⟧");
  expect(firstGap(done.text)).toBe("⟦订单号⟧");
  expect([asksAt("", 0), asksAt("a", 1), asksAt("a ", 2), asksAt("http:", 5)]).toEqual([true, false, true, false]);
});

it("is chosen by keyboard alone, counted, and shows its gaps", async () => {
  const server = aServer({
    "GET /tickets/7/templates": { data: [late, refund] }, "GET /templates": { templates: [], folders: [], variables: {} }, "POST /tickets/7/templates/2/use": null,
  });
  const onPick = vi.fn();
  await show(<Picker number={7} onPick={onPick} onClose={vi.fn()} />, { known: [[keys.session, aSession()], [keys.config, aConfig()]] });
  expect(await screen.findByRole("option", { name: /物流延误/, selected: true })).toBeTruthy();
  await userEvent.keyboard("{ArrowDown}");
  const preview = screen.getByRole("region", { name: "预览" });
  expect(within(preview).getByText("⟦订单号⟧").tagName).toBe("MARK");
  expect(await faults()).toEqual([]);
  await userEvent.keyboard("{Enter}");
  expect(onPick).toHaveBeenCalledWith("订单 ⟦订单号⟧ 已退款");
  await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("POST /tickets/7/templates/2/use"));
});

const template = (patch: Partial<Template> = {}): Template => ({
  id: "t1", folder_id: "f1", name: { "zh-CN": "问候" }, texts: { "zh-CN": "您好" }, shortcut: "hi", owner_id: null, team_id: null, type_keys: [], category_ids: [],
  version: 3, updated_at: "2026-11-20T08:00:00Z", updated_by: "王组长", uses: 12, ...patch,
});
const shelf = { templates: [template(), template({ id: "t2", name: { "zh-CN": "我的" }, owner_id: "m1", shortcut: null })], folders: [{ id: "f1", name: { "zh-CN": "开场" }, position: 0 }], variables: { "customer.name": {}, "fields.order_no": { "zh-CN": "订单号" } } };
async function page(permissions: string[], answers: Record<string, unknown> = {}) {
  const server = aServer({ "GET /templates": shelf, ...answers });
  await show(<main><TemplatesPage /></main>, { known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]] });
  return server;
}

it("lets an agent change their own, and shows everybody's without a pencil", async () => {
  await page(["template.use"]);
  expect(await screen.findByRole("button", { name: "修改“我的”" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "修改“问候”" })).toBeNull();
  expect(screen.queryByRole("button", { name: "导入自带话术" })).toBeNull();
  expect(await faults()).toEqual([]);
});

it("puts a variable in, sends the version it saw, and shows an unknown one at its text", async () => {
  const server = await page(["template.use", "template.manage"], {
    "PUT /templates/t1": new Response(JSON.stringify({ code: "invalid", errors: [{ field: "texts.zh-CN", code: "unknown_variable", params: { what: "customer.nmae" } }] }), { status: 422 }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "修改“问候”" }));
  await userEvent.click(screen.getByRole("button", { name: "订单号" }));
  await userEvent.click(screen.getByRole("button", { name: "保存" }));
  expect(await screen.findByText("没有变量 customer.nmae，请从变量列表里选")).toBeTruthy();
  expect(server.bodyOf("PUT /templates/t1")).toMatchObject({ name: { "zh-CN": "问候" }, shortcut: "hi", personal: false });
  expect(JSON.stringify(server.bodyOf("PUT /templates/t1"))).toContain("{{fields.order_no}}");
  expect(await faults()).toEqual([]);
});

it("takes a word on a template, where it is kept and where it is chosen", async () => {
  await page(["template.use", "feedback.give"]);
  expect(await screen.findByRole("button", { name: "「问候」有碍工作？" }, { timeout: 4000 })).toBeTruthy();
  document.body.innerHTML = "";
  const server = aServer({ "GET /tickets/7/templates": { data: [late], next: null }, "GET /templates": shelf, "POST /feedback": {} });
  await show(<Picker number={7} onPick={vi.fn()} onClose={vi.fn()} />, { known: [[keys.session, aSession({ person: aMe({ permissions: ["feedback.give"] }) })], [keys.config, aConfig()]] });
  await userEvent.click(await screen.findByRole("button", { name: "「物流延误」有碍工作？" }));
  const dialog = await screen.findByRole("dialog", { name: /物流延误/ }, { timeout: 4000 });
  await userEvent.type(within(dialog).getByRole("textbox"), "语气太硬");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "template", key: "1", label: "物流延误", ticket: "7" }, text: "语气太硬" }));
});
