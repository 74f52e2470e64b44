import { describe, expect, it } from "vitest";
import type { Config, TimelineEntry } from "@/api/types";
import { intlLocale, LANGUAGES, localName, setLanguage, startI18n, type Language } from "@/i18n";
import i18next from "i18next";
import { changeRows } from "./values";
import { inGroup } from "./steps";
import { actorName, detailOf, EVENT_TYPES, isQuiet, moveOf, partsOf, plain, reasonOf, sentenceKey, sentenceOf, type Words } from "./sentences";

const config = {
  members: [{ id: "m2", name: "赵启航", color: "c2", email: "", role_key: "agent", status: "active" }],
  return_reasons: [{ code: "incomplete", name: { "zh-CN": "信息不全", en: "Incomplete", ar: "ناقص" } }],
  transfer_reasons: [], reopen_reasons: [], void_reasons: [],
  evidence_types: [{ code: "log", name: { "zh-CN": "日志", en: "Log", ar: "سجل" } }],
  statuses: [{ key: "in_progress", category: "in_progress", process_key: "default", name: { "zh-CN": "处理中", en: "In progress", ar: "قيد المعالجة" } }],
} as unknown as Config;

const entry = (type: string, data: Record<string, unknown> = {}, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: "e1", at: "2026-11-21T08:00:00Z", type, actor: { kind: "member", id: "m1", name: "林悦" }, node: null, data, changes: [], group: "flow", seq: 1, hash: "0", ...more,
});

const shift = (event: string, more: Record<string, unknown> = {}) => ({ clock: "resolution", event, reason: null, minutes: null, due_before: null, due_after: "2026-11-23T08:40:00Z", ...more });

const NAMED = { "zh-CN": "打款", en: "Pay", ar: "دفع" };

/** Every event with every way it can read. */
const EVENTS: TimelineEntry[] = [
  entry("TicketCreated", { channel: "email", requester_name: "Camille" }, { actor: { kind: "requester", id: "r1", name: "Camille" } }),
  entry("TicketCreated", { channel: "agent", requester_name: "Camille" }),
  entry("TicketCreated", { channel: "import", requester_name: "Camille" }),
  entry("CustomerReplied", {}), entry("CustomerReplied", { mere_thanks: true }),
  entry("TicketReplied", {}), entry("TicketReplied", { first_response: true }), entry("ReplyWithdrawn"), entry("NoteAdded"),
  entry("TicketAssigned", { taken: true }), entry("TicketAssigned", { assignee_name: "赵启航" }), entry("TicketAssigned", { team_name: "技术" }),
  entry("TicketAssigned", { assignee_name: "赵启航", team_name: "技术" }), entry("TicketAssigned"),
  entry("TicketTransferred", { target_name: "仓储物流", reason: "skill", note: "需要仓库查" }),
  entry("TicketReturned", { to_name: "赵启航", reason: "incomplete", redo: "补返回码" }), entry("TicketReturned", { reason: "incomplete", redo: "补返回码" }),
  entry("TicketWaiting", { note: "" }), entry("TicketResumed", { because: "customer_replied" }), entry("TicketResumed", { because: "taken_up" }),
  entry("TicketResolved", { needs_review: true }), entry("TicketResolved", { needs_review: false }), entry("TicketVerified", { checks: {} }),
  entry("VerificationFailed", { to_member_id: "m2", note: "抽查不过" }), entry("VerificationFailed", { note: "抽查不过" }),
  entry("TicketAccepted", { kind: "customer" }), entry("TicketAccepted", { kind: "recorded" }), entry("TicketAccepted", { kind: "timeout" }, { actor: { kind: "system", id: null, name: "" } }),
  entry("TicketRejected", { reason: "还是不行" }), entry("TicketClosed"), entry("TicketReopened", { reason: "other", note: "又出现" }), entry("TicketArchived"),
  entry("TicketVoided", { reason: "spam", note: "广告" }), entry("TicketRated", { score: 2, comment: "太慢" }), entry("RatingCompleted", { score: 2, comment: "也没电话" }),
  entry("PriorityChanged", { before: "P3", after: "P1", reason: "客户投诉" }), entry("PriorityChanged", { before: "P3", after: "P2", reason: "rule" }),
  entry("TicketEscalated", { level: 2, to_name: "赵启航", reason: "超时" }), entry("TicketEscalated", { level: 1, reason: "超时" }),
  entry("TicketUpdated", {}, { changes: [{ field: "subject", before: "a", after: "b" }, { field: "tags", before: [], after: ["x"] }] }),
  entry("ParticipantAdded", { member_name: "赵启航", role: "reviewer" }), entry("ParticipantRemoved", { member_name: "赵启航", role: "cc" }),
  entry("EvidenceAdded", { name: "log.txt", evidence_type: "log" }), entry("TicketLinked", { other_number: 1024, kind: "related" }),
  entry("TicketUnlinked", { other_number: 1024, kind: "related" }), entry("TicketMerged", { into_number: 1024, note: "同一件事" }), entry("TicketAbsorbed", { source_number: 1024, note: "" }),
  entry("TicketUnmerged", { from_number: 1024 }), entry("AbsorptionUndone", { source_number: 1024, kept: [] }), entry("MessagesSplitOff", { new_number: 1024 }),
  entry("MessagesReceived", { origin_number: 1024 }), entry("SplitUndone", { new_number: 1024 }),
  entry("MailBounced", { recipient: "a@b.test", action: "failed", status: "5.1.1", diagnostic: "user unknown", permanent: true }), entry("MailFailed", { recipient: "a@b.test", error: "timeout" }),
  ...[{ verdict: "approve" }, { verdict: "reject", comment: "缺流水" }, { verdict: "approve", for_name: "郑岚" }, { verdict: "reject", for_name: "郑岚" }].map((data) => entry("ApprovalVoted", { title: NAMED, level: 1, comment: "", ...data })),
  entry("ApprovalOpened", { title: "退款", reason: "重复扣款" }), entry("ApprovalLevelOpened", { title: NAMED, level: 2, member_names: "何琳、周明哲" }), entry("ApproverAdded", { title: NAMED, member_name: "何琳", note: "金额大" }),
  ...["asked", "delegated", "returned", "late"].map((because) => entry("ApprovalPassedOn", { title: NAMED, from_name: "郑岚", to_name: "梁伟", because })),
  entry("ApprovalQuestionAsked", { title: NAMED, question: "缺哪笔？" }), entry("ApprovalQuestionAnswered", { title: NAMED, answer: "第二笔" }),
  ...["remind", "past", "report"].map((step) => entry("ApprovalReminded", { title: NAMED, step, percent: 75, told_names: "何琳" })),
  ...[["approved", "votes"], ["rejected", "votes"], ["rejected", "late"], ["withdrawn", "withdrawn"]].map(([outcome, because]) => entry("ApprovalDecided", { title: NAMED, outcome, because, comment: "" })),
  entry("SecondHandlingOpened", { score: 2, handler_name: "林悦" }), entry("SecondHandlingOpened", { score: 2 }), entry("SecondHandlingChanged", { remedy: "补发" }), entry("ProposalSent", { text: "补发" }),
  ...["agreed", "refused", "unanswered"].map((answer) => entry("ProposalAnswered", { answer, answer_note: "电话" })), entry("SecondHandlingFinished", { remedy: "补发" }),
  entry("CallbackOpened", { round: 1, assignee_name: "林悦", due_at: "2026-11-22T06:26:00Z" }), entry("CallbackOpened", { round: 2, due_at: "2026-11-22T06:26:00Z" }), entry("CallbackAttempted", { outcome: "busy", note: "" }),
  entry("CallbackRecorded", { reached: true, solved: "part", score: 4, words: "好" }), entry("CallbackRecorded", { reached: false, words: "三次未接" }),
  ...["near", "late", "again"].map((step) => entry("CareLate", { what: "callback", step })), entry("ImprovementSuggested", { text: "先打电话" }), entry("SuggestionAnswered", { state: "planned", answer: "好" }), entry("ArticleWritten", { article_id: "a", title: "补单" }),
  entry("CompensationRequested", { kind: "voucher", amount: "80.00", currency: "CNY", reason: "等太久" }), entry("CompensationGranted", { kind: "voucher", amount: "80.00", currency: "CNY" }),
  ...["rejected", "withdrawn"].map((outcome) => entry("CompensationRefused", { kind: "voucher", amount: "80.00", currency: "CNY", outcome })), entry("CompensationPaid", { kind: "voucher", amount: "80.00", currency: "CNY", pay_reference: "ALI-1" }),
  entry("MailDelivered", { recipient: "a@b.test", attempts: 3 }),
  ...["DeadlineWarned", "DeadlineBreached", "DeadlineEscalated"].flatMap((type) => [
    entry(type, { clock: "resolution", level: 2, told: [{ member_id: "m2", name: "赵启航", part: "team_lead" }] }), entry(type, { clock: "resolution", level: 2, told: [] }),
    entry(type, { clock: "resolution", level: 2, told: [], overtaken: true }),
  ]),
  entry("AlertAcknowledged", { clock: "first_response", step: "warn" }), entry("TicketHeld", { until: "2026-11-24T01:00:00Z", reason: "等法务" }),
  entry("TicketReleased", { by_time: true }), entry("TicketReleased", { by_time: false }), entry("AnswerExpected", { expected: true, reason: "还在问" }), entry("AnswerExpected", { expected: false, reason: "道谢" }),
  entry("DeadlinesSet", { cause: "PriorityChanged", shifts: [shift("started"), shift("paused", { reason: "in_progress", due_after: null }), shift("paused", { reason: "hold", due_after: null }), shift("resumed"), shift("changed"), shift("changed", { due_after: null }), shift("buffered", { minutes: 120, reason: "B-0031" }), shift("met", { due_after: null }), shift("cancelled", { due_after: null })] }),
  ...["receipt", "letter", "page"].map((told_by) => entry("BufferTold", { number: 31, way: told_by === "page" ? "portal" : "mail", told_by })),
  entry("BufferLifted", { number: 31, way: "mail" }), entry("BufferLifted", { number: 31, way: "portal" }),
  entry("TicketAdvanced", { action: "pay", action_name: NAMED, note: "" }), entry("ProcessChosen", { process_key: "refund" }), entry("TicketMigrated", { version: 3 }),
  ...["approved", "rejected", "joined", "elapsed", "answered", "done", "called", "call_failed", "late"].map((because) => entry("TicketProceeded", { because, step_name: NAMED })),
  entry("StepsChanged"), entry("BranchMoved", { action_name: NAMED, step_name: NAMED }), entry("BranchMoved", { because: "approved", step_name: NAMED }),
  entry("BranchReturned", { to_name: NAMED, reason: "incomplete", redo: "重算" }), entry("StepMadeGood", { step_name: NAMED }), entry("StepWarned", { step_name: NAMED }),
  ...["tell", "escalate", "leave"].map((past) => entry("StepLate", { past, step_name: NAMED })), entry("ChildrenChanged", { open_children: 2 }),
  entry("CustomerInformed", { step_name: NAMED, text: "退款在路上" }), entry("MembersInformed", { step_name: NAMED, text: "请备货" }),
  ...["do", "undo"].map((purpose) => entry("CallOrdered", { purpose, step_name: NAMED })),
  ...["answered", "failed"].map((state) => entry("CallSettled", { state, step_name: NAMED })), entry("OutsideAnswered", { step_name: NAMED }),
];

async function words(language: Language): Promise<Words> {
  if (!i18next.isInitialized) await startI18n(language);
  await setLanguage(language);
  const format = new Intl.ListFormat(intlLocale(language), { type: "conjunction" });
  return { t: (key, params) => i18next.t(key, params ?? {}), l10n: (names) => localName(names, language), list: (parts) => format.format(parts), language: (code) => code };
}

describe("sentences of the timeline", () => {
  it("the samples hold every event type", () => {
    expect(new Set(EVENTS.map((one) => one.type))).toEqual(new Set(EVENT_TYPES));
  });

  it.each(LANGUAGES)("every event reads as a whole sentence in %s", async (language) => {
    const spoken = await words(language);
    const sentences = EVENTS.map((one) => plain(sentenceOf(one, config, spoken)));
    for (const [index, sentence] of sentences.entries()) {
      expect(sentence, EVENTS[index]?.type).not.toMatch(/timeline:|\{\{|undefined|null|\s{2,}/);
      expect(sentence.trim().length).toBeGreaterThan(3);
    }
    expect(new Set(EVENTS.map(sentenceKey)).size).toBe(EVENTS.length);
  });

  it("names who did what to whom", async () => {
    const zh = await words("zh-CN");
    expect(plain(sentenceOf(entry("TicketReturned", { to_name: "赵启航" }), config, zh))).toBe("林悦 退回给 赵启航");
    expect(plain(sentenceOf(entry("EvidenceAdded", { name: "log.txt", evidence_type: "log" }), config, zh))).toBe("林悦 添加凭证 log.txt（日志）");
    const en = await words("en");
    expect(plain(sentenceOf(entry("TicketUpdated", {}, { changes: [{ field: "subject", before: 1, after: 2 }, { field: "tags", before: 1, after: 2 }] }), config, en))).toBe("林悦 changed subject and tags");
  });

  it("sets names off, also hostile ones", () => {
    expect(partsOf("\u0001<b>x</b>\u0002 did it")).toEqual([{ text: "<b>x</b>", name: true }, { text: " did it", name: false }]);
  });

  it("tells form fields one by one, by their names and options, and leaves out what stayed", async () => {
    const zh = await words("zh-CN");
    const form = { ...config, types: [{ key: "incident", fields: [{ key: "cause", name: { "zh-CN": "根因" }, options: [{ value: "config", name: { "zh-CN": "配置变更" } }] }] }] } as unknown as Config;
    const changed = entry("TicketUpdated", {}, { changes: [{ field: "fields", before: { system: "WMS" }, after: { system: "WMS", cause: "config" } }, { field: "tags", before: [], after: ["wms"] }] });
    expect(changeRows(changed, "incident", form, zh)).toEqual([
      { key: "fields.cause", name: "根因", before: "（空）", after: "配置变更" }, { key: "tags", name: "标签", before: "（空）", after: "wms" },
    ]);
  });

  it("never takes who came to the portal unknown for the product", async () => {
    const spoken = await words("en");
    expect(actorName({ actor: { kind: "anonymous", id: "v1", name: "" } }, spoken)).toBe("A visitor of the portal");
    expect(actorName({ actor: { kind: "system", id: null, name: "" } }, spoken)).not.toBe("A visitor of the portal");
  });

  it("an event of a newer server is still told", async () => {
    const spoken = await words("en");
    expect(plain(sentenceOf(entry("SomethingNew"), config, spoken))).toBe("林悦: SomethingNew");
  });

  it("shows the reason in words, what was written, and where it led", async () => {
    const ar = await words("ar");
    const returned = entry("TicketReturned", { reason: "incomplete", redo: "补返回码", from_status: "in_progress", to_status: "returned" });
    expect(reasonOf(returned, config, ar)).toBe("ناقص");
    expect(detailOf(returned, ar)).toBe("补返回码");
    expect(moveOf(returned, config, ar)).toEqual({ from: "قيد المعالجة", to: "returned", toKey: "returned" });
    expect(moveOf(entry("NoteAdded"), config, ar)).toBeNull();
    expect(detailOf(entry("PriorityChanged", { reason: "rule" }), ar)).toBeNull();
  });

  it("says in the reader's language why the product raised a level, and what stood there before it kept codes", async () => {
    const zh = await words("zh-CN");
    const raised = (data: Record<string, unknown>) => entry("TicketEscalated", { level: 1, reason: "", ...data });
    const late = raised({ because: { code: "step_late", step_name: { "zh-CN": "复核", en: "Review" } } });
    expect(detailOf(late, zh)).toBe("步骤“复核”超过时限");
    expect(detailOf(raised({ because: { code: "overdue", clock: "resolution", due_at: "2026-11-22T06:26:00Z" } }), zh)).toMatch(/^解决.*已超时$/);
    const en = await words("en");
    expect(detailOf(late, en)).toBe("The step “Review” is past its limit");
    expect([detailOf(raised({ reason: "callback_low" }), en), detailOf(raised({ reason: "客户催得急" }), en)]).toEqual(["Still dissatisfied when called back", "客户催得急"]);
  });
});

describe("what clocks do", () => {
  const set = (...events: string[]) => entry("DeadlinesSet", { cause: "TicketReplied", shifts: events.map((event) => shift(event)) });
  it("is news only when a deadline moved by a change or a buffer; all of it stands in the audit", () => {
    expect(isQuiet(set("met", "started"))).toBe(true);
    expect(isQuiet(set("met", "changed"))).toBe(false);
    expect(isQuiet(set("buffered"))).toBe(false);
    expect(isQuiet(entry("TicketHeld"))).toBe(false);
    const entries = [{ ...set("met"), group: "audit" as const }, { ...set("buffered"), group: "audit" as const }];
    expect(inGroup(entries, "all")).toHaveLength(1);
    expect(inGroup(entries, "audit")).toHaveLength(2);
  });
});
