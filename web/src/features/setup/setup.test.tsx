import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { missing, firstForm, stepOf } from "./order";
import { Component as SetupPage } from "./SetupPage";

const needed = { required: true, checks: [{ name: "database", state: "ok", code: "ok", params: {} }] };
const next = () => userEvent.click(screen.getByRole("button", { name: /下一步|完成设置/ }));
afterEach(() => vi.unstubAllGlobals());

async function fillOrganization(): Promise<void> {
  await userEvent.type(screen.getByLabelText("组织名称"), "云帆跨境");
  await userEvent.type(screen.getByLabelText("管理员姓名"), "周明哲");
  await userEvent.type(screen.getByLabelText("工作邮箱"), "zhou@example.com");
  await userEvent.type(screen.getByLabelText("密码"), "correct horse battery");
}

it("founds a workspace with what was entered on every step", async () => {
  const server = aServer({ "GET /setup": needed, "POST /setup": aSession() });
  const { path } = await show(<SetupPage />, { at: "/setup", path: "/setup" });
  expect(await screen.findByText("先看看机器是否就绪")).toBeTruthy();
  await next();
  await fillOrganization();
  expect(await faults()).toEqual([]);
  await next();
  await next();
  await userEvent.click(screen.getByRole("button", { name: "仓储" }));
  await next();
  await userEvent.click(screen.getByRole("radio", { name: /接入邮箱/ }));
  await userEvent.type(screen.getByLabelText("客服邮箱地址"), "support@example.com");
  await userEvent.type(screen.getByLabelText("IMAP 服务器"), "imap.example.com");
  await userEvent.type(screen.getByLabelText("SMTP 服务器"), "smtp.example.com");
  expect(await faults()).toEqual([]);
  await next();
  await userEvent.click(screen.getByRole("radio", { name: /空白/ }));
  await next();
  await waitFor(() => expect(path()).toBe("/w"));
  expect(server.bodyOf("POST /setup")).toMatchObject({
    organization: { name: "云帆跨境" }, admin: { name: "周明哲", email: "zhou@example.com" }, departments: [{ name: "仓储" }], template: "blank",
    mailbox: { address: "support@example.com", imap: { host: "imap.example.com", port: 993, tls: "tls", username: "support@example.com" }, smtp: { host: "smtp.example.com", port: 465 } },
  });
});

it("does not go on while something is missing", async () => {
  aServer({ "GET /setup": needed });
  await show(<SetupPage />, { at: "/setup", path: "/setup" });
  await screen.findByText("先看看机器是否就绪");
  await next();
  await next();
  expect(screen.getAllByText("请填写")).toHaveLength(4);
  expect(screen.getByLabelText("组织名称").getAttribute("aria-invalid")).toBe("true");
});

it("goes back to the step of the field that the server refused, and keeps the rest", async () => {
  aServer({ "GET /setup": needed, "POST /setup": () => aProblem(422, "invalid", { errors: [{ field: "admin.email", code: "taken", params: {} }] }) });
  await show(<SetupPage />, { at: "/setup", path: "/setup" });
  await screen.findByText("先看看机器是否就绪");
  await next();
  await fillOrganization();
  for (let step = 0; step < 5; step += 1) await next();
  expect(await screen.findByText("已被占用，请换一个")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("组织名称").value).toBe("云帆跨境");
});

it("is closed once a workspace exists", async () => {
  aServer({ "GET /setup": { required: false, checks: [] } });
  const { path } = await show(<SetupPage />, { at: "/setup", path: "/setup" });
  await waitFor(() => expect(path()).toBe("/w"));
});

it("knows on which step each field stands", () => {
  expect(["organization.slug", "admin.password", "zone", "languages.0", "departments.1.name", "template"].map(stepOf)).toEqual(["organization", "organization", "language", "language", "departments", "template"]);
  expect(missing({ ...firstForm("en"), organization: "a", name: "b", email: "x", password: "short" }, "organization")).toEqual({ "admin.email": "email", "admin.password": "password_weak" });
});

it("builds the demo workspace instead, shows how far it is, and leads to the login", async () => {
  const states = [{ state: "none", share: 0 }, { state: "playing", share: 0.42 }, { state: "done", share: 1 }];
  aServer({
    "GET /setup": needed,
    "GET /setup/demo": () => (states.length > 1 ? states.shift() : states[0]),
    "POST /setup/demo": { state: "playing", share: 0 },
  });
  const { path } = await show(<SetupPage />, { at: "/setup", path: "/setup" });
  await userEvent.click(await screen.findByRole("button", { name: "创建演示空间" }));
  expect(await screen.findByText("已完成 42%", {}, { timeout: 3000 })).toBeTruthy();
  expect(await faults()).toEqual([]);
  await userEvent.click(await screen.findByRole("button", { name: /去登录/ }, { timeout: 3000 }));
  await waitFor(() => expect(path()).toBe("/login"));
});

it("says why the demo cannot be built here", async () => {
  aServer({ "GET /setup": needed, "GET /setup/demo": { state: "none", share: 0 }, "POST /setup/demo": () => aProblem(409, "demo_elsewhere") });
  await show(<SetupPage />, { at: "/setup", path: "/setup" });
  await userEvent.click(await screen.findByRole("button", { name: "创建演示空间" }));
  expect(await screen.findByText(/ringdesk seed/)).toBeTruthy();
});
