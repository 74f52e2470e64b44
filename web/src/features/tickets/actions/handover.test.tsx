import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { ReturnForm, TransferForm } from "./HandOver";

afterEach(() => vi.unstubAllGlobals());

const lines = ["wanted", "done", "promised"].map((code) => ({ code, name: { "zh-CN": `${code}写清了` } }));
const config = aConfig({ handover_checks: lines, transfer_reasons: [{ code: "shift", name: { "zh-CN": "交接班" } }], teams: [{ id: "t1", name: "夜班", department_id: null, member_ids: [] }] });

it("hands over once every line of the context was seen to", async () => {
  const server = aServer({ "POST /tickets/1042/transfer": aTicket(1042) });
  await show(<TransferForm ticket={aTicket(1042)} onDone={() => undefined} />, { at: "/", path: "/", known: [[keys.session, aSession({ person: aMe() })], [keys.config, config]] });
  await userEvent.click(screen.getByRole("combobox", { name: /转交给/ }));
  await userEvent.click(await screen.findByRole("option", { name: /夜班/ }));
  await userEvent.click(screen.getByRole("combobox", { name: /原因/ }));
  await userEvent.click(await screen.findByRole("option", { name: "交接班" }));
  await userEvent.type(screen.getByRole("textbox", { name: /交接说明/ }), "等仓库");
  for (const { name } of lines.slice(0, 2)) await userEvent.click(screen.getByRole("checkbox", { name: name["zh-CN"] }));
  await userEvent.click(screen.getByRole("button", { name: /转交$/ }));
  expect(server.asked).toEqual([]);
  await userEvent.click(screen.getByRole("checkbox", { name: "promised写清了" }));
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /转交$/ }));
  await waitFor(() => expect(server.bodyOf("POST /tickets/1042/transfer")).toEqual({ team_id: "t1", reason: "shift", note: "等仓库", checks: ["wanted", "done", "promised"] }));
});

it("sends what a gate asked for first, with the same button", async () => {
  const gate = { gate: "fields", params: { fields: ["cause"] } };
  const kept = aTicket(1042, { actions: [{ key: "return", to: null, category: null, permission: null, allowed: false, gates: [gate] }] });
  const types = [{ key: "fault", fields: [{ key: "cause", name: { "zh-CN": "根因" }, kind: "text", required: false }] }];
  const server = aServer({ "PATCH /tickets/1042": aTicket(1042), "POST /tickets/1042/return": aTicket(1042) });
  const known = { ...config, types, return_reasons: [{ code: "lacking", name: { "zh-CN": "信息不全" } }] };
  await show(<ReturnForm ticket={kept} onDone={() => undefined} />, { at: "/", path: "/", known: [[keys.session, aSession({ person: aMe() })], [keys.config, known]] });
  await userEvent.click(screen.getByRole("combobox", { name: /原因/ }));
  await userEvent.click(await screen.findByRole("option", { name: "信息不全" }));
  await userEvent.type(screen.getByRole("textbox", { name: /要补什么/ }), "补面单");
  await userEvent.click(screen.getByRole("button", { name: /退回$/ }));
  expect(server.asked).toEqual([]);
  await userEvent.type(screen.getByRole("textbox", { name: /根因/ }), "配置变更");
  await userEvent.click(screen.getByRole("button", { name: /退回$/ }));
  await waitFor(() => expect(server.bodyOf("POST /tickets/1042/return")).toEqual({ reason: "lacking", redo: "补面单" }));
  expect(server.bodyOf("PATCH /tickets/1042")).toEqual({ fields: { cause: "配置变更" } });
});
