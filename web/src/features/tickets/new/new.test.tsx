import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Field } from "@/api/types";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { bodyOf, EMPTY, formFields, missing } from "./form";
import NewTicketDialog from "./NewTicketDialog";

const field = (key: string, more: Partial<Field> = {}): Field => ({ key, name: { "zh-CN": key }, kind: "text", required_at: [], visible_when: null, portal: true, ...more });
const config = aConfig({
  types: [{
    key: "fault", name: { "zh-CN": "故障" }, description: {}, portal: true, process_key: "p",
    fields: [field("part"), field("receipt", { required_at: ["create"], visible_when: { field: "part", op: "eq", value: "pay" } })],
  }],
});
const filled = { ...EMPTY, subject: " Broken ", text: "It is broken", newEmail: "a@example.com", type_key: "fault" };
afterEach(() => vi.unstubAllGlobals());

it("shows a conditional field when its condition holds and never sends a hidden one", () => {
  const answered = { ...filled, fields: { part: "pay", receipt: "R-1" } };
  expect(formFields(config, answered).map(({ key }) => key)).toEqual(["part", "receipt"]);
  const changed = { ...answered, fields: { part: "ship", receipt: "R-1" } };
  expect(bodyOf(changed, formFields(config, changed), [])).toMatchObject({ fields: { part: "ship" }, subject: "Broken", requester: { email: "a@example.com" } });
});

it("asks only for what is visible and required", () => {
  const paid = { ...filled, fields: { part: "pay" } };
  expect(missing(paid, formFields(config, paid))).toEqual({ "fields.receipt": "required" });
  expect(missing(EMPTY, [])).toEqual({ subject: "required", text: "required", requester: "required" });
  expect(missing({ ...filled, priority: "P1" }, [])).toEqual({ priority_reason: "required" });
});

async function dialog(answers: Record<string, unknown>) {
  const server = aServer({ "GET /requesters": { data: [], next: null }, ...answers });
  const onClose = vi.fn();
  const shown = await show(<NewTicketDialog onClose={onClose} />, { known: [[keys.session, aSession({ person: aMe() })], [keys.config, config]] });
  return { server, onClose, ...shown };
}

it("marks every missing field, keeps the words, and creates the ticket", async () => {
  const { server, onClose, path } = await dialog({ "POST /tickets": aTicket(77) });
  await userEvent.click(await screen.findByRole("button", { name: "创建工单" }));
  expect(screen.getAllByText("请填写")).toHaveLength(3);
  expect(await faults()).toEqual([]);
  await userEvent.type(screen.getByLabelText("标题"), "Broken");
  await userEvent.type(screen.getByLabelText("问题描述"), "It is broken");
  await userEvent.click(screen.getByRole("combobox", { name: /客户/ }));
  await userEvent.type(screen.getByLabelText("搜索"), "new@example.com{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "创建工单" }));
  await waitFor(() => expect(path()).toBe("/w/all/77"));
  expect(server.bodyOf("POST /tickets")).toMatchObject({ requester: { email: "new@example.com" }, subject: "Broken" });
  expect(onClose).toHaveBeenCalled();
});

it("keeps what was typed when the dialog is closed and opened again", async () => {
  await dialog({});
  await userEvent.type(await screen.findByLabelText("标题"), "Half done");
  expect(localStorage.getItem("ringdesk.new-ticket.p1")).toContain("Half done");
});

it("puts the server's refusal beside the field", async () => {
  localStorage.setItem("ringdesk.new-ticket.p1", JSON.stringify({ ...filled, type_key: null }));
  await dialog({ "POST /tickets": () => aProblem(422, "invalid", { errors: [{ field: "requester.email", code: "email", params: {} }] }) });
  await userEvent.click(await screen.findByRole("button", { name: "创建工单" }));
  expect(await screen.findByText(/邮箱格式不对/)).toBeTruthy();
});
