import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { TransferForm } from "./HandOver";

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
