import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as FeedbackPage } from "./FeedbackPage";
import { Hinders } from "./Hinders";
import type { Feedback } from "./queries";

afterEach(() => vi.unstubAllGlobals());

const one: Feedback = { id: "f1", place: { kind: "field", key: "order_number", label: "订单号", process_key: "default", version: 1 }, text: "填不了", ticket_number: 1042, giver_id: "m1", giver_name: "刘洋", created_at: "2026-11-20T08:00:00Z", outcome: null, answer: null, answered_name: null, answered_at: null, process_name: { "zh-CN": "标准闭环" } };
const known = (permissions: string[]): [readonly unknown[], unknown][] => [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]];

it("sends what hinders with where it was met", async () => {
  const server = aServer({ "POST /feedback": one });
  await show(<Hinders place={{ kind: "node", key: "handling", label: "处理", process_key: "default", version: 2, ticket: "1042" }} />, { at: "/", path: "/", known: known(["feedback.give"]) });
  await userEvent.click(await screen.findByRole("button", { name: "「处理」有碍工作？" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox"), "要退两次");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "node", key: "handling", label: "处理", process_key: "default", version: 2, ticket: "1042" }, text: "要退两次" }));
});

it("offers nothing to whom feedback is not given", async () => {
  aServer({});
  await show(<Hinders place={{ kind: "field", key: "a", label: "a" }} />, { at: "/", path: "/", known: known([]) });
  await expect(screen.findByRole("button", { name: /有碍工作/ })).rejects.toThrow();
});

it("answers once, in words", async () => {
  const server = aServer({ "GET /feedback": { data: [one], next: null }, "POST /feedback/f1/answer": { ...one, outcome: "changed" } });
  await show(<FeedbackPage />, { at: "/admin/feedback", path: "/admin/feedback/:box?", known: known(["feedback.give", "feedback.answer"]) });
  expect(await screen.findByText("填不了")).toBeTruthy();
  expect(screen.getByRole("link", { name: /标准闭环 · v1/ }).getAttribute("href")).toBe("/flows/default/doc");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "答复" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox"), "改成选填了");
  await userEvent.click(within(dialog).getByRole("button", { name: "答复" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback/f1/answer")).toEqual({ outcome: "changed", text: "改成选填了" }));
});
