/** OAuth2 as a form holds it: providers people know, and what the server takes. Pure. */

import type { MailboxForm } from "./form";
import type { Grant, Mailbox, OAuth } from "./queries";

export type Provider = "microsoft" | "microsoft_cn" | "google" | "other";
export const PROVIDERS: Provider[] = ["microsoft", "microsoft_cn", "google", "other"];
export const GRANTS: Grant[] = ["client_credentials", "refresh_token"];
/** `tenant` stands in the address of Microsoft's token endpoints. */
export interface OAuthForm extends OAuth { provider: Provider; tenant: string; secret: string; refresh_token: string; has_secret: boolean; has_refresh_token: boolean }

interface Known { grant: Grant; url: (tenant: string) => string; scope: string; imap: string; smtp: string }
const microsoft = (login: string, scope: string, imap: string, smtp: string): Known => ({
  grant: "client_credentials", url: (tenant) => (tenant ? `https://${login}/${encodeURIComponent(tenant)}/oauth2/v2.0/token` : ""), scope, imap, smtp,
});
const KNOWN: Record<Exclude<Provider, "other">, Known> = {
  microsoft: microsoft("login.microsoftonline.com", "https://outlook.office365.com/.default", "outlook.office365.com", "smtp.office365.com"),
  microsoft_cn: microsoft("login.partner.microsoftonline.cn", "https://partner.outlook.cn/.default", "partner.outlook.cn", "smtp.partner.outlook.cn"),
  google: { grant: "refresh_token", url: () => "https://oauth2.googleapis.com/token", scope: "", imap: "imap.gmail.com", smtp: "smtp.gmail.com" },
};

export const NO_OAUTH: OAuthForm = {
  provider: "microsoft", tenant: "", grant: "client_credentials", token_url: "", client_id: "", scope: KNOWN.microsoft.scope, secret: "", refresh_token: "", has_secret: false, has_refresh_token: false,
};

/** Which provider's an address is, and for which tenant. */
function providerOf(url: string): { provider: Provider; tenant: string } {
  for (const provider of ["microsoft", "microsoft_cn"] as const) {
    const [before = "", after = ""] = KNOWN[provider].url("-").split("/-/");
    if (url.startsWith(`${before}/`) && url.endsWith(`/${after}`)) return { provider, tenant: decodeURIComponent(url.slice(before.length + 1, -after.length - 1)) };
  }
  return { provider: url === KNOWN.google.url("") ? "google" : "other", tenant: "" };
}

export function oauthOf({ oauth, has_oauth_secret, has_oauth_refresh_token }: Mailbox): OAuthForm {
  if (!oauth) return NO_OAUTH;
  return { ...NO_OAUTH, ...oauth, ...providerOf(oauth.token_url), has_secret: has_oauth_secret, has_refresh_token: has_oauth_refresh_token };
}

/** Another provider brings its usual way, scope and servers; a server that was typed stays. */
export function withProvider(form: MailboxForm, provider: Provider): MailboxForm {
  const { imap, smtp, oauth } = form;
  if (provider === "other") return { ...form, oauth: { ...oauth, provider } };
  const { grant, url, scope, ...host } = KNOWN[provider];
  const usual = (kind: "imap" | "smtp", typed: string) => typed === "" || Object.values(KNOWN).some((known) => known[kind] === typed);
  return {
    ...form,
    imap: usual("imap", imap.host) ? { ...imap, host: host.imap } : imap,
    smtp: usual("smtp", smtp.host) ? { ...smtp, host: host.smtp, port: 587, tls: "starttls" } : smtp,
    oauth: { ...oauth, provider, grant, scope, token_url: url(oauth.tenant) },
  };
}

export const withTenant = (oauth: OAuthForm, tenant: string): OAuthForm =>
  oauth.provider === "other" || oauth.provider === "google" ? oauth : { ...oauth, tenant, token_url: KNOWN[oauth.provider].url(tenant.trim()) };

export function oauthLacks(oauth: OAuthForm): boolean {
  const key = oauth.grant === "refresh_token" ? oauth.refresh_token || oauth.has_refresh_token : oauth.secret || oauth.has_secret;
  return !oauth.token_url.trim() || !oauth.client_id.trim() || !key;
}

/** What the server takes; an empty secret leaves the old one. */
export function oauthBody(oauth: OAuthForm, used: boolean): Record<string, unknown> {
  if (!used) return { oauth: null };
  const { grant, token_url, client_id, scope, secret, refresh_token } = oauth;
  return {
    oauth: { grant, token_url: token_url.trim(), client_id: client_id.trim(), scope: scope.trim() },
    ...(secret && { oauth_secret: secret }),
    ...(refresh_token && { oauth_refresh_token: refresh_token }),
  };
}
