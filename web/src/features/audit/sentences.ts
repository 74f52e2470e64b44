/** What an entry of the record is called. Events of tickets read as on the ticket; all others have their sentence here. Pure. */

import type { Config, TimelineEntry } from "@/api/types";
import { actorName, EVENT_TYPES, fieldName as ticketField, marked, sentenceOf as ticketSentence, type Words } from "../tickets/timeline/sentences";
import { valueText as ticketValue } from "../tickets/timeline/values";

export interface AuditEntry extends TimelineEntry { subject: { kind: string; id: string; label: string } }

/** Events that no ticket's timeline tells. */
export const OWN_EVENTS = [
  "WorkspaceCreated", "WorkspaceChanged", "MemberAdded", "MemberChanged", "MemberSuspended", "MemberRestored", "MemberInvited", "SignedIn", "SignInRefused",
  "SignedOut", "SessionRevoked", "PasswordChanged", "PasswordResetRequested", "SecondFactorEnabled", "SecondFactorDisabled", "RecoveryCodeUsed", "RoleCreated",
  "RoleChanged", "TeamCreated", "TeamChanged", "DepartmentCreated", "DepartmentChanged", "TokenCreated", "TokenRevoked", "MailboxCreated", "MailboxChanged", "MailboxTroubled", "MailboxWorksAgain",
  "AutomaticMailStopped", "MailQuarantined", "MailOriginalTaken", "MailRetried", "MailDelivered", "RequesterCreated", "RequesterChanged", "OrganizationCreated", "OrganizationChanged",
  "RequesterSignedIn", "NoticePreferencesChanged", "AuditExported", "ProcessPublished", "ConfigChanged",
  "ImportStarted", "ImportFinished", "TicketsExported",
  "PolicyPublished", "PoliciesOrdered", "PolicyArchived", "PolicyRestored", "CalendarPublished", "CalendarArchived", "CalendarRestored", "BufferDrafted", "BufferAnnounced", "BufferCancelled", "BufferDropped",
  "RulePublished", "RuleSwitched", "RulesOrdered", "RuleArchived", "RuleRestored",
  "ProcessOwnerChanged", "ProcessArchived", "PilotStarted", "PilotShareChanged", "PilotAdopted", "PilotWithdrawn", "PilotRailsChanged", "PilotRailCrossed", "FeedbackGiven", "FeedbackAnswered",
  "DelegationMade", "DelegationSwitched", "DelegationEnded",
  "ArticleDrafted", "ArticleChanged", "ArticleSubmitted", "ArticleReturned", "ArticlePublished", "ArticleWithdrawn",
  "TicketsMoved", "TicketsMoveEnded",
];
const OWN = new Set(OWN_EVENTS);
export const ALL_EVENTS = [...EVENT_TYPES, ...OWN_EVENTS];

const KINDS = new Set(["ticket", "member", "login", "role", "team", "department", "token", "workspace", "mailbox", "mail", "requester", "organization", "process", "configuration", "import", "feedback", "article"]);

const plainText = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The thing an entry is about, in words: its number or name, else its kind. */
export function subjectText({ subject, data }: Pick<AuditEntry, "subject" | "data">, { t }: Words): string {
  const kind = KINDS.has(subject.kind) ? t(`record:kind.${subject.kind}`) : subject.kind;
  if (subject.label !== subject.kind) return subject.label;
  const name = plainText(data.name) || plainText(data.address) || plainText(data.key);
  return name ? `${kind} · ${name}` : kind;
}

/** Where the thing itself is shown; null where nothing shows it. */
export function subjectPath({ subject }: Pick<AuditEntry, "subject">): string | null {
  if (subject.kind === "ticket") return subject.label === "ticket" ? null : `/t/${subject.label}`;
  return subject.kind === "requester" ? `/customers/${subject.id}` : null;
}

const nameOf = ({ data, subject }: AuditEntry, { l10n }: Words): string => {
  const name = data.name ?? data.deputy_name;
  const own = name && typeof name === "object" ? l10n(name as Record<string, string>) : plainText(name);
  return own || plainText(data.email) || plainText(data.address) || plainText(data.key) || plainText(data.title) || (subject.label === subject.kind ? "" : subject.label);
};

const variant: Record<string, (data: Record<string, unknown>) => string> = {
  SignInRefused: ({ factor }) => (factor === "second_factor" ? "code" : "password"),
  PasswordChanged: ({ how }) => (how === "reset" || how === "invite" ? String(how) : "self"),
  MemberAdded: ({ invited }) => (invited ? "invited" : "plain"),
  TokenCreated: ({ owner_id }) => (owner_id ? "personal" : "service"),
  MailRetried: ({ direction }) => (direction === "in" ? "in" : "out"),
  PolicyPublished: ({ rolled_back_to }) => (rolled_back_to ? "back" : "plain"),
  CalendarPublished: ({ rolled_back_to }) => (rolled_back_to ? "back" : "plain"),
  RulePublished: ({ rolled_back_to }) => (rolled_back_to ? "back" : "plain"),
  RuleSwitched: ({ on }) => (on ? "on" : "off"),
  ProcessOwnerChanged: ({ owner_name }) => (owner_name ? "set" : "none"),
  MailboxTroubled: ({ way }) => (way === "smtp" ? "smtp" : "imap"),
  MailboxWorksAgain: ({ way }) => (way === "smtp" ? "smtp" : "imap"),
  ProcessPublished: ({ rolled_back_to }) => (rolled_back_to ? "back" : "plain"),
};

/** Names are marked as on the timeline; see `partsOf` and `plain` there. */
export function sentenceOf(entry: AuditEntry, config: Config | undefined, words: Words): string {
  if (!OWN.has(entry.type)) return ticketSentence(entry, config, words);
  const { data } = entry;
  const way = variant[entry.type]?.(data);
  return words.t(`record:event.${entry.type}${way ? `.${way}` : ""}`, {
    who: marked(actorName(entry, words)), name: marked(nameOf(entry, words)), recipient: marked(plainText(data.recipient)), mailbox: marked(plainText(data.mailbox)),
    number: data.number ? `B-${plainText(data.number).padStart(4, "0")}` : "", tickets: plainText(data.tickets),
    share: plainText(data.share), baseline: plainText(data.baseline), owner: marked(plainText(data.owner_name)), place: marked(plainText(data.place_label) || plainText(data.place_key)),
    reason: plainText(data.reason), version: plainText(data.version), to: plainText(data.rolled_back_to), left: plainText(data.left), what: marked(plainText(data.what)), moved: plainText(data.moved), stayed: plainText(data.stayed), rows: plainText(data.rows), created: plainText(data.created), skipped: plainText(data.skipped),
  });
}

const FIELDS = new Set([
  "name", "email", "phone", "role", "role_key", "team_ids", "member_ids", "permissions", "liaison_id", "archived_at", "zone", "languages", "mode", "imap", "smtp", "oauth", "tier", "domain",
  "ways", "suspended", "locale", "organization_id", "department_id", "parent_id", "position", "filter", "columns", "sort", "matrix", "rules",
]);
export const fieldName = (field: string, words: Words): string => (FIELDS.has(field) ? words.t(`record:field.${field}`) : ticketField(field, words));

/** A permission in words; its own name where the catalogue has none. */
function permissionText(permission: string, { t }: Words): string {
  const text = t(`roles:permission.${permission}`);
  return text.endsWith(`permission.${permission}`) ? permission : text;
}

const BY_MEMBER = new Set(["member_ids", "liaison_id"]);
/** A recorded value in words; ids of people and teams become names where they are known. */
export function valueText(field: string, value: unknown, config: Config | undefined, words: Words): string {
  if (Array.isArray(value) && value.length > 0) return words.list(value.map((one) => valueText(field, one, config, words)));
  if (typeof value === "string" && BY_MEMBER.has(field)) return config?.members.find(({ id }) => id === value)?.name ?? value;
  if (typeof value === "string" && field === "team_ids") return config?.teams.find(({ id }) => id === value)?.name ?? value;
  if (typeof value === "string" && field === "permissions") return permissionText(value, words);
  if (field === "name" && value && typeof value === "object") return words.l10n(value as Record<string, string>);
  return ticketValue(field, value, config, words);
}

/** Facts of the event that the sentence does not tell, as pairs for the details. */
const TOLD = new Set(["name", "email", "key", "version", "recipient", "mailbox", "what", "left", "factor", "how", "invited", "direction", "rolled_back_to", "rows", "created", "skipped", "number", "tickets", "moved", "stayed"]);
export function factsOf({ data }: Pick<AuditEntry, "data">): [string, unknown][] {
  return Object.entries(data).filter(([name, value]) => !TOLD.has(name) && value !== null && value !== "" && value !== false && !(Array.isArray(value) && value.length === 0) &&
    !(typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0));
}
