/** What an event of a ticket is called, as a key and its parameters. Pure; words live in the catalogues.
 *  Names of people and things are marked, so that the screen can set them off and keep their direction. */

import type { Config, L10n, TimelineEntry } from "@/api/types";
import { duration } from "@/i18n/times";
import { readerZone } from "@/ui/RelativeTime";
import { dayTime } from "../deadlines/instants";
import { statusNames } from "../model";

export interface Words {
  t: (key: string, params?: Record<string, unknown>) => string;
  l10n: (names: L10n | string | null | undefined) => string;
  list: (parts: string[]) => string;
  /** What a language is called. */
  language: (code: string) => string;
}

const OPEN = "\u0001";
const CLOSE = "\u0002";
export const marked = (name: string): string => `${OPEN}${name}${CLOSE}`;
export interface Part { text: string; name: boolean }
/** Cuts a sentence into plain text and marked names. */
export const partsOf = (sentence: string): Part[] =>
  sentence.split(/(\u0001[^\u0001\u0002]*\u0002)/).filter(Boolean).map((part) =>
    part.startsWith(OPEN) ? { text: part.slice(1, -1), name: true } : { text: part, name: false });
export const plain = (sentence: string): string => sentence.replaceAll(OPEN, "").replaceAll(CLOSE, "");

const text = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");

type Variant = (data: Record<string, unknown>, entry: TimelineEntry) => string;
const has = (name: string, yes: string, no: string): Variant => (data) => (data[name] ? yes : no);

function assigned(data: Record<string, unknown>): string {
  if (data.taken) return "taken";
  if (data.assignee_name && data.team_name) return "both";
  if (data.assignee_name) return "member";
  return data.team_name ? "team" : "nobody";
}

function created(data: Record<string, unknown>, entry: TimelineEntry): string {
  if (data.channel === "import") return "import";
  return entry.actor.kind === "requester" || entry.actor.kind === "system" ? "self" : "for";
}

interface Shift { clock: string; event: string; reason: string | null; minutes: number | null; due_after: string | null }
const shiftsOf = (data: Record<string, unknown>): Shift[] => (Array.isArray(data.shifts) ? (data.shifts as Shift[]) : []);

/** Most of what happens to clocks follows from what is told anyway; only a deadline that moved is news. */
const NEWS = new Set(["changed", "buffered"]);
export const isQuiet = ({ type, data }: Pick<TimelineEntry, "type" | "data">): boolean => type === "StepsChanged" || (type === "DeadlinesSet" && !shiftsOf(data).some((shift) => NEWS.has(shift.event)));

function shiftText({ clock, event, reason, minutes, due_after }: Shift, config: Config | undefined, { t, l10n }: Words): string {
  const due = due_after ? dayTime(due_after, readerZone()) : "";
  const why = reason === "hold" ? t("deadlines:hold") : event === "paused" && reason ? l10n(statusNames(config, reason)) : (reason ?? "");
  const way = due ? event : event === "started" || event === "resumed" || event === "changed" || event === "buffered" ? "open" : event;
  return t(`timeline:shift.${way}`, { name: t(`deadlines:clock.${clock}`), due, reason: why, time: duration(minutes ?? 0) });
}

const alerted: Variant = (data) => (data.overtaken ? "overtaken" : Array.isArray(data.told) && data.told.length > 0 ? "told" : "nobody");

/** Event types that read differently by what happened; all others have one sentence. */
const VARIANTS: Record<string, Variant> = {
  TicketCreated: created,
  CustomerReplied: has("mere_thanks", "thanks", "plain"),
  TicketReplied: has("first_response", "first", "plain"),
  TicketAssigned: assigned,
  TicketReturned: has("to_name", "member", "queue"),
  TicketResumed: (data) => (data.because === "customer_replied" ? "customer" : "taken"),
  TicketResolved: has("needs_review", "review", "plain"),
  VerificationFailed: has("to_member_id", "member", "queue"),
  TicketAccepted: (data) => (["customer", "recorded", "timeout"].includes(text(data.kind)) ? text(data.kind) : "recorded"),
  PriorityChanged: (data) => (data.reason === "rule" ? "rule" : "person"),
  TicketEscalated: has("to_name", "member", "level"),
  ApprovalVoted: (data) => `${data.verdict === "approve" ? "approve" : "reject"}${data.for_name ? "_for" : ""}`,
  ApprovalPassedOn: (data) => (["delegated", "returned", "late"].includes(text(data.because)) ? text(data.because) : "asked"),
  ApprovalReminded: (data) => (["past", "report"].includes(text(data.step)) ? text(data.step) : "remind"),
  ApprovalDecided: (data) => (data.because === "late" ? "late" : ["approved", "rejected"].includes(text(data.outcome)) ? text(data.outcome) : "withdrawn"),
  DeadlineWarned: alerted,
  DeadlineBreached: alerted,
  DeadlineEscalated: alerted,
  TicketReleased: has("by_time", "time", "person"),
  AnswerExpected: has("expected", "yes", "no"),
  BufferTold: (data) => (["receipt", "letter"].includes(text(data.told_by)) && data.way === "mail" ? text(data.told_by) : "page"),
  BufferLifted: (data) => (data.way === "mail" ? "mail" : "portal"),
  TicketProceeded: (data) => text(data.because) || "answered",
  BranchMoved: has("because", "because", "act"),
  StepLate: (data) => text(data.past) || "tell",
  SecondHandlingOpened: has("handler_name", "taken", "nobody"),
  CallbackOpened: has("assignee_name", "taken", "nobody"),
  CallbackRecorded: has("reached", "reached", "unreached"),
  ProposalAnswered: (data) => text(data.answer) || "agreed",
  CareLate: (data) => text(data.step) || "near",
  CompensationRefused: (data) => text(data.outcome) || "rejected",
  CallOrdered: (data) => text(data.purpose) || "do",
  CallSettled: (data) => (data.state === "answered" ? "answered" : "failed"),
};

export const EVENT_TYPES = [
  "ApprovalOpened", "ApprovalLevelOpened", "ApprovalVoted", "ApproverAdded", "ApprovalPassedOn", "ApprovalQuestionAsked", "ApprovalQuestionAnswered", "ApprovalReminded", "ApprovalDecided",
  "TicketCreated", "CustomerReplied", "TicketReplied", "ReplyWithdrawn", "NoteAdded", "TicketAssigned", "TicketTransferred", "TicketReturned",
  "TicketWaiting", "TicketResumed", "TicketResolved", "TicketVerified", "VerificationFailed", "TicketAccepted", "TicketRejected", "TicketClosed",
  "TicketReopened", "TicketArchived", "TicketVoided", "TicketRated", "RatingCompleted", "PriorityChanged", "TicketEscalated", "TicketUpdated", "ParticipantAdded",
  "ParticipantRemoved", "EvidenceAdded", "TicketLinked", "TicketUnlinked", "TicketMerged", "TicketAbsorbed", "TicketUnmerged", "AbsorptionUndone", "MessagesSplitOff", "MessagesReceived", "SplitUndone",
  "MailBounced", "MailFailed", "MailDelivered", "DeadlinesSet", "DeadlineWarned", "DeadlineBreached",
  "DeadlineEscalated", "AlertAcknowledged", "TicketHeld", "TicketReleased", "AnswerExpected", "BufferTold", "BufferLifted",
  "TicketAdvanced", "TicketProceeded", "ProcessChosen", "TicketMigrated", "StepsChanged", "BranchMoved", "BranchReturned", "StepMadeGood", "StepWarned",
  "StepLate", "ChildrenChanged", "CustomerInformed", "MembersInformed", "CallOrdered", "CallSettled", "OutsideAnswered",
  "SecondHandlingOpened", "SecondHandlingChanged", "ProposalSent", "ProposalAnswered", "SecondHandlingFinished", "CallbackOpened", "CallbackAttempted", "CallbackRecorded", "CareLate",
  "ImprovementSuggested", "SuggestionAnswered", "CompensationRequested", "CompensationGranted", "CompensationRefused", "CompensationPaid", "ArticleWritten",
];
const KNOWN = new Set(EVENT_TYPES);

/** Catalogue key of the sentence. */
export function sentenceKey(entry: TimelineEntry): string {
  if (!KNOWN.has(entry.type)) return "timeline:event.unknown";
  const variant = VARIANTS[entry.type];
  return variant ? `timeline:event.${entry.type}.${variant(entry.data, entry)}` : `timeline:event.${entry.type}`;
}

export function actorName(entry: Pick<TimelineEntry, "actor">, { t }: Words): string {
  // who came to the portal and was not known yet
  if (entry.actor.kind === "anonymous") return t("timeline:visitor");
  return entry.actor.kind === "system" || !entry.actor.name ? t("timeline:system") : entry.actor.name;
}

const REASONS: Record<string, keyof Pick<Config, "return_reasons" | "transfer_reasons" | "reopen_reasons" | "void_reasons">> = {
  TicketReturned: "return_reasons", BranchReturned: "return_reasons", TicketTransferred: "transfer_reasons", TicketReopened: "reopen_reasons", TicketVoided: "void_reasons",
};
/** The reason code of a return, transfer, reopening or voiding, in words; null where there is none. */
export function reasonOf(entry: TimelineEntry, config: Config | undefined, { l10n }: Words): string | null {
  const group = REASONS[entry.type];
  const code = text(entry.data.reason);
  if (!group || !code) return null;
  return l10n(config?.[group].find((reason) => reason.code === code)?.name ?? code);
}

interface Because { code: string; clock?: string | null; due_at?: string | null; step_name?: L10n | null }
/** Why a level was raised: a person's words, or what the product did it for. Older records have that in the workspace's language. */
function raisedFor({ reason, because }: Record<string, unknown>, { t, l10n }: Words): string {
  const { code, clock, due_at, step_name } = (because as Because | null | undefined) ?? { code: reason === "callback_low" ? "callback_low" : "" };
  if (!code) return text(reason);
  return t(`timeline:raised_for.${code}`, { clock: clock ? t(`deadlines:clock.${clock}`) : "", due: due_at ? dayTime(due_at, readerZone()) : "", step: l10n(step_name) });
}

/** What the person wrote along with the event; null for nothing. */
export function detailOf(entry: TimelineEntry, words: Words): string | null {
  const { data, type } = entry;
  const by: Record<string, unknown> = {
    TicketReturned: data.redo, TicketRejected: data.reason, TicketEscalated: type === "TicketEscalated" && raisedFor(data, words), TicketAccepted: data.comment, TicketRated: data.comment, RatingCompleted: data.comment,
    PriorityChanged: data.reason === "rule" ? "" : data.reason, MailBounced: data.diagnostic, MailFailed: data.error,
    ApprovalOpened: data.reason, ApprovalVoted: data.comment, ApprovalQuestionAsked: data.question, ApprovalQuestionAnswered: data.answer,
    ApprovalDecided: data.because === "withdrawn" ? data.comment : "", TicketHeld: data.reason, AnswerExpected: data.reason, ProposalSent: data.text, ProposalAnswered: data.answer_note, SecondHandlingFinished: data.remedy, CallbackRecorded: data.words, ImprovementSuggested: data.text,
    SuggestionAnswered: data.answer, CompensationRequested: data.reason, CompensationRefused: data.comment, SecondHandlingChanged: data.remedy, BranchReturned: data.redo, CustomerInformed: data.text, MembersInformed: data.text,
  };
  return text(type in by ? by[type] : data.note) || null;
}

/** The statuses an event led from and to, in words; null when it stayed. */
export function moveOf(entry: TimelineEntry, config: Config | undefined, { l10n }: Words): { from: string; to: string; toKey: string } | null {
  const [from, to] = [text(entry.data.from_status), text(entry.data.to_status)];
  if (!from || !to || from === to) return null;
  return { from: l10n(statusNames(config, from)), to: l10n(statusNames(config, to)), toKey: to };
}

const FIELDS = new Set([
  "subject", "category_id", "type_key", "tags", "fields", "impact", "severity", "requester_id", "locale", "priority", "organization_id",
  "status", "assignee_id", "team_id", "department_id", "node", "evidence_type",
]);
export const fieldName = (field: string, { t }: Words): string => (FIELDS.has(field) ? t(`timeline:field.${field}`) : field);

function params(entry: TimelineEntry, config: Config | undefined, words: Words): Record<string, unknown> {
  const { data, type } = entry;
  const member = (id: unknown) => config?.members.find((one) => one.id === id)?.name ?? words.t("timeline:somebody");
  const evidence = config?.evidence_types.find((one) => one.code === data.evidence_type)?.name ?? text(data.evidence_type);
  const target = {
    TicketAssigned: data.assignee_name ?? data.team_name, TicketTransferred: data.target_name, TicketReturned: data.to_name,
    VerificationFailed: member(data.to_member_id), TicketEscalated: data.to_name, ParticipantAdded: data.member_name, ParticipantRemoved: data.member_name,
    TicketLinked: `T-${text(data.other_number)}`, TicketUnlinked: `T-${text(data.other_number)}`, TicketMerged: `T-${text(data.into_number)}`,
    TicketAbsorbed: `T-${text(data.source_number)}`, TicketUnmerged: `T-${text(data.from_number)}`, AbsorptionUndone: `T-${text(data.source_number)}`,
    MessagesSplitOff: `T-${text(data.new_number)}`, MessagesReceived: `T-${text(data.origin_number)}`, SplitUndone: `T-${text(data.new_number)}`,
    EvidenceAdded: data.name, TicketCreated: data.requester_name,
    MailBounced: data.recipient, MailFailed: data.recipient, MailDelivered: data.recipient,
    ApprovalLevelOpened: data.member_names, ApprovalVoted: data.for_name, ApproverAdded: data.member_name, ApprovalPassedOn: data.to_name, ApprovalReminded: data.told_names,
    SecondHandlingOpened: data.handler_name, CallbackOpened: data.assignee_name, BranchReturned: words.l10n(data.to_name as L10n), ProcessChosen: data.process_key, ArticleWritten: data.title,
  }[type];
  return {
    who: marked(actorName(entry, words)),
    target: marked(text(target)),
    team: marked(text(data.team_name)),
    channel: type === "TicketCreated" ? words.t(`timeline:channel.${text(data.channel) || "api"}`) : "",
    role: data.role ? words.t(`timeline:role.${text(data.role)}`) : "",
    evidence: words.l10n(evidence as L10n),
    fields: words.list(entry.changes.map((change) => fieldName(change.field, words))),
    clock: text(data.clock) ? words.t(`deadlines:clock.${text(data.clock)}`) : "",
    names: words.list((Array.isArray(data.told) ? (data.told as { name: string }[]) : []).map(({ name }) => marked(name))),
    until: text(data.until) ? dayTime(text(data.until), readerZone()) : "",
    shifts: shiftsOf(data).map((shift) => shiftText(shift, config, words)).join(words.t("timeline:shift.and")),
    title: type.startsWith("Appro") ? words.l10n(data.title as L10n) : "", from: marked(text(data.from_name)), percent: text(data.percent),
    number: data.number ? `B-${text(data.number).padStart(4, "0")}` : "",
    action: words.l10n(data.action_name as L10n), step: words.l10n((data.step_name ?? {}) as L10n) || text(data.step) || text(data.from_node),
    before: text(data.before), after: text(data.after ?? data.version), level: text(data.level ?? data.open_children), score: text(data.score), type,
    ...careParams(entry, words),
  };
}

/** What second handling, callbacks and compensations say besides. */
function careParams({ data, type }: Pick<TimelineEntry, "data" | "type">, words: Words): Record<string, unknown> {
  const spoken = text(data.outcome) || text(data.solved);
  return {
    round: text(data.round), due: text(data.due_at) ? dayTime(text(data.due_at), readerZone()) : "", reference: text(data.pay_reference),
    outcome: type.startsWith("Callback") && spoken ? words.t(`timeline:call.${spoken}`) : "", care: type === "CareLate" ? words.t(`timeline:care.${text(data.what)}`) : "",
    gift: type.startsWith("Compensation") ? words.t(`timeline:gift.${text(data.kind)}`) : "", money: [text(data.amount), text(data.currency)].filter(Boolean).join(" "),
  };
}

/** The sentence with names still marked; see `partsOf` and `plain`. */
export const sentenceOf = (entry: TimelineEntry, config: Config | undefined, words: Words): string =>
  words.t(sentenceKey(entry), params(entry, config, words));
