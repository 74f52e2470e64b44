/** Mailboxes, outbox and inbox as the server shows them. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";

export type Tls = "tls" | "starttls" | "none";
export type Auth = "password" | "oauth2";
export interface Imap { host: string; port: number; tls: Tls; username: string; auth: Auth; folder: string; idle: boolean; trusted_server: string }
export interface Smtp { host: string; port: number; tls: Tls; username: string; auth: Auth; plus: boolean | null }
export type Grant = "client_credentials" | "refresh_token";
/** How access tokens are had; secrets never come back. */
export interface OAuth { grant: Grant; token_url: string; client_id: string; scope: string }
export interface Trouble { code: string; said: string; since: string; alarmed_at: string | null }
export interface Mailbox {
  id: string; address: string; name: string; team_id: string | null; mode: "demo" | "live"; imap: Imap | null; smtp: Smtp | null;
  has_imap_password: boolean; has_smtp_password: boolean; quiet_before: string | null; last_fetch_at: string | null; last_error: string | null;
  archived: boolean; created_at: string; silent: Letter[];
  oauth: OAuth | null; has_oauth_secret: boolean; has_oauth_refresh_token: boolean; troubles: { imap?: Trouble; smtp?: Trouble }; version: number;
}
/** Automatic letters a mailbox may be told not to send. */
export const LETTERS = ["receipt", "started", "confirm", "closed"] as const;
export type Letter = (typeof LETTERS)[number];
export const OUT_STATES = ["queued", "held", "sent", "failed", "bounced", "withdrawn"] as const;
export const IN_STATES = ["quarantined", "received", "ticketed", "ignored", "bounce", "duplicate"] as const;
export type OutState = (typeof OUT_STATES)[number];
export type InState = (typeof IN_STATES)[number];
export interface OutMail {
  id: string; mailbox_id: string; ticket_id: string | null; ticket_number: number | null; kind: string; to: string; cc: string[]; subject: string;
  state: OutState; attempts: number; error: string | null; created_at: string; send_at: string; sent_at: string | null; text: string | null; headers: Record<string, string> | null;
}
export interface InMail {
  id: string; mailbox_id: string; sender: string | null; subject: string | null; state: InState; reason: string | null; size: number; quiet: boolean;
  ticket_id: string | null; received_at: string;
}
export interface Tried { ok: boolean; code: string; said: string }
export interface MailboxTest { imap: Tried | null; smtp: Tried | null }

const ROWS = 50;
/** Mail moves by itself; what is shown here is read anew at every visit. */
const FRESH = { staleTime: 0 };

export const useMailboxes = (enabled: boolean) =>
  useQuery({ queryKey: ["admin", "mailboxes"], queryFn: () => api.get<Page<Mailbox>>("/mailboxes").then((page) => page.data), enabled });

export const useOutbox = (state: string | null) => useInfiniteQuery({
  queryKey: ["admin", "outbox", state],
  queryFn: ({ pageParam, signal }) => api.get<Page<OutMail>>("/mail/outbox", { state, limit: ROWS, after: pageParam }, signal),
  initialPageParam: null as string | null, getNextPageParam: (page) => page.next, ...FRESH,
});
export const useOutMail = (id: string | null) =>
  useQuery({ queryKey: ["admin", "outbox-mail", id], queryFn: () => api.get<OutMail>(`/mail/outbox/${id}`), enabled: id !== null, ...FRESH });

export const useInbox = (state: string | null) => useInfiniteQuery({
  queryKey: ["admin", "inbox", state],
  queryFn: ({ pageParam, signal }) => api.get<Page<InMail>>("/mail/inbox", { state, limit: ROWS, after: pageParam }, signal),
  initialPageParam: null as string | null, getNextPageParam: (page) => page.next, ...FRESH,
});
