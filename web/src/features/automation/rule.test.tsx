import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { show } from "@/test/render";
import { Component as RulePage } from "./RulePage";
import type { Definition, Rule } from "./shapes";

const definition: Definition = { name: { "zh-CN": "催一催" }, trigger: { kind: "event", on: ["created"] }, when: { all: [] }, guards: [], actions: [{ do: "note", text: "看过" }], budget: { per_run: 10, per_day: 20, per_customer_week: 1 } };
const rule: Rule = {
  id: "r1", position: 0, name: definition.name, version: 3, enabled: true, enabled_at: null, enabled_by: null, definition, draft: null, draft_by: null, draft_at: null, draft_revision: 0, faults: [],
  author_name: "周明哲", reason: "试用", published_at: "2026-11-20T08:00:00Z", today: { letters: 0, acted: 0, skipped: 0 },
};
afterEach(() => vi.unstubAllGlobals());

it("takes a word on a rule that hinders, with its version", async () => {
  const none = { data: [], next: null };
  const server = aServer({ "GET /automation/rules/r1": rule, "GET /automation/rules/r1/dry-runs": none, "GET /automation/rules/r1/checks": none, "GET /field-catalogue": none, "POST /feedback": {} });
  await show(<main><RulePage /></main>, { at: "/admin/automation/r1", path: "/admin/automation/:id", known: [[keys.session, aSession({ person: aMe({ permissions: ["automation.manage", "feedback.give"] }) })], [keys.config, aConfig()]] });
  await userEvent.click(await screen.findByRole("button", { name: "「催一催」有碍工作？" }, { timeout: 4000 }));
  const dialog = await screen.findByRole("dialog", undefined, { timeout: 4000 });
  await userEvent.type(within(dialog).getByRole("textbox"), "太吵");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "rule", key: "r1", label: "催一催", version: 3 }, text: "太吵" }));
});

const none = { data: [], next: null };
const onRule = async (answers: Record<string, unknown>) => {
  const server = aServer({ "GET /automation/rules/r1/dry-runs": none, "GET /automation/rules/r1/checks": none, "GET /field-catalogue": none, ...answers });
  await show(<main><RulePage /></main>, { at: "/admin/automation/r1", path: "/admin/automation/:id", known: [[keys.session, aSession({ person: aMe({ permissions: ["automation.manage"] }) })], [keys.config, aConfig()]] });
  return server;
};
const PUT = "PUT /automation/rules/r1/draft";

it("shows who was faster and overwrites only when told to", async () => {
  let theirs: Partial<Rule> = { draft_revision: 4 };
  const server = await onRule({
    "GET /automation/rules/r1": () => ({ ...rule, ...theirs }),
    [PUT]: (body: { definition: Definition }) => {
      if (theirs.draft_revision === 5) return { ...rule, draft: body.definition, draft_revision: 6 };
      theirs = { draft: { ...definition, actions: [{ do: "note", text: "对方的" }] }, draft_by: "陈思远", draft_at: "2026-11-21T09:00:00Z", draft_revision: 5 };
      return aProblem(412, "stale");
    },
  });
  await userEvent.type(await screen.findByDisplayValue("20", undefined, { timeout: 4000 }), "5");
  const banner = await screen.findByRole("button", { name: "保留我的" }, { timeout: 4000 });
  expect(await screen.findByText("陈思远 刚改过这里")).toBeTruthy();
  const sent = () => server.asked.filter(({ call }) => call === PUT).map(({ ifMatch }) => ifMatch);
  expect(sent()).toEqual(['"4"']);
  await userEvent.click(banner);
  await waitFor(() => expect(sent()).toEqual(['"4"', '"5"']));
  expect(server.bodyOf(PUT)).toMatchObject({ definition: { actions: [{ text: "看过" }], budget: { per_day: 205 } } });
  await waitFor(() => expect(screen.queryByRole("button", { name: "保留我的" })).toBeNull());
});
