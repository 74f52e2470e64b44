/** Shapes of the HTTP API, as the server speaks them. Instants are ISO 8601 UTC, ids are UUIDs. */

export type L10n = Record<string, string>;
export type Priority = "P1" | "P2" | "P3" | "P4";
export type Category =
  | "new" | "unassigned" | "in_progress" | "waiting_customer" | "waiting_approval" | "resolved" | "closed";
export type Channel = "email" | "portal" | "agent" | "api" | "import" | "internal";
export type Scale = 1 | 2 | 3;

export interface Ref { id: string; name: string }
export interface MemberRef { id: string; name: string; color: string }
export interface Page<T> { data: T[]; next: string | null; total_estimate?: number }

export interface DemoLogin { role: string; email: string; password: string }
export interface Session {
  state: "anonymous" | "mfa_required" | "ready";
  csrf: string;
  person?: Me;
  setup_required?: boolean;
  demo?: { logins: DemoLogin[] } | null;
}
export interface Me {
  person_id: string;
  member_id: string;
  name: string;
  email: string;
  locale: string;
  zone: string;
  color: string;
  role: { key: string; name: L10n };
  permissions: string[];
  team_ids: string[];
  department_ids: string[];
  workspace: { id: string; name: string; slug: string; locale: string; zone: string };
  workspaces: { id: string; name: string; slug: string }[];
  mfa_enabled: boolean;
  prefs: Record<string, unknown>;
}

export type Condition =
  | { all: Condition[] } | { any: Condition[] } | { not: Condition }
  | { field: string; op: string; value?: unknown };

export interface Field {
  key: string;
  name: L10n;
  kind: "text" | "textarea" | "number" | "date" | "choice" | "multi" | "checkbox";
  /** `archived`: no longer offered, still the name of what was chosen. */
  options?: { value: string; name: L10n; archived?: boolean }[];
  required_at: ("create" | "resolve" | "close")[];
  /** Required at those stages only while this holds. */
  required_when?: Condition | null;
  visible_when: Condition | null;
  portal: boolean;
  help?: L10n;
  /** Asked for no more; tickets keep their values. */
  archived?: boolean;
}
export interface TicketType { key: string; name: L10n; description: L10n; fields: Field[]; portal: boolean; process_key: string; icon?: string; default_priority?: Priority | null }
export interface CategoryNode { id: string; parent_id: string | null; level: 1 | 2 | 3; name: L10n; active: boolean }
export interface Status { key: string; category: Category; name: L10n; process_key: string }
export interface ProcessNode { key: string; name: L10n; status: string; category: Category; duty: L10n }
export interface Reason { code: string; name: L10n }
/** A line of a checklist; empty lists, or none, mean every type and priority. */
export type CheckLine = Reason & { type_keys?: string[]; priorities?: string[]; archived?: boolean };
export interface Team { id: string; name: string; department_id: string | null; member_ids: string[] }
interface Department { id: string; name: string; liaison_id: string | null }
export type Member = MemberRef & { email: string; role_key: string; status: "active" | "suspended" };
export interface Config {
  types: TicketType[];
  categories: CategoryNode[];
  statuses: Status[];
  nodes: { process_key: string; version: number; nodes: ProcessNode[] }[];
  priorities: { key: Priority; name: L10n; definition: L10n }[];
  /** What the levels 1 to 3 mean here, in words. */
  scales?: Partial<Record<"impact" | "severity", Partial<Record<"1" | "2" | "3", L10n>>>>;
  teams: Team[];
  departments: Department[];
  members: Member[];
  return_reasons: Reason[];
  transfer_reasons: Reason[];
  /** What whoever hands over sees to: all of them. */
  handover_checks: Reason[];
  reopen_reasons: Reason[];
  void_reasons: Reason[];
  evidence_types: Reason[];
  /** What a reviewer ticks, in two halves. */
  checklists?: { result: CheckLine[]; process: CheckLine[] };
  tags: { name: string; count: number }[];
  limits: { attachment_bytes: number; attachments: number };
  languages: string[];
  channels: Channel[];
  mailbox_mode: "demo" | "live";
}

export type ClockKind = "dispatch" | "first_response" | "next_response" | "follow_up" | "resolution" | "callback" | "accept" | "finish";
/** The nearest deadline of a ticket. `reason`: the status or `hold` it is paused by. */
interface TicketTimer {
  clock: ClockKind | null;
  state: "running" | "paused" | "met" | "none";
  reason: string | null;
  started_at: string | null;
  /** Null while paused, unless it has passed already. */
  due_at: string | null;
  warn_at: string | null;
}
/** One clock of a ticket at a glance; its account is asked for. */
export interface TicketClock {
  id: string;
  kind: ClockKind;
  state: "running" | "paused" | "met" | "cancelled";
  reason: string | null;
  policy_name: L10n;
  target_minutes: number;
  buffer_minutes: number;
  started_at: string;
  due_at: string | null;
  warn_at: string | null;
  internal_due_at: string | null;
  stopped_at: string | null;
  breached: boolean;
}

export interface TicketRow {
  id: string;
  number: number;
  subject: string;
  requester: { id: string; name: string; tier: string };
  organization: Ref | null;
  channel: Channel;
  type_key: string;
  category_id: string | null;
  priority: Priority;
  status: string;
  status_category: Category;
  node: string;
  team: Ref | null;
  assignee: MemberRef | null;
  tags: string[];
  locale: string;
  unread: boolean;
  returned: boolean;
  escalated: boolean;
  reopen_count: number;
  return_count: number;
  evidence_count: number;
  rating: number | null;
  created_at: string;
  updated_at: string;
  last_customer_at: string | null;
  last_agent_at: string | null;
  resolved_at: string | null;
  closed_at: string | null;
  archived_at: string | null;
  version: number;
  timer?: TicketTimer | null;
  excerpt: string;
  /** Search hit; the matched runs stand between U+0001 and U+0002. */
  match?: string;
}

export interface Action {
  key: string;
  to: string | null;
  category: Category | null;
  permission: string | null;
  allowed: boolean;
  gates: { gate: string; params: Record<string, unknown> }[];
}
export interface Attachment {
  id: string; name: string; type: string; size: number; inline: boolean; url: string;
  evidence_type: string | null; by: string; at: string;
}
interface Author { kind: "requester" | "member" | "system" | "token"; id: string | null; name: string; color?: string | null }
export interface Message {
  id: string;
  kind: "public" | "internal";
  direction: "in" | "out";
  author: Author;
  channel: Channel;
  at: string;
  /** When it leaves; until then its author may take it back. */
  send_at?: string | null;
  withdrawn_at?: string | null;
  text: string;
  html: string | null;
  quoted: string | null;
  has_remote_images: boolean;
  attachments: Attachment[];
  mentions: MemberRef[];
  delivery: { state: "queued" | "held" | "sent" | "failed"; error: string | null } | null;
  to: string[];
  cc: string[];
  flags: string[];
  /** The merged ticket on which it was said. */
  said_on?: { id: string; number: number; same_customer: boolean } | null;
}
export interface TimelineEntry {
  id: string;
  at: string;
  type: string;
  actor: { kind: string; id: string | null; name: string; color?: string | null };
  node: string | null;
  data: Record<string, unknown>;
  changes: { field: string; before: unknown; after: unknown }[];
  group: "talk" | "internal" | "flow" | "audit";
  seq: number;
  hash: string;
}
export interface Requester {
  id: string; name: string; email: string | null; phone: string | null; locale: string; zone: string | null;
  tier: "standard" | "vip"; organization: Ref | null; created_at: string; tickets_total: number;
  tickets_open: number; email_state: "ok" | "bounced"; rating_avg: number | null;
}
export type DraftKind = "reply" | "note";
export interface Draft {
  kind: DraftKind; text: string; to?: string[]; cc?: string[]; attachment_ids: string[]; updated_at: string;
}
export interface ProcessStep {
  key: string; name: L10n; state: "done" | "now" | "next" | "skipped";
}
interface TicketLink {
  kind: "follow_up" | "related" | "child" | "caused_by" | "duplicate" | "merged" | "split";
  /** Made from this ticket: its child, what it was caused by, what it follows up. */
  outward?: boolean;
  ticket: { id: string; number: number; subject: string; status: string; status_category: Category };
}
export type TicketPersonRole = "collaborator" | "cc" | "reviewer" | "follow_up";
/** The customer as a ticket carries them: enough to answer, no totals. */
type RequesterCard = Pick<Requester, "id" | "name" | "email" | "phone" | "locale" | "zone" | "tier" | "organization" | "email_state" | "created_at">;
export interface Ticket extends TicketRow {
  requester_card: RequesterCard;
  fields: Record<string, unknown>;
  impact: Scale | null;
  severity: Scale | null;
  priority_reason: { source: "matrix" | "rule" | "person"; text: L10n | string };
  department: Ref | null;
  people: { member: MemberRef; role: TicketPersonRole }[];
  resolved_by: MemberRef | null;
  reviewer: MemberRef | null;
  process: { key: string; version: number; nodes: ProcessStep[] };
  acceptance: { kind: "customer" | "recorded" | "timeout" | "void"; at: string; comment: string } | null;
  rated: { score: number; comment: string; at: string } | null;
  links: TicketLink[];
  actions: Action[];
  drafts: { reply?: Draft; note?: Draft };
  strictest_priority: Priority;
  escalation_level: number;
  last_message_id: string | null;
  clocks?: TicketClock[];
  /** The ticket it goes on as. */
  merged_into?: TicketLink["ticket"] | null;
}

export interface View {
  id: string; name: string | null; scope: "system" | "shared" | "personal"; key?: string | null; filter: Condition;
  sort: string; columns: string[]; group_by: string | null; position: number; version?: number | null;
}
export type CountedView = View & { count: number | null };
export type NoticeKind =
  | "assigned" | "mentioned" | "returned" | "customer_replied" | "review_requested" | "rejected"
  | "rated_low" | "mail_quarantined" | "mailbox_failing" | "delivery_failed" | "deadline_warning" | "deadline_breached" | "deadline_escalated" | "buffer_announced"
  | "approval_waiting" | "approval_question" | "approval_decided" | "approval_late" | "rule_notice" | "rule_budget" | "node_turn" | "node_late" | "node_notice" | "feedback_given" | "feedback_answered" | "pilot_rail"
  | "second_handling" | "callback_due" | "care_late"
  | "article_waiting" | "article_returned" | "article_published" | "article_withdrawn" | "article_due";
export interface Notice {
  id: string; kind: NoticeKind; ticket: { id: string; number: number; subject: string } | null;
  actor_name: string; at: string; read_at: string | null; data: Record<string, unknown>;
}
export type PresenceState = "viewing" | "typing_reply" | "typing_note";
export interface Presence { member: MemberRef; state: PresenceState; since: string }

export interface SetupState { required: boolean; checks: SetupCheck[] }
export interface SetupCheck { name: string; state: string; code: string; params: Record<string, unknown> }
