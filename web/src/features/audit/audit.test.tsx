import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import i18next from "i18next";
import { keys } from "@/api/keys";
import { laterTexts, localName, startI18n } from "@/i18n";
import { aConfig, aMe, anEntry, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { plain, type Words } from "../tickets/timeline/sentences";
import { Component as AuditPage } from "./AuditPage";
import { exportPath, filtersIn, queryOf } from "./filters";
import { ALL_EVENTS, factsOf, OWN_EVENTS, sentenceOf, subjectPath, subjectText, valueText, type AuditEntry } from "./sentences";

const words: Words = { t: (key, params) => i18next.t(key, params ?? {}), l10n: (names) => localName(names, "zh-CN"), list: (parts) => parts.join("、"), language: (code) => code };
const entry = (patch: Partial<AuditEntry>): AuditEntry => ({ ...anEntry(), subject: { kind: "ticket", id: "t", label: "T-7" }, ...patch });
const config = aConfig({ evidence_types: [], return_reasons: [], transfer_reasons: [], reopen_reasons: [], void_reasons: [], members: [{ id: "m9", name: "刘洋", color: "c1", email: "", role_key: "agent", status: "active" }] });
beforeEach(async () => {
  await startI18n("zh-CN");
  await laterTexts("record", "roles");
});
afterEach(() => vi.unstubAllGlobals());

describe("sentences", () => {
  it("exist for every event in its every variant, without a hole", () => {
    for (const type of OWN_EVENTS) {
      const said = plain(sentenceOf(entry({ type, subject: { kind: "member", id: "m", label: "何琳" } }), config, words));
      expect(said, type).not.toMatch(/record:|timeline:|\{\{/);
      expect(said, type).not.toContain(type);
    }
    for (const type of ALL_EVENTS) expect(i18next.exists(`record:type.${type}`), type).toBe(true);
  });
  it("tell a wrong password from a wrong code, and a service token from one's own", () => {
    expect(plain(sentenceOf(entry({ type: "SignInRefused", data: { factor: "second_factor" } }), config, words))).toContain("验证码");
    expect(plain(sentenceOf(entry({ type: "TokenCreated", data: { name: "ERP", owner_id: null } }), config, words))).toContain("服务令牌 ERP");
  });
  it("read as on the ticket where the ticket tells them", () => {
    expect(plain(sentenceOf(entry({ type: "NoteAdded" }), config, words))).toBe("陈思远 写了备注");
  });
  it("still say something for an event nobody knows", () => {
    expect(plain(sentenceOf(entry({ type: "SomethingNew" }), config, words))).toContain("SomethingNew");
  });
});

it("names what an entry is about by its number, its name, else its kind", () => {
  expect(subjectText(entry({}), words)).toBe("T-7");
  expect(subjectText(entry({ subject: { kind: "role", id: "r", label: "role" }, data: { key: "night" } }), words)).toBe("角色 · night");
  expect(subjectText(entry({ subject: { kind: "novel", id: "r", label: "novel" } }), words)).toBe("novel");
});

it("writes ids of people as names and keeps facts the sentence does not tell", () => {
  expect(valueText("member_ids", ["m9"], config, words)).toBe("刘洋");
  expect(valueText("permissions", ["ticket.void", "moon.walk"], config, words)).toBe("作废、moon.walk");
  expect(valueText("liaison_id", null, config, words)).toBe("（空）");
  expect(factsOf(entry({ data: { ip: "10.0.0.1", name: "x", none: null, empty: [] } }))).toEqual([["ip", "10.0.0.1"]]);
});

it("leads to tickets and customers, and nowhere else", () => {
  expect(subjectPath(entry({}))).toBe("/t/T-7");
  expect(subjectPath(entry({ subject: { kind: "ticket", id: "t", label: "ticket" } }))).toBeNull();
  expect(subjectPath(entry({ subject: { kind: "requester", id: "r1", label: "requester" } }))).toBe("/customers/r1");
  expect(subjectPath(entry({ subject: { kind: "role", id: "r1", label: "role" } }))).toBeNull();
});

it("turns days into instants, the last one to its end, and leaves nonsense out", () => {
  const filters = filtersIn(new URLSearchParams("q= a &from=2026-11-20&to=2026-11-21&other=1&ticket="));
  expect(filters).toEqual({ q: "a", from: "2026-11-20", to: "2026-11-21" });
  expect(queryOf(filters, "Asia/Shanghai")).toEqual({ q: "a", from: "2026-11-19T16:00:00Z", to: "2026-11-21T16:00:00Z" });
  expect(queryOf({ from: "yesterday" }, "UTC")).toEqual({});
  expect(exportPath({ actor: "m9" }, "UTC")).toBe("/api/v1/audit.csv?actor=m9");
});

const changed = entry({ id: "e9", type: "PriorityChanged", seq: 4, hash: "ab12", data: { before: "P3", after: "P1", reason: "急" }, changes: [{ field: "priority", before: "P3", after: "P1" }] });
const page = (answers: Record<string, unknown>, permissions = ["audit.read"]) => {
  vi.stubGlobal("matchMedia", (query: string) => ({ matches: query.includes("min-width"), addEventListener: () => undefined, removeEventListener: () => undefined }));
  const server = aServer(answers);
  return show(<AuditPage />, { known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, config]] }).then((shown) => ({ server, ...shown }));
};

it("shows an entry with before and after and its place in the chain", async () => {
  await page({ "GET /audit": { data: [changed], next: null } });
  await userEvent.click(await screen.findByRole("button", { name: /把优先级从 P3 改为 P1/ }));
  expect(screen.getByText("ab12")).toBeTruthy();
  expect(screen.getAllByRole("row").some((row) => row.textContent === "优先级P3P1")).toBe(true);
  expect(await faults()).toEqual([]);
});

it("verifies when asked and names the first broken entry in words", async () => {
  const broken = { fault: "content", subject_kind: "ticket", subject_id: "t", label: "T-7", seq: 4, event_id: "e9", type: "NoteAdded", at: "2026-11-21T08:00:00Z", day: null };
  const { server } = await page({ "GET /audit": { data: [changed], next: null }, "GET /audit/verify": { ok: false, checked: 9, chains: 2, broken: 1, first_broken: broken, anchors: [] } });
  await screen.findByRole("button", { name: /把优先级/ });
  expect(server.asked.some(({ call }) => call.includes("verify"))).toBe(false);
  await userEvent.click(screen.getAllByRole("button", { name: "立即核验" })[0]!);
  expect(await screen.findByText(/内容或摘要被改过/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "看这张工单的记录" }));
  await waitFor(() => expect(server.asked.some(({ call }) => call.includes("ticket=T-7"))).toBe(true));
});

it("offers to drop filters that leave nothing", async () => {
  const { server } = await page({ "GET /audit": { data: [], next: null } });
  expect(await screen.findByText("还没有记录")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("工单号"), "T-9{Enter}");
  expect(await screen.findByText("没有符合条件的记录")).toBeTruthy();
  expect(server.asked.at(-1)?.call).toContain("ticket=T-9");
});

it("shows failure and refusal", async () => {
  await page({ "GET /audit": () => aProblem(422, "invalid") });
  expect(await screen.findByRole("button", { name: "重试" })).toBeTruthy();
});
it("shows who may not read it", async () => {
  await page({}, []);
  expect(await screen.findByText("audit.read")).toBeTruthy();
});
