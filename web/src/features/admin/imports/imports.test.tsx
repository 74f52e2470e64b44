import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as ImportPage } from "./ImportPage";
import { lackingIn, mapped, requesterOf, samplesOf } from "./mapping";
import type { ImportShown } from "./queries";

afterEach(() => vi.unstubAllGlobals());

describe("the mapping", () => {
  it("gives a target to one column only, unless several may make it together", () => {
    expect(mapped(["subject", null], 1, "subject")).toEqual([null, "subject"]);
    expect(mapped(["text", null], 1, "text")).toEqual(["text", "text"]);
    expect(mapped(["subject", "text"], 0, null)).toEqual([null, "text"]);
  });
  it("asks for what no ticket can do without", () => {
    expect(lackingIn([null])).toBe("subject");
    expect(lackingIn(["text"])).toBe("requester");
    expect(lackingIn(["text", "requester_phone"])).toBeNull();
  });
  it("shows different samples, and who asks as far as the row says", () => {
    const row = (cell: string) => ({ row: 1, cells: [cell], read: null, faults: [] });
    expect(samplesOf([row("a"), row(" a "), row(""), row("b"), row("c"), row("d")], 0)).toEqual(["a", "b", "c"]);
    expect(requesterOf({ name: "王芳", phone: "138", email: 5 })).toBe("王芳 · 5 · 138");
  });
});

const shown: ImportShown = {
  id: "i1", name: "old.csv", state: "ready", rows: 2, done: 0, created: 0, skipped_rows: 0, created_at: "2026-11-21T08:00:00Z", finished_at: null,
  encoding: "utf-8", separator: ",", day_leads: true, type_key: null, mapping: ["subject", null], columns: [{ name: "标题", target: "subject" }, { name: "邮箱", target: null }], not_understood: ["邮箱"],
  targets: [{ key: "subject", name: { "zh-CN": "标题" } }, { key: "requester_email", name: { "zh-CN": "客户邮箱" } }],
  preview: [{ row: 2, cells: ["卡纸", "a@example.com"], read: null, faults: [{ row: 2, field: "requester_email", code: "import_nobody_asks", params: {}, value: "" }] }], skipped: [], remarks: [],
};
const page = (answers: Record<string, unknown>, at = "/admin/import/i1") => {
  const server = aServer(answers);
  return show(<ImportPage />, { at, path: "/admin/import/:id?", known: [[keys.session, aSession({ person: aMe({ permissions: ["ticket.import"] }) })], [keys.config, aConfig()]] }).then((more) => ({ server, ...more }));
};

it("says why a row would be skipped, takes another mapping and lets the file in", async () => {
  const better = { ...shown, mapping: ["subject", "requester_email"], columns: shown.columns.map((column, index) => ({ ...column, target: index ? "requester_email" : "subject" })), preview: [{ ...shown.preview[0]!, read: { subject: "卡纸", email: "a@example.com" }, faults: [] }] };
  const done = { ...better, state: "done", created: 1, skipped_rows: 1, skipped: [{ row: 3, field: "row", code: "import_twice", params: { row: 2 }, value: "A-1" }] };
  const { server } = await page({ "GET /imports/i1": shown, "PUT /imports/i1": better, "POST /imports/i1/run": done });
  expect(await screen.findByText(/这一行没有客户的邮箱/)).toBeTruthy();
  expect(screen.getByRole("button", { name: /导入 2 行/ }).getAttribute("aria-disabled")).toBe("true");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("combobox", { name: /邮箱/ }));
  await userEvent.click(await screen.findByRole("option", { name: "客户邮箱" }));
  expect(server.bodyOf("PUT /imports/i1")).toEqual({ mapping: ["subject", "requester_email"], day_leads: true, type_key: null });
  await userEvent.click(await screen.findByRole("button", { name: /导入 2 行/ }));
  expect(await screen.findByText("编号与第 2 行相同，那一行已经导入")).toBeTruthy();
  expect(screen.getByText("整行")).toBeTruthy();
});

it("says in words why a file is refused", async () => {
  await page({ "GET /imports": { data: [] }, "POST /imports": () => aProblem(422, "invalid", { errors: [{ field: "file", code: "import_rows", params: { rows: 90000, max: 50000 } }] }) }, "/admin/import");
  await userEvent.upload(await screen.findByLabelText("选择文件"), new File(["x"], "big.csv", { type: "text/csv" }));
  expect(await screen.findByText(/90000/)).toBeTruthy();
});
