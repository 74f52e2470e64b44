/** A mailbox as a form holds it, and as the server takes it. Pure. */

import { NO_OAUTH, oauthBody, oauthLacks, oauthOf, type OAuthForm } from "./oauth";
import type { Imap, Letter, Mailbox, Smtp, Tls } from "./queries";

export interface MailboxForm {
  address: string; name: string; team_id: string | null; mode: "demo" | "live";
  imap: Imap; imap_password: string; smtp: Smtp; smtp_password: string; silent: Letter[]; oauth: OAuthForm;
}

const USUAL_PORTS: Record<"imap" | "smtp", Record<Tls, number>> = {
  imap: { tls: 993, starttls: 143, none: 143 },
  smtp: { tls: 465, starttls: 587, none: 25 },
};
const NO_IMAP: Imap = { host: "", port: 993, tls: "tls", username: "", auth: "password", folder: "INBOX", idle: true, trusted_server: "" };
const NO_SMTP: Smtp = { host: "", port: 465, tls: "tls", username: "", auth: "password", plus: null };

export const formOf = (box: Mailbox | null): MailboxForm => ({
  address: box?.address ?? "", name: box?.name ?? "", team_id: box?.team_id ?? null, mode: box?.mode ?? "live",
  imap: { ...NO_IMAP, ...box?.imap }, imap_password: "", smtp: { ...NO_SMTP, ...box?.smtp }, smtp_password: "", silent: box?.silent ?? [],
  oauth: box?.oauth ? oauthOf(box) : NO_OAUTH,
});

/** Whether a server that is set is logged in to with OAuth2. */
export const usesOAuth = ({ imap, smtp }: MailboxForm) => [imap, smtp].some(({ host, auth }) => host.trim() !== "" && auth === "oauth2");

/** Another way of encryption brings its usual port, unless the port was chosen by hand. */
export function withTls<Server extends Imap | Smtp>(kind: "imap" | "smtp", server: Server, tls: Tls): Server {
  const usual = USUAL_PORTS[kind];
  return { ...server, tls, port: server.port === usual[server.tls] ? usual[tls] : server.port };
}

/** The first thing that is missing, by its name; null when it may be saved. A demo mailbox needs no servers. */
export function lackingIn(form: MailboxForm): "address" | "imap" | "smtp" | "oauth" | null {
  if (!form.address.trim()) return "address";
  if (form.mode === "demo") return null;
  if (!form.smtp.host.trim()) return "smtp";
  if (form.imap.host.trim() && !form.imap.username.trim()) return "imap";
  if (usesOAuth(form) && oauthLacks(form.oauth)) return "oauth";
  return null;
}

/** Servers without a host are none; an empty password leaves the old one. */
export function bodyOf(form: MailboxForm, existing: boolean): Record<string, unknown> {
  const { imap, smtp } = form;
  return {
    ...(!existing && { address: form.address.trim() }),
    name: form.name.trim(), team_id: form.team_id, mode: form.mode, silent: form.silent,
    imap: imap.host.trim() ? { ...imap, host: imap.host.trim() } : null,
    smtp: smtp.host.trim() ? { ...smtp, host: smtp.host.trim() } : null,
    ...oauthBody(form.oauth, usesOAuth(form)),
    ...(form.imap_password && { imap_password: form.imap_password }),
    ...(form.smtp_password && { smtp_password: form.smtp_password }),
  };
}
