import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { Field } from "@/api/types";
import { aConfig, aMe, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { FormFields } from "./FormFields";

const field = (key: string, name: string): Field => ({ key, name: { "zh-CN": name }, help: {}, kind: "text", options: [], required_at: [], visible_when: null }) as unknown as Field;
const config = aConfig({ types: [{ key: "fault", name: { "zh-CN": "售后" }, fields: [field("order_no", "订单号"), field("batch", "批次")] }] as never });
const form = (permissions: string[]) => show(<FormFields editable ticket={aTicket(7, { fields: { order_no: "A1" } })} />, { known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, config]] });
let server: ReturnType<typeof aServer>;
beforeEach(() => { server = aServer({ "POST /feedback": {} }); });
afterEach(() => vi.unstubAllGlobals());

it("takes a word on each field by keyboard, and says which field of which ticket", async () => {
  await form(["feedback.give", "ticket.update"]);
  expect(await screen.findByRole("button", { name: "「订单号」有碍工作？" }, { timeout: 4000 })).toBeTruthy();
  const button = screen.getByRole("button", { name: "「批次」有碍工作？" });
  expect(await faults()).toEqual([]);
  while (document.activeElement !== button) {
    await userEvent.tab();
    expect(document.activeElement).not.toBe(document.body);
  }
  await userEvent.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", undefined, { timeout: 4000 });
  await userEvent.type(within(dialog).getByRole("textbox"), "没人知道批次");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "field", key: "batch", label: "批次", process_key: "default", version: 1, ticket: "7" }, text: "没人知道批次" }));
});

it("keeps the form as it is for those who may not say so", async () => {
  await form(["ticket.update"]);
  expect(screen.getAllByRole("button", { name: /订单号|批次/ })).toHaveLength(2);
  await expect(screen.findByRole("button", { name: /有碍工作/ })).rejects.toThrow();
});
