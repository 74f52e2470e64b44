import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { TimelineEntry } from "@/api/types";
import { aConfig, aMe, anEntry, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { Entry } from "./Entry";
import { StepsBar } from "./StepsBar";

afterEach(() => vi.unstubAllGlobals());

const ticket = aTicket(1042, { people: [], status_category: "in_progress", process: { key: "default", version: 3, nodes: [{ key: "handling", name: { "zh-CN": "处理" }, state: "now" }, { key: "closed", name: { "zh-CN": "关闭" }, state: "next" }] } });
const screenOf = (entry: TimelineEntry) => <><StepsBar ticket={ticket} entries={[]} /><ol><Entry ticket={ticket} entry={entry} message={undefined} audit={false} /></ol></>;
const known = (permissions: string[]): [readonly unknown[], unknown][] => [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig({ return_reasons: [], transfer_reasons: [], reopen_reasons: [], void_reasons: [], evidence_types: [] })]];
const byRule = anEntry({ type: "TicketUpdated", actor: { kind: "rule", id: "r1", name: "夜间分派" } });

it("lets whoever meets a rule or a step on a ticket say that it hinders", async () => {
  const server = aServer({ "POST /feedback": {} });
  await show(screenOf(byRule), { at: "/", path: "/", known: known(["feedback.give"]) });
  expect(await screen.findByRole("button", { name: "「处理」有碍工作？" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "「关闭」有碍工作？" })).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "「夜间分派」有碍工作？" }));
  const dialog = await screen.findByRole("dialog");
  expect(await faults()).toEqual([]);
  await userEvent.type(within(dialog).getByRole("textbox"), "派给了休假的人");
  await userEvent.click(within(dialog).getByRole("button", { name: "送出" }));
  await waitFor(() => expect(server.bodyOf("POST /feedback")).toEqual({ place: { kind: "rule", key: "r1", label: "夜间分派", process_key: "default", version: 3, ticket: "1042" }, text: "派给了休假的人" }));
});
