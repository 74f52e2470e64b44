import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aMessage, anEntry, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import MergeDialog from "./MergeDialog";
import MergedBanner from "./MergedBanner";
import type { MergePreview } from "./shapes";
import SplitDialog from "./SplitDialog";
import { withMerged } from "./talk";

const side = (number: number) => ({ id: `id-${number}`, number, subject: `S${number}`, priority: "P3", status: "open", status_category: "in_progress", requester_name: `客户${number}`, organization_name: null, version: 1 }) as const;
const preview = (patch: Partial<MergePreview> = {}): MergePreview => ({
  source: side(7), target: side(8), barrier: null, must_confirm: false, words: "shown", copied_to: [], messages: 3, attachments: 1, priority: "P1", tags: ["急"], joining: [], links: 0, undo_hours: 72, ...patch,
});
const duplicate = { ...side(8), excerpt: "", created_at: "2026-11-20T08:00:00Z", updated_at: "2026-11-20T08:00:00Z", same_customer: true, reasons: [{ reason: "same_customer" }, { reason: "similar_text", score: 0.62 }] };
const known = [[keys.session, aSession({ person: aMe({ permissions: ["ticket.merge", "ticket.update"] }) })], [keys.config, aConfig()]] as [readonly unknown[], unknown][];
afterEach(() => vi.unstubAllGlobals());

async function dialog(answers: Record<string, unknown>) {
  const server = aServer({ "GET /tickets/7/duplicates": { data: [duplicate] }, "POST /tickets/7/merge": aTicket(8), ...answers });
  const onDone = vi.fn();
  const shown = await show(<MergeDialog ticket={aTicket(7)} onDone={onDone} />, { known });
  return { server, onDone, ...shown };
}

it("suggests with reasons, shows what will happen, merges and goes on with the target", async () => {
  const { server, onDone, path } = await dialog({ "GET /tickets/7/merge": preview() });
  await userEvent.click(await screen.findByRole("button", { name: /内容相似 62%/ }));
  expect(await screen.findByText("3 条消息和 1 个附件会显示在 T-8")).toBeTruthy();
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "合并" }));
  await waitFor(() => expect(path()).toBe("/t/8"));
  expect(server.bodyOf("POST /tickets/7/merge")).toEqual({ into: "T-8", note: "", confirm: false });
  expect(onDone).toHaveBeenCalled();
  expect(await screen.findByText("T-7 已合并到 T-8")).toBeTruthy();
});

it("merges different customers only after a tick, and says who reads what", async () => {
  const { server } = await dialog({ "GET /tickets/7/merge": preview({ must_confirm: true, words: "internal" }) });
  await userEvent.type(await screen.findByLabelText(/合并到哪个工单/), "T-8");
  const sure = await screen.findByRole("checkbox", { name: "确认合并不同客户的工单" });
  expect(screen.getByText(/客户8 看不到/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /合并$/ }));
  expect(server.asked.some(({ call }) => call === "POST /tickets/7/merge")).toBe(false);
  await userEvent.click(sure);
  await userEvent.click(screen.getByRole("button", { name: /合并$/ }));
  await waitFor(() => expect(server.bodyOf("POST /tickets/7/merge")).toMatchObject({ confirm: true }));
});

it("says why two tickets cannot be merged", async () => {
  const { server } = await dialog({ "GET /tickets/7/merge": preview({ barrier: "merge_closed" }) });
  await userEvent.type(await screen.findByLabelText(/合并到哪个工单/), "8");
  expect(await screen.findByText("T-7 或 T-8 已关闭，只有未关闭的工单可以合并")).toBeTruthy();
  expect(server.asked.some(({ call }) => call === "POST /tickets/7/merge")).toBe(false);
});

it("splits the chosen messages off, never all of them", async () => {
  const talk = { data: [aMessage("a", { text: "没收到货" }), aMessage("b", { text: "发票也错" }), aMessage("c", { text: "别处说的", said_on: { id: "x", number: 5, same_customer: true } })], next: null };
  const server = aServer({ "GET /tickets/7/messages": talk, "POST /tickets/7/split": aTicket(9) });
  const { path } = await show(<SplitDialog ticket={aTicket(7)} onDone={vi.fn()} />, { known });
  await userEvent.click(await screen.findByRole("checkbox", { name: /发票也错/ }));
  expect(screen.queryByRole("checkbox", { name: /别处说的/ })).toBeNull();
  await userEvent.type(screen.getByLabelText(/新工单标题/), "发票");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "拆分" }));
  await waitFor(() => expect(path()).toBe("/t/9"));
  expect(server.bodyOf("POST /tickets/7/split")).toMatchObject({ message_ids: ["b"], subject: "发票" });
});

it("leads from a merged ticket to where it goes on, and back", async () => {
  const server = aServer({ "POST /tickets/7/unmerge": aTicket(7) });
  const into = { id: "id-8", number: 8, subject: "S8", status: "open", status_category: "in_progress" as const };
  await show(<MergedBanner ticket={aTicket(7, { merged_into: into })} />, { known });
  expect((await screen.findByRole("link", { name: "T-8" })).getAttribute("href")).toBe("/t/8");
  await userEvent.click(screen.getByRole("button", { name: "撤销合并" }));
  await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("POST /tickets/7/unmerge"));
});

it("tells what was said on a merged ticket by its time, once", () => {
  const entries = [anEntry({ id: "e1", at: "2026-11-21T08:00:00Z" }), anEntry({ id: "e2", at: "2026-11-21T10:00:00Z", data: { message_id: "own" } })];
  const on = { id: "x", number: 5, same_customer: false };
  const talk = [aMessage("own", { said_on: on }), aMessage("there", { at: "2026-11-21T09:00:00Z", kind: "internal", said_on: on }), aMessage("plain")];
  const told = withMerged(entries, talk);
  expect(told.map(({ id }) => id)).toEqual(["e1", "there", "e2"]);
  expect(told[1]).toMatchObject({ type: "CustomerReplied", group: "internal" });
  expect(withMerged(entries, [aMessage("plain")])).toBe(entries);
});
