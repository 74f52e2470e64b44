import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import ArticlePicker, { sayable, spoken } from "./ArticlePicker";
import { Component as KnowledgePage } from "./KnowledgePage";
import { BLANK, changedTexts, isStale, type Article, type ArticleRow } from "./shapes";
import TicketArticles from "./TicketArticles";

const me = aMe();
const ROW: ArticleRow = {
  id: "a1", title: "回调补单", language: "zh-CN", languages: ["zh-CN"], state: "draft", published_version: null, newest_version: 1, category_id: null, type_key: null, tags: ["支付"],
  owner: null, review_by: null, updated_at: "2026-11-20T08:00:00Z", version: 3,
};
const article = (patch: Partial<Article> = {}): Article => ({
  ...ROW, number: 1, texts: { "zh-CN": { ...BLANK, title: "回调补单", symptom: "订单仍显示待付款", solution: "重放回调" } }, authors: [{ id: me.member_id, name: "我", color: "c1" }], reason: "",
  masked: [], from_ticket: false, source: null, created_at: ROW.updated_at, submitted_at: null, returned_reason: null, returned_name: null, returned_at: null, reviewer_name: null, published_at: null, ...patch,
});
const ALL = ["knowledge.read", "knowledge.write", "knowledge.review"];
async function page(one: Article, permissions = ALL, answers: Record<string, unknown> = {}) {
  const server = aServer({ "GET /articles": { data: [one], next: null }, "GET /articles/a1": one, ...answers });
  await show(<main><KnowledgePage /></main>, { at: "/kb/a1", path: "/kb/:id?", known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]] });
  return server;
}
beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

it("sends only the languages that changed, and names those taken out", () => {
  const zh = { ...BLANK, title: "甲" };
  const before = { "zh-CN": zh, en: { ...BLANK, title: "A" } };
  expect(changedTexts(before, before)).toEqual({});
  expect(changedTexts(before, { "zh-CN": { ...zh, cause: "因" } })).toEqual({ "zh-CN": { ...zh, cause: "因" }, en: null });
});

it("is due for another look only while it is read", () => {
  expect(isStale({ review_by: "2026-11-01", published_version: 1 }, "2026-11-02")).toBe(true);
  expect(isStale({ review_by: "2026-11-02", published_version: 1 }, "2026-11-02")).toBe(false);
  expect(isStale({ review_by: "2026-11-01", published_version: null }, "2026-11-02")).toBe(false);
});

it("opens one's own draft for writing, keeps what is typed, saves it against the version seen", async () => {
  const server = await page(article(), ALL, { "PATCH /articles/a1": article({ version: 4 }) });
  const cause = await screen.findByRole("textbox", { name: /原因/ });
  await userEvent.type(cause, "回调丢失");
  expect(JSON.stringify({ ...localStorage })).toContain("回调丢失");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: /保存/ }));
  await waitFor(() => expect(server.bodyOf("PATCH /articles/a1")).toEqual({ texts: { "zh-CN": { ...BLANK, title: "回调补单", symptom: "订单仍显示待付款", solution: "重放回调", cause: "回调丢失" } } }));
  await waitFor(() => expect(JSON.stringify({ ...localStorage })).not.toContain("回调丢失"));
});

it("keeps the words when somebody was faster", async () => {
  await page(article(), ALL, { "PATCH /articles/a1": new Response(JSON.stringify({ code: "stale", params: {}, errors: [] }), { status: 412 }) });
  await userEvent.type(await screen.findByRole("textbox", { name: /原因/ }), "回调丢失");
  await userEvent.click(screen.getByRole("button", { name: /保存/ }));
  expect(await screen.findByText(/别人刚改过这篇文章/)).toBeTruthy();
  expect(screen.getByDisplayValue("回调丢失")).toBeTruthy();
});

it("lets nobody publish their own, and says so", async () => {
  await page(article({ state: "in_review" }));
  const publish = await screen.findByRole("button", { name: /通过并发布/ });
  expect(publish.getAttribute("aria-disabled") ?? String((publish as HTMLButtonElement).disabled)).toBe("true");
  expect(screen.getByRole("button", { name: /收回/ })).toBeTruthy();
});

it("returns somebody else's with a reason", async () => {
  const other = [{ id: "m-other", name: "陈晓", color: "c2" }];
  const server = await page(article({ state: "in_review", authors: other }), ALL, { "POST /articles/a1/return": article({ authors: other, returned_reason: "缺原因", returned_name: "我" }) });
  await userEvent.click(await screen.findByRole("button", { name: "退回" }));
  const dialog = await screen.findByRole("dialog", { name: /退回/ });
  await userEvent.type(within(dialog).getByRole("textbox"), "缺原因");
  await userEvent.click(within(dialog).getByRole("button", { name: "退回" }));
  await waitFor(() => expect(server.bodyOf("POST /articles/a1/return")).toEqual({ reason: "缺原因" }));
  expect(await screen.findByText("缺原因")).toBeTruthy();
});

it("tells what was masked and hides a ticket one may not see", async () => {
  await page(article({ from_ticket: true, masked: [{ part: "symptom", kind: "phone", count: 2 }] }));
  expect(await screen.findByText("电话 2 处 · 现象")).toBeTruthy();
  expect(screen.getByText("来自一张你看不到的工单")).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("shows readers the text and no tools", async () => {
  await page(article({ state: "published", published_version: 1, authors: [] }), ["knowledge.read"]);
  expect(await screen.findByRole("heading", { name: "回调补单", level: 2 })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "编辑" })).toBeNull();
  expect(screen.queryByRole("button", { name: "新建文章" })).toBeNull();
});

it("says who can let one in", async () => {
  await page(article(), []);
  expect(screen.getByText(/knowledge\.read/)).toBeTruthy();
});

it("compares a version with the one before it", async () => {
  const version = (number: number, solution: string) => ({ number, author_name: "陈晓", reason: number > 1 ? "新版后台" : "", created_at: ROW.updated_at, submitted_at: null, reviewer_name: "王组长", published_at: ROW.updated_at, texts: { "zh-CN": { ...BLANK, solution } } });
  await page(article({ state: "published", published_version: 2, newest_version: 2, number: 2 }), ALL, {
    "GET /articles/a1/versions": { data: [version(2, "新"), version(1, "旧")], next: null },
    "GET /articles/a1/versions/2/difference": { number: 2, against: 1, parts: [{ language: "zh-CN", part: "solution", lines: [{ kind: "removed", text: "旧办法" }, { kind: "added", text: "新办法" }] }] },
  });
  await userEvent.click(await screen.findByRole("button", { name: "版本与对比" }));
  expect(await screen.findByText("新办法")).toBeTruthy();
  expect(screen.getByText("旧办法")).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("shows a ticket its article, or offers to write one", async () => {
  const server = aServer({ "GET /tickets/7/articles": { data: [], next: null }, "POST /tickets/7/article": article() });
  await show(<TicketArticles number={7} />, { known: [[keys.session, aSession({ person: aMe({ permissions: ALL }) })], [keys.config, aConfig()]] });
  await userEvent.click(await screen.findByRole("button", { name: "写成知识文章" }));
  await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("POST /tickets/7/article"));
});

it("takes the published solution into a reply, in the customer's language and without our addresses", async () => {
  const texts = { "zh-CN": { ...BLANK, solution: "重放回调" }, en: { ...BLANK, solution: "Replay it, see https://wiki.example/replay then wait" } };
  expect(sayable(texts.en)).toBe("Replay it, see  then wait");
  expect(spoken(ROW, texts, "en-GB")).toBe(texts.en);
  expect(spoken(ROW, texts, "fr")).toBe(texts["zh-CN"]);
  const version = (number: number, said: Article["texts"], published: string | null) => ({ number, author_name: "陈晓", reason: "", created_at: ROW.updated_at, submitted_at: null, reviewer_name: null, published_at: published, texts: said });
  aServer({
    "GET /articles": { data: [{ ...ROW, published_version: 1, newest_version: 2 }], next: null },
    "GET /articles/a1/versions": { data: [version(2, { "zh-CN": { ...BLANK, solution: "还没审核" } }, null), version(1, texts, ROW.updated_at)], next: null },
  });
  const onPick = vi.fn();
  await show(<ArticlePicker locale="zh-CN" onPick={onPick} onClose={vi.fn()} />, { known: [[keys.session, aSession({ person: aMe({ permissions: ALL }) })], [keys.config, aConfig()]] });
  expect(await screen.findByText("重放回调")).toBeTruthy();
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.keyboard("{Enter}");
  expect(onPick).toHaveBeenCalledWith("重放回调");
});
