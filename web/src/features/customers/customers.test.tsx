import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aRow, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as CustomerPage } from "./CustomerPage";
import { Component as CustomersPage } from "./CustomersPage";
import type { Customer } from "./queries";
import { clockIn, summaryOf } from "./summary";
import { languageName } from "@/i18n/languageName";

afterEach(() => vi.unstubAllGlobals());

describe("a customer's tickets", () => {
  it("part into open and past, with the mean of what was rated", () => {
    const rows = [aRow(1), aRow(2, { status_category: "closed", rating: 5 }), aRow(3, { status_category: "resolved", rating: 2, reopen_count: 1 }), aRow(4, { status_category: "closed" })];
    const { open, past, rating, rated, returned } = summaryOf(rows);
    expect([open.length, past.length, rating, rated, returned]).toEqual([1, 3, 3.5, 2, 1]);
    expect(summaryOf([]).rating).toBeNull();
  });
});
it("tells the customer's own time and language, and nothing where nobody knows", () => {
  expect(clockIn("Europe/Paris", Date.parse("2026-11-21T09:02:00Z"))).toBe("10:02");
  expect(clockIn("Mars/Olympus", 0)).toBeNull();
  expect(languageName("fr", "zh-CN")).toBe("法语");
  expect(languageName("not a tag", "zh-CN")).toBe("not a tag");
});

const camille: Customer = { id: "r1", name: "Camille Laurent", email: "c@lm.example", phone: null, locale: "fr", zone: "Europe/Paris", tier: "vip", organization: { id: "o1", name: "Lumière" }, email_state: "bounced", created_at: "2026-11-01T08:00:00Z", version: 11 };
const known = (permissions: string[]): [readonly unknown[], unknown][] => [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]];
const one = (answers: Record<string, unknown>, permissions = ["requester.read", "requester.manage"]) => {
  const server = aServer({ "GET /requesters/r1": camille, "GET /tickets": { data: [aRow(7, { subject: "Commande perdue" })], next: null }, "GET /organizations": { data: [], next: null }, ...answers });
  return show(<CustomerPage />, { at: "/customers/r1", path: "/customers/:id", known: known(permissions) }).then((more) => ({ server, ...more }));
};

it("edits a line in place: Enter saves, Esc brings the old value back", async () => {
  const { server } = await one({ "PATCH /requesters/r1": { ...camille, phone: "+33 1" } });
  await userEvent.click(await screen.findByRole("button", { name: "编辑「电话」" }));
  await userEvent.keyboard("+33 1{Escape}");
  expect(server.bodyOf("PATCH /requesters/r1")).toBeUndefined();
  await userEvent.click(screen.getByRole("button", { name: "编辑「电话」" }));
  await userEvent.keyboard("+33 1{Enter}");
  await waitFor(() => expect(screen.getAllByText("+33 1").length).toBeGreaterThan(0));
  expect(server.bodyOf("PATCH /requesters/r1")).toEqual({ phone: "+33 1" });
  expect(server.asked.find(({ call }) => call === "PATCH /requesters/r1")?.ifMatch).toBe('"11"');
  expect(await screen.findByText("Commande perdue")).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("keeps what was typed when the server refuses it", async () => {
  await one({ "PATCH /requesters/r1": () => aProblem(422, "invalid", { errors: [{ field: "email", code: "email", params: {} }] }) });
  await userEvent.click(await screen.findByRole("button", { name: "编辑「邮箱」" }));
  await userEvent.clear(screen.getByLabelText("邮箱"));
  await userEvent.keyboard("nonsense{Enter}");
  expect(await screen.findByText(/邮箱格式不对/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("邮箱").value).toBe("nonsense");
});

it("shows readers a card without pencils, and others who may see it", async () => {
  await one({}, ["requester.read"]);
  expect((await screen.findAllByText("Camille Laurent")).length).toBeGreaterThan(0);
  expect(screen.queryByRole("button", { name: /编辑/ })).toBeNull();
});

it("lists customers, searches on the server and drops a search that finds nothing", async () => {
  const server = aServer({ "GET /requesters": () => ({ data: server.asked.at(-1)?.call.includes("q=zzz") ? [] : [camille], next: null }), "GET /organizations": { data: [], next: null } });
  await show(<CustomersPage />, { at: "/customers", path: "/customers", known: known(["requester.read"]) });
  expect((await screen.findByRole("link", { name: "Camille Laurent" })).getAttribute("href")).toBe("/customers/r1");
  expect(screen.queryByRole("button", { name: "新客户" })).toBeNull();
  await userEvent.type(screen.getByLabelText("姓名、邮箱或电话的开头"), "zzz");
  await userEvent.click(await screen.findByRole("button", { name: "清除筛选" }));
  expect(await screen.findByRole("link", { name: "Camille Laurent" })).toBeTruthy();
  expect(await faults()).toEqual([]);
});
