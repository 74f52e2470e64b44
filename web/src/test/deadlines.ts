/** What the server answers about the ticket of the worked example: 16 hours, a pause of 6:20, a buffer of 2:00, due on Monday at 16:40. */

import type { TicketClock } from "@/api/types";
import type { Account, Day, DeadlineAlert, DeadlineClock, Deadlines, Explanation, Stretch, StretchKind, TimeLedger } from "@/features/tickets/deadlines/shapes";

export const ZONE = "Asia/Shanghai";
/** A time in Shanghai on a day of November 2026. */
export const at = (day: number, time: string): string => new Date(`2026-11-${day}T${time}:00+08:00`).toISOString();
export const NOW = at(21, "17:02");

const PAUSE = { reason: "waiting_customer", entry: 2 };
const BUFFER = { reason: null, entry: 4 };
type Piece = [day: number, from: string, until: string, kind: StretchKind];
/** Open stretches; what lies between them is closed. */
const OPEN: Piece[] = [
  [18, "16:20", "18:00", "counted"], [19, "09:00", "11:10", "counted"], [19, "11:10", "12:00", "paused"], [19, "13:00", "18:00", "paused"], [20, "09:00", "09:30", "paused"],
  [20, "09:30", "12:00", "counted"], [20, "13:00", "16:00", "counted"], [20, "16:00", "18:00", "buffer"], [23, "09:00", "12:00", "expected"], [23, "13:00", "16:40", "expected"],
];
const stretch = (from: string, until: string, kind: StretchKind): Stretch =>
  ({ from, until, kind, calendar: "c1@1", ...(kind === "paused" ? PAUSE : kind === "buffer" ? BUFFER : { reason: null, entry: null }) });
const stretches = OPEN.flatMap(([day, from, until, kind], index): Stretch[] => {
  const before = OPEN[index - 1];
  const own = stretch(at(day, from), at(day, until), kind);
  const gap = before && at(before[0], before[2]) < own.from ? [stretch(at(before[0], before[2]), own.from, "closed")] : [];
  return [...gap, own];
});

const seconds = ({ from, until }: Stretch): number => (Date.parse(until) - Date.parse(from)) / 1000;
function dayOf(day: number): Day {
  const [start, end] = [at(day, "00:00"), at(day + 1, "00:00")];
  const here = stretches.filter((one) => one.from < end && one.until > start).map((one) => ({ ...one, from: one.from < start ? start : one.from, until: one.until > end ? end : one.until }));
  const sum = (list: Stretch[]) => list.filter(({ kind }) => kind === "counted" || kind === "expected").reduce((all, one) => all + seconds(one), 0);
  return { date: `2026-11-${day}`, is_today: day === 21, stretches: here, counted_seconds: sum(here), total_seconds: sum(stretches.filter((one) => one.from < end)) };
}

export const anAccount = (patch: Partial<Account> = {}): Account => ({
  started_at: at(18, "16:20"), now: NOW, stopped_at: null, due_at: at(23, "16:40"), raw_due_at: at(23, "14:40"), internal_due_at: at(23, "14:40"), state: "running", breached: false,
  never_opens: false, target_minutes: 960, buffer_minutes: 120, elapsed_seconds: 40_800, remaining_seconds: 24_000,
  sums: { target: 57_600, paused: 22_800, buffer: 7200, closed: 345_600, total: 433_200 },
  stretches, days: [18, 19, 20, 21, 22, 23].map(dayOf),
  moves: [
    { index: 0, at: at(18, "16:20"), event: "started", reason: null, note: { cause: "TicketCreated", priority: "P4", policy: { "zh-CN": "标准服务" }, version: 7 }, due_before: null, due_after: at(25, "16:20") },
    { index: 1, at: at(19, "09:42"), event: "changed", reason: "月底关账", note: { cause: "PriorityChanged", actor: "王蕾" }, due_before: at(25, "16:20"), due_after: at(20, "16:20") },
    { index: 3, at: at(20, "09:30"), event: "resumed", reason: null, note: { cause: "CustomerReplied", actor: "高远" }, due_before: at(20, "16:20"), due_after: at(23, "14:40") },
    { index: 4, at: at(20, "14:00"), event: "buffered", reason: null, note: { number: 31, title: { "zh-CN": "税务系统升级" } }, due_before: at(23, "14:40"), due_after: at(23, "16:40") },
  ],
  next_running_at: at(23, "09:00"), ...patch,
});

export const aClock = (patch: Partial<TicketClock> = {}): TicketClock => ({
  id: "k1", kind: "resolution", state: "running", reason: null, policy_name: { "zh-CN": "标准服务" }, target_minutes: 960, buffer_minutes: 120, started_at: at(18, "16:20"),
  due_at: at(23, "16:40"), warn_at: at(23, "11:40"), internal_due_at: at(23, "14:40"), stopped_at: null, breached: false, ...patch,
});
export const aDeadlineClock = ({ policy_name, ...clock }: TicketClock = aClock(), patch: Partial<DeadlineClock> = {}): DeadlineClock => ({
  ...clock, cycle: 1, policy: { id: "p1", name: policy_name, version: 7 }, calendar: { name: { "zh-CN": "国内工作日" } }, margin_minutes: 120, raw_due_at: at(23, "14:40"),
  elapsed_minutes: 680, remaining_minutes: 400, raw_breached: false, ...patch,
});
export const anAlert = (patch: Partial<DeadlineAlert> = {}): DeadlineAlert => ({
  id: "a1", ticket_id: "id-7", clock: "resolution", kind: "warning", step: "warn", moment: at(21, "16:00"), due_at: at(23, "16:40"), fired_at: at(21, "16:00"), late_seconds: 0, overtaken: false,
  told: [{ member_id: "m1", name: "林悦", part: "handler" }], acknowledged_at: null, acknowledged_by: null, ...patch,
});
export const someDeadlines = (patch: Partial<Deadlines> = {}): Deadlines =>
  ({ clocks: [aDeadlineClock()], alerts: [], hold: null, answer_expected: true, customer_zone: null, may: ["hold", "expect_no_answer"], ...patch });
export const anExplanation = (patch: Partial<Explanation> = {}): Explanation => ({
  clock: aDeadlineClock(), zone: ZONE, account: anAccount(), title: "为什么是周一 16:40", sentences: ["从周三 16:20 客户提交起算。", "第 16 个工时在周一 16:40 走完。"],
  customer_sentences: ["我们会在周一 16:40 前办好。"], verified: true, ...patch,
});
/** 0:35 intake, 8:45 finance, 6:20 the customer, 2:00 buffer, 55:02 closed: 72:42 in all. */
export const aLedger = (patch: Partial<TimeLedger> = {}): TimeLedger => ({
  from_at: at(18, "16:20"), until_at: NOW, elapsed_seconds: 261_720,
  owners: [
    { kind: "closed", id: null, name: null, seconds: 198_120 }, { kind: "team", id: "t1", name: "财务", seconds: 31_500 }, { kind: "customer", id: null, name: null, seconds: 22_800 },
    { kind: "intake", id: null, name: null, seconds: 2100 }, { kind: "buffer", id: null, name: null, seconds: 7200 },
  ],
  spans: [
    { from_at: at(18, "16:20"), until_at: at(18, "16:55"), kind: "intake", id: null, name: null, node: "accept", open_seconds: 2100, closed_seconds: 0, buffer_seconds: 0 },
    { from_at: at(18, "16:55"), until_at: null, kind: "team", id: "t1", name: "财务", node: "work", open_seconds: 54_300, closed_seconds: 198_120, buffer_seconds: 7200 },
  ], ...patch,
});
