import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { returnPath } from "@/app/Gate";
import { aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { Component as ForgotPage } from "./ForgotPage";
import { Component as LoginPage } from "./LoginPage";
import { Component as ResetPage } from "./ResetPage";

const anonymous = { state: "anonymous", csrf: "", demo: { logins: [{ role: "agent", email: "agent@demo.example", password: "demo-pass" }] } };
const login = (at = "/login") => show(<LoginPage />, { at, path: "/login" });
afterEach(() => vi.unstubAllGlobals());

it("logs in and goes where the person wanted to go", async () => {
  const server = aServer({ "GET /session": anonymous, "POST /session": aSession() });
  const { path } = await login("/login?next=%2Ft%2F20418");
  await userEvent.type(await screen.findByLabelText("工作邮箱"), "a@example.com");
  await userEvent.type(screen.getByLabelText("密码"), "secret-word{Enter}");
  await waitFor(() => expect(path()).toBe("/t/20418"));
  expect(server.bodyOf("POST /session")).toEqual({ email: "a@example.com", password: "secret-word" });
});

it("says what was wrong and keeps what was typed", async () => {
  aServer({ "GET /session": anonymous, "POST /session": () => aProblem(401, "bad_credentials") });
  await login();
  await userEvent.type(await screen.findByLabelText("工作邮箱"), "a@example.com");
  await userEvent.type(screen.getByLabelText("密码"), "wrong{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("邮箱或密码不对");
  expect(screen.getByLabelText<HTMLInputElement>("工作邮箱").value).toBe("a@example.com");
  expect(await faults()).toEqual([]);
});

it("asks for both fields before it asks the server", async () => {
  const server = aServer({ "GET /session": anonymous });
  await login();
  await userEvent.click(await screen.findByRole("button", { name: "登录" }));
  expect(screen.getAllByText("请填写")).toHaveLength(2);
  expect(server.asked.some(({ call }) => call === "POST /session")).toBe(false);
});

it("logs a demo account in with one click", async () => {
  const server = aServer({ "GET /session": anonymous, "POST /session": aSession() });
  const { path } = await login();
  await userEvent.click(await screen.findByRole("button", { name: "客服" }));
  await waitFor(() => expect(path()).toBe("/w"));
  expect(server.bodyOf("POST /session")).toEqual({ email: "agent@demo.example", password: "demo-pass" });
});

it("asks for the second factor and takes a recovery code", async () => {
  const server = aServer({ "GET /session": { state: "mfa_required", csrf: "c" }, "POST /session/mfa": aSession() });
  const { path } = await login();
  await userEvent.click(await screen.findByRole("button", { name: "用恢复码" }));
  await userEvent.type(screen.getByLabelText("恢复码"), "abcd-1234{Enter}");
  await waitFor(() => expect(path()).toBe("/w"));
  expect(server.bodyOf("POST /session/mfa")).toEqual({ code: "abcd-1234" });
});

it("leads an empty installation to its first run", async () => {
  aServer({ "GET /session": { ...anonymous, demo: null, setup_required: true } });
  const { path } = await login();
  await waitFor(() => expect(path()).toBe("/setup"));
});

it("says the same whether or not an address is known", async () => {
  aServer({ "GET /session": anonymous, "POST /password/forgot": {} });
  await show(<ForgotPage />);
  await userEvent.type(await screen.findByLabelText("工作邮箱"), "nobody@example.com{Enter}");
  expect(await screen.findByText(/如果这个邮箱有账号/)).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("shows a weak password beside its field", async () => {
  const server = aServer({ "GET /session": anonymous, "POST /password/reset": () => aProblem(422, "invalid", { errors: [{ field: "password", code: "password_weak", params: {} }] }) });
  await show(<ResetPage />, { at: "/?token=abc" });
  await userEvent.type(await screen.findByLabelText("新密码"), "short{Enter}");
  expect(await screen.findByText(/太弱/)).toBeTruthy();
  expect(server.bodyOf("POST /password/reset")).toEqual({ token: "abc", password: "short" });
});

it.each([["?next=%2Fw%2Fmine", "/w/mine"], ["", "/w"], ["?next=https%3A%2F%2Fevil.example", "/w"], ["?next=%2F%2Fevil.example", "/w"], ["?next=%2F%5Cevil.example", "/w"]])(
  "after login %s leads to %s", (search, path) => expect(returnPath(search)).toBe(path),
);
