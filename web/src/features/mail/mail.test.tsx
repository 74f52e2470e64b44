import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keys } from "@/api/keys";
import { aConfig, aMe, aProblem, aServer, aSession } from "@/test/given";
import { faults, show } from "@/test/render";
import { bodyOf, formOf, lackingIn, withTls } from "./form";
import { Component as MailPage } from "./MailPage";
import { oauthOf, withProvider, withTenant } from "./oauth";
import type { Mailbox, OutMail } from "./queries";

afterEach(() => vi.unstubAllGlobals());

describe("the form of a mailbox", () => {
  it("brings the usual port with another encryption, and keeps one chosen by hand", () => {
    const { smtp } = formOf(null);
    expect(withTls("smtp", smtp, "starttls").port).toBe(587);
    expect(withTls("smtp", { ...smtp, port: 2525 }, "starttls").port).toBe(2525);
  });
  it("asks for servers only where real mail moves", () => {
    expect(lackingIn(formOf(null))).toBe("address");
    expect(lackingIn({ ...formOf(null), address: "a@b.example", mode: "demo" })).toBeNull();
    expect(lackingIn({ ...formOf(null), address: "a@b.example" })).toBe("smtp");
  });
  it("never sends an empty password or a server without a name", () => {
    const form = { ...formOf(null), address: " a@b.example " };
    expect(bodyOf(form, false)).toEqual({ address: "a@b.example", name: "", team_id: null, mode: "live", silent: [], imap: null, smtp: null, oauth: null });
    expect(bodyOf({ ...form, smtp_password: "s" }, true)).not.toHaveProperty("address");
    expect(bodyOf({ ...form, smtp_password: "s" }, true)).toHaveProperty("smtp_password", "s");
  });
});

const box: Mailbox = {
  id: "b1", address: "help@example.com", name: "", team_id: null, mode: "live", imap: null, smtp: { host: "smtp.example.com", port: 465, tls: "tls", username: "", auth: "password", plus: null },
  has_imap_password: false, has_smtp_password: true, quiet_before: null, last_fetch_at: null, last_error: null, archived: false, created_at: "2026-11-21T08:00:00Z", silent: [],
  oauth: null, has_oauth_secret: false, has_oauth_refresh_token: false, troubles: {}, version: 5,
};
const mail: OutMail = {
  id: "o1", mailbox_id: "b1", ticket_id: null, ticket_number: null, kind: "letter", to: "li@example.com", cc: [], subject: "登录码", state: "failed", attempts: 3, error: "550 no such user",
  created_at: "2026-11-21T08:00:00Z", send_at: "2026-11-21T08:00:00Z", sent_at: null, text: "登录码 482913", headers: null,
};
const page = (at: string, answers: Record<string, unknown>, permissions = ["mailbox.manage", "mail.read"]) => {
  const server = aServer({ "GET /mailboxes": { data: [box] }, ...answers });
  return show(<MailPage />, { at, path: "/admin/mail/:tab?", known: [[keys.session, aSession({ person: aMe({ permissions }) })], [keys.config, aConfig({ mailbox_mode: "demo" })]] }).then((more) => ({ server, ...more }));
};

describe("OAuth2 in the form", () => {
  const blank = { ...formOf(null), address: "help@example.com" };
  const modern = withProvider({ ...blank, smtp: { ...blank.smtp, auth: "oauth2" }, imap: { ...blank.imap, auth: "oauth2", username: "help@example.com" } }, "microsoft");
  it("brings the provider's servers, way and scope, and keeps servers typed by hand", () => {
    expect([modern.imap.host, modern.smtp.host, modern.smtp.port, modern.oauth.grant]).toEqual(["outlook.office365.com", "smtp.office365.com", 587, "client_credentials"]);
    const google = withProvider(modern, "google");
    expect([google.imap.host, google.oauth.grant, google.oauth.token_url]).toEqual(["imap.gmail.com", "refresh_token", "https://oauth2.googleapis.com/token"]);
    expect(withProvider({ ...modern, imap: { ...modern.imap, host: "mail.example.com" } }, "google").imap.host).toBe("mail.example.com");
  });
  it("asks for what a token needs, and reads back what was saved", () => {
    expect(lackingIn(modern)).toBe("oauth");
    const oauth = { ...withTenant(modern.oauth, "contoso id"), client_id: "c", secret: "s" };
    const form = { ...modern, oauth };
    expect(lackingIn(form)).toBeNull();
    const body = bodyOf(form, false);
    expect(body.oauth).toEqual({ grant: "client_credentials", token_url: "https://login.microsoftonline.com/contoso%20id/oauth2/v2.0/token", client_id: "c", scope: "https://outlook.office365.com/.default" });
    expect(body).toHaveProperty("oauth_secret", "s");
    const saved = oauthOf({ ...box, oauth: body.oauth as Mailbox["oauth"], has_oauth_secret: true });
    expect([saved.provider, saved.tenant, saved.secret]).toEqual(["microsoft", "contoso id", ""]);
    expect(lackingIn({ ...form, oauth: saved })).toBeNull();
    expect(bodyOf({ ...form, oauth: saved }, true)).not.toHaveProperty("oauth_secret");
  });
});

it("connects a mailbox of Microsoft 365 without a password", async () => {
  const { server } = await page("/admin/mail", { "PATCH /mailboxes/b1": box });
  await userEvent.click(await screen.findByRole("button", { name: "编辑" }));
  await userEvent.click((await screen.findAllByRole("combobox", { name: "登录方式" }))[1]!);
  await userEvent.click(await screen.findByRole("option", { name: "OAuth2" }));
  expect(await screen.findByText(/New-ServicePrincipal/)).toBeTruthy();
  expect(screen.getAllByLabelText("密码")).toHaveLength(1);
  await userEvent.type(screen.getByLabelText(/租户 ID/), "contoso");
  await userEvent.type(screen.getByLabelText(/客户端 ID/), "the-client");
  await userEvent.type(screen.getByLabelText(/客户端密钥/), "the-secret");
  await userEvent.click(screen.getByRole("button", { name: "保存" }));
  await waitFor(() => expect(server.asked.some(({ call }) => call === "PATCH /mailboxes/b1")).toBe(true));
  expect(server.asked.find(({ call }) => call === "PATCH /mailboxes/b1")?.body).toMatchObject({ smtp: { auth: "oauth2" }, oauth: { client_id: "the-client" }, oauth_secret: "the-secret" });
});

it("says since when a mailbox fails and what to do", async () => {
  const troubles = { smtp: { code: "oauth_client", said: "AADSTS7000222", since: "2026-11-21T08:00:00Z", alarmed_at: null } };
  await page("/admin/mail", { "GET /mailboxes": { data: [{ ...box, troubles }] } });
  expect(await screen.findByText(/发不出信/)).toBeTruthy();
  expect(screen.getByText(/新建密钥并填入/)).toBeTruthy();
  expect(screen.getByText("AADSTS7000222")).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("says in words what is wrong with a server", async () => {
  await page("/admin/mail", { "POST /mailboxes/b1/test": { imap: null, smtp: { ok: false, code: "login_refused", said: "535 5.7.8" } } });
  await userEvent.click(await screen.findByRole("button", { name: "试连" }));
  expect(await screen.findByText(/用户名或密码不对/)).toBeTruthy();
  expect(screen.getByText("535 5.7.8")).toBeTruthy();
  expect(await faults()).toEqual([]);
});

it("opens a mail with its text and sends a failed one again", async () => {
  const { server } = await page("/admin/mail/outbox", { "GET /mail/outbox": { data: [mail], next: null }, "GET /mail/outbox/o1": mail, "POST /mail/outbox/o1/retry": { ...mail, state: "queued" } });
  expect(await screen.findByText(/演示模式/)).toBeTruthy();
  await userEvent.click(await screen.findByRole("button", { name: "登录码" }));
  expect(await screen.findByText("登录码 482913")).toBeTruthy();
  expect(screen.getByText("550 no such user")).toBeTruthy();
  await userEvent.click(screen.getByText("再发一次"));
  await waitFor(() => expect(server.asked.some(({ call }) => call === "POST /mail/outbox/o1/retry")).toBe(true));
});

it("shows an empty quarantine as good news and filters by state", async () => {
  const { server } = await page("/admin/mail/inbox", { "GET /mail/inbox": { data: [], next: null } });
  expect(await screen.findByText("没有被隔离的邮件")).toBeTruthy();
  await userEvent.click(screen.getByRole("radio", { name: "已忽略" }));
  expect(await screen.findByText("没有这种状态的邮件")).toBeTruthy();
  expect(server.asked.at(-1)?.call).toContain("state=ignored");
});

it("takes the original of a mail only with a reason, and only for who may", async () => {
  const inMail = { id: "i1", mailbox_id: "b1", sender: "li@example.com", subject: "支付", state: "quarantined", reason: "x", size: 10, quiet: false, ticket_id: null, received_at: "2026-11-21T08:00:00Z" };
  const assign = vi.fn();
  vi.stubGlobal("location", { ...window.location, assign });
  await page("/admin/mail/inbox", { "GET /mail/inbox": { data: [inMail], next: null } }, ["mail.read", "mail.export"]);
  await userEvent.click(await screen.findByRole("button", { name: "取出「支付」的原件" }));
  expect(await screen.findByText(/等于客户的登录/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "取出并记录" }));
  expect(assign).not.toHaveBeenCalled();
  await userEvent.type(screen.getByLabelText(/用途/), "投诉 42");
  await userEvent.click(screen.getByRole("button", { name: "取出并记录" }));
  expect(assign).toHaveBeenCalledWith(`/api/v1/mail/inbox/i1/original?reason=${encodeURIComponent("投诉 42")}`);
});

it("shows failure, and to readers no mailboxes", async () => {
  await page("/admin/mail", { "GET /mail/outbox": () => aProblem(422, "invalid") }, ["mail.read"]);
  expect(await screen.findByRole("button", { name: "重试" })).toBeTruthy();
  expect(screen.queryByRole("tab", { name: "邮箱" })).toBeNull();
});
