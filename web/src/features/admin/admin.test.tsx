import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import type { CategoryNode } from "@/api/types";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as CategoriesPage } from "./catalogue/CategoriesPage";
import { countNodes, matching, treeOf } from "./catalogue/tree";
import { countByStatus, filterMembers } from "./members/filter";
import { Component as MembersPage } from "./members/MembersPage";
import type { MemberShown, RoleShown } from "./queries";
import { allows, changeCount, differs, isRoleKey, keyFrom, sectionsOf, toggled } from "./roles/matrix";
import { Component as RolesPage } from "./roles/RolesPage";
import { sectionsFor, SECTIONS } from "./sections";

afterEach(() => vi.unstubAllGlobals());

const role = (key: string, permissions: string[], builtin = false): RoleShown => ({ key, name: { "zh-CN": key }, permissions, builtin, version: 7 });
const member = (name: string, patch: Partial<MemberShown> = {}): MemberShown => ({
  id: name, name, email: `${name}@example.com`, color: "c1", role_key: "agent", status: "active", team_ids: [], department_id: null, mfa_enabled: false, invited: false, created_at: "2026-11-01T00:00:00Z", version: 3, ...patch,
});

describe("sections", () => {
  it("open to those who may do something there, and no further", () => {
    expect(sectionsFor(() => false).map(({ key }) => key)).toEqual(["categories"]);
    expect(sectionsFor((permission) => permission === "audit.read").map(({ key }) => key)).toContain("audit");
    expect(sectionsFor(() => true)).toHaveLength(SECTIONS.length);
  });
});

describe("the matrix", () => {
  const night = role("night", ["ticket.reply", "ticket.note"]);
  it("knows what was changed, and forgets what was changed back", () => {
    const once = toggled({}, night, "ticket.close");
    expect(allows(once, night, "ticket.close")).toBe(true);
    expect(changeCount(once, [night])).toBe(1);
    expect(toggled(once, night, "ticket.close")).toEqual({});
    expect(changeCount(toggled(toggled({}, night, "ticket.reply"), night, "ticket.close"), [night])).toBe(2);
  });
  it("groups permissions by what they are about, unknown ones last", () => {
    expect(sectionsOf(["zebra.ride", "audit.read", "ticket.note", "ticket.close"]).map(({ noun, permissions }) => [noun, permissions.length])).toEqual([["ticket", 2], ["audit", 1], ["zebra", 1]]);
    expect(sectionsOf(["ticket.note"], () => false)).toEqual([]);
  });
  it("tells where roles differ", () => {
    const roles = [night, role("day", ["ticket.reply"])];
    expect(differs(roles, {}, "ticket.note")).toBe(true);
    expect(differs(roles, {}, "ticket.reply")).toBe(false);
  });
  it("makes keys the server takes", () => {
    expect(keyFrom("Night desk (EU)")).toBe("night_desk_eu");
    expect(keyFrom("2. Linie Überwachung")).toBe("linie_u_berwachung");
    expect(isRoleKey(keyFrom("夜班"))).toBe(false);
    expect(isRoleKey("night_desk")).toBe(true);
  });
});

it("finds members by words, role and state", () => {
  const all = [member("林悦"), member("Omar", { role_key: "lead" }), member("Gone", { status: "suspended" }), member("New", { invited: true })];
  expect(filterMembers(all, { text: "omar@", role: null, status: "all" }).map(({ name }) => name)).toEqual(["Omar"]);
  expect(filterMembers(all, { text: "", role: "agent", status: "active" }).map(({ name }) => name)).toEqual(["林悦"]);
  expect(countByStatus(all)).toEqual({ all: 4, active: 2, invited: 1, suspended: 1 });
});

describe("the tree of categories", () => {
  const node = (id: string, parent_id: string | null, level: 1 | 2 | 3): CategoryNode => ({ id, parent_id, level, name: { en: id }, active: true });
  const nodes = [node("order", null, 1), node("pay", "order", 2), node("twice", "pay", 3), node("lost", "nowhere", 2)];
  it("sums what lies below and shows what lost its parent", () => {
    const tree = treeOf(nodes, new Map([["twice", 3], ["order", 1]]));
    expect(tree.map((branch) => [branch.node.id, branch.count])).toEqual([["order", 4], ["lost", 0]]);
    expect(countNodes(tree)).toBe(4);
    expect(treeOf(nodes, null)[0]?.count).toBeNull();
  });
  it("keeps the way to a match and all below it", () => {
    expect(countNodes(matching(treeOf(nodes, null), ({ id }) => id === "pay"))).toBe(3);
    expect(matching(treeOf(nodes, null), () => false)).toEqual([]);
  });
});


const known = (permissions: string[]) => ({ known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig()]] as [readonly unknown[], unknown][] });
const people = { "GET /members": { data: [member("林悦"), member("Omar", { invited: true })] }, "GET /roles": { data: [role("agent", [], true), role("night", ["ticket.reply"])] }, "GET /teams": { data: [] }, "GET /departments": { data: [] } };

it("invites a colleague and shows what the server refuses beside its field", async () => {
  let refuse = true;
  const server = aServer({ ...people, "POST /members": () => (refuse ? aProblem(422, "invalid", { errors: [{ field: "email", code: "email", params: {} }] }) : member("新人")) });
  await show(<MembersPage />, known(["member.read", "member.manage"]));
  await screen.findByText("林悦");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "邀请成员" }));
  const dialog = within(screen.getByRole("dialog", { hidden: true }));
  await userEvent.type(dialog.getByLabelText("姓名"), "新人");
  await userEvent.type(dialog.getByLabelText("邮箱"), "x@y");
  await userEvent.click(dialog.getByText("发送邀请"));
  expect(await dialog.findByText(/邮箱格式不对/)).toBeTruthy();
  refuse = false;
  await userEvent.click(dialog.getByText("发送邀请"));
  expect(await screen.findByText("邀请已寄往 x@y")).toBeTruthy();
  expect(server.bodyOf("POST /members")).toMatchObject({ name: "新人", email: "x@y", role_key: "agent" });
});

it("offers nothing to change to those who may only look", async () => {
  aServer(people);
  await show(<MembersPage />, known(["member.read"]));
  await screen.findByText("林悦");
  expect(screen.queryByRole("button", { name: "邀请成员" })).toBeNull();
  expect(screen.queryByRole("button", { name: /更多操作/ })).toBeNull();
});

it("edits own roles in the matrix, never a built-in one, and never beyond one's own rights", async () => {
  const server = aServer({ ...people, "GET /permissions": { data: ["ticket.reply", "ticket.void"], scopes: {} }, "PUT /roles/night": role("night", []) });
  await show(<RolesPage />, known(["member.read", "role.manage", "ticket.reply"]));
  const boxes = await screen.findAllByRole<HTMLInputElement>("checkbox", { name: /night/ });
  expect(boxes.map(({ checked, disabled }) => [checked, disabled])).toEqual([[true, false], [false, true]]);
  expect(screen.queryByRole("checkbox", { name: /agent/ })).toBeNull();
  await userEvent.click(boxes[0]!);
  expect(screen.getByText("1 处未保存，保存即生效")).toBeTruthy();
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "保存" }));
  await waitFor(() => expect(server.bodyOf("PUT /roles/night")).toEqual({ name: { "zh-CN": "night" }, permissions: [] }));
  expect(server.asked.find(({ call }) => call === "PUT /roles/night")?.ifMatch).toBe('"7"');
});

it("says what a category is called now, keeps what was typed and puts it over that when saved again", async () => {
  const pay = { id: "c1", parent_id: null, level: 1, name: { "zh-CN": "支付" }, position: 0, archived: false, own: 0, total: 0, moved_away: 0, unused: false, misused: false, coarse: false, open: 0, open_total: 0, merged_into_id: null, version: 41 };
  const answers: Record<string, unknown> = { "GET /config": aConfig(), "GET /categories": { data: [pay], next: null }, "PATCH /categories/c1": () => aProblem(412, "stale", { params: { current: { version: 42 } } }) };
  const server = aServer(answers);
  await show(<CategoriesPage />, known(["config.manage"]));
  await userEvent.click(await screen.findByRole("button", { name: "「支付」的更多操作" }));
  await userEvent.click(screen.getByRole("menuitem", { name: "改名" }));
  answers["GET /categories"] = { data: [{ ...pay, name: { "zh-CN": "付款" }, version: 42 }], next: null };
  await userEvent.type(screen.getByLabelText("名称（简体中文）"), "方式{Enter}");
  expect(await screen.findByText(/现在叫「付款」/)).toBeTruthy();
  answers["PATCH /categories/c1"] = pay;
  await userEvent.click(screen.getByRole("button", { name: "保存" }));
  await waitFor(() => expect(server.asked.filter(({ call }) => call === "PATCH /categories/c1").map(({ ifMatch }) => ifMatch)).toEqual(['"41"', '"42"']));
  expect(server.bodyOf("PATCH /categories/c1")).toEqual({ name: { "zh-CN": "支付方式" } });
});

it("shows what is odd about a category's use, renames it and grows the tree", async () => {
  const pay = { id: "c1", parent_id: null, level: 1, name: { "zh-CN": "支付" }, position: 0, archived: false, own: 2, total: 2, moved_away: 9, unused: false, misused: true, coarse: false, open: 2, open_total: 2, merged_into_id: null, version: 41 };
  const server = aServer({ "GET /config": aConfig(), "GET /categories": { data: [pay], next: null }, "PATCH /categories/c1": pay, "POST /categories": pay });
  await show(<CategoriesPage />, known(["config.manage"]));
  expect(await screen.findByText("常被改正")).toBeTruthy();
  expect(screen.getByRole("link", { name: "看「支付」的 2 张工单" }).getAttribute("href")).toContain("under");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "「支付」的更多操作" }));
  await userEvent.click(screen.getByRole("menuitem", { name: "改名" }));
  await userEvent.type(screen.getByLabelText("名称（简体中文）"), "方式{Enter}");
  await waitFor(() => expect(server.bodyOf("PATCH /categories/c1")).toEqual({ name: { "zh-CN": "支付方式" } }));
  await userEvent.click(await screen.findByRole("button", { name: "在「支付」下新建" }));
  await userEvent.type(screen.getByLabelText("名称（简体中文）"), "退款{Enter}");
  await waitFor(() => expect(server.bodyOf("POST /categories")).toEqual({ name: { "zh-CN": "退款" }, parent_id: "c1" }));
});
