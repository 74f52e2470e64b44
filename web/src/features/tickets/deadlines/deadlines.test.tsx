import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { learnServerTime } from "@/api/clock";
import { keys } from "@/api/keys";
import type { Ticket } from "@/api/types";
import { aClock, aDeadlineClock, aLedger, anAccount, anAlert, anExplanation, at, NOW, someDeadlines, ZONE } from "@/test/deadlines";
import { aConfig, aMe, aProblem, aServer, aSession, aTicket } from "@/test/given";
import { faults, show } from "@/test/render";
import { hoursText, setReaderZone } from "@/ui";
import { TicketActions } from "../actions/TicketActions";
import { useDialogs } from "../actions/store";
import { currentClocks, nearestClock } from "./clocks";
import { instantAt } from "./instants";
import { DeadlinePill } from "./DeadlinePill";
import { DeadlineSection } from "./DeadlineSection";
import LedgerPage from "./Ledger";
import { sharesOf } from "./owners";
import { useExplained } from "./queries";
import { addsUp, axisOf, barsOf, causesOf, linesOf } from "./drawer/strip";

const config = aConfig({ statuses: [{ key: "waiting_customer", category: "waiting_customer", name: { "zh-CN": "待客户回复" }, process_key: "standard" }] });
const timer = { clock: "resolution" as const, state: "running" as const, reason: null, started_at: at(18, "16:20"), due_at: at(23, "16:40"), warn_at: at(23, "11:40") };
const ticketWith = (patch: Partial<Ticket> = {}): Ticket => aTicket(7, { clocks: [aClock()], timer, ...patch });
const session = aSession({ person: aMe({ permissions: ["ticket.take", "ticket.hold", "ticket.reply"] }) });

async function open(element: React.ReactNode, answers: Record<string, unknown> = {}) {
  const server = aServer({ "GET /tickets/7/deadlines": someDeadlines(), "GET /tickets/7/deadlines/k1": anExplanation(), "GET /tickets/7/time-ledger": aLedger(), ...answers });
  const shown = await show(element, { known: [[keys.session, session], [keys.config, config]] });
  return { server, ...shown };
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOW), toFake: ["Date"] });
  learnServerTime(new Date(NOW).toUTCString(), Date.parse(NOW) + 500);
  setReaderZone(ZONE);
  useExplained.setState({ clockId: null });
  useDialogs.setState({ open: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  setReaderZone(undefined);
});

describe("the day strip", () => {
  const account = anAccount();
  it("draws the worked example: every day's stretches on one axis, and what counted of each", () => {
    const axis = axisOf(account.days, ZONE);
    expect(axis).toEqual({ from: 480, until: 1140, ticks: [9, 12, 13, 16, 18] });
    expect(account.days.map((day) => [hoursText(day.counted_seconds), hoursText(day.total_seconds)])).toEqual([["1:40", "1:40"], ["2:10", "3:50"], ["5:30", "9:20"], ["0:00", "9:20"], ["0:00", "9:20"], ["6:40", "16:00"]]);
    const bars = barsOf(account.days[2] ?? account.days[0]!, ZONE, axis);
    expect(bars.map(({ kind, seconds }) => [kind, hoursText(seconds)])).toEqual([["paused", "0:30"], ["counted", "2:30"], ["counted", "3:00"], ["buffer", "2:00"]]);
    expect(bars[1]).toMatchObject({ start: 13.636, size: 22.728 });
  });
  it("adds up, and says so when it does not", () => {
    expect(addsUp(account)).toBe(true);
    expect(addsUp({ sums: { ...account.sums, closed: account.sums.closed - 60 } })).toBe(false);
    expect(addsUp({ sums: { counted: 60, paused: 0, buffer: 0, closed: 40, total: 100 } })).toBe(true);
  });
  it("takes the pieces of one pause together", () => {
    expect(causesOf(account).map(({ kind, seconds, from, until }) => [kind, hoursText(seconds), from, until])).toEqual([
      ["paused", "6:20", at(19, "11:10"), at(20, "09:30")], ["buffer", "2:00", at(20, "16:00"), at(20, "18:00")],
    ]);
  });
  it("folds four closed days and more into one line, but never today", () => {
    const closed = (date: string, is_today = false) => ({ date, is_today, stretches: [], counted_seconds: 0, total_seconds: 0 });
    const [first, last] = [account.days[0]!, account.days[5]!];
    const holiday = ["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"].map((date) => closed(date));
    expect(linesOf([first, ...holiday, last]).map((line) => line.kind)).toEqual(["day", "fold", "day"]);
    expect(linesOf([first, ...holiday.slice(1), last])).toHaveLength(5);
    expect(linesOf([first, ...holiday.slice(0, 3), closed("2026-11-22", true), last])).toHaveLength(6);
    const resting = Array.from({ length: 9 }, (_, index) => ({ ...closed(`2026-11-${10 + index}`), stretches: index % 6 === 5 ? [] : [{ ...account.stretches[3]!, kind: "paused" as const }] }));
    expect(linesOf([...resting, last])).toEqual([{ kind: "fold", why: "idle", from: "2026-11-10", until: "2026-11-18", count: 9 }, { kind: "day", day: last }]);
    expect(linesOf([...resting.slice(0, 5), last])).toHaveLength(6);
    const late = Array.from({ length: 9 }, (_, index) => ({ ...first, date: `2026-12-${10 + index}` }));
    expect(linesOf([first, ...late], "2026-11-18").map((line) => line.kind)).toEqual(["day", "fold", "day"]);
  });
  it("spans the whole day around the clock, and an ordinary one where nothing is open", () => {
    const whole = { ...account.days[0]!, stretches: [{ from: at(18, "00:00"), until: at(19, "00:00"), kind: "counted" as const, reason: null, calendar: "c", entry: null }] };
    expect(axisOf([whole], ZONE)).toEqual({ from: 0, until: 1440, ticks: [0, 6, 12, 18, 24] });
    expect(axisOf([], ZONE).ticks).toEqual([9, 12, 15, 18]);
  });
});

describe("what the clock on the wall shows", () => {
  it("becomes an instant in the reader's zone, over both changes of daylight saving", () => {
    const wall = (text: string) => Date.parse(`${text}:00Z`);
    const instant = (text: string, zone: string) => new Date(instantAt(wall(text), zone)).toISOString();
    expect(instant("2026-11-23T09:00", ZONE)).toBe("2026-11-23T01:00:00.000Z");
    expect(instant("2026-03-29T01:59", "Europe/Berlin")).toBe("2026-03-29T00:59:00.000Z");
    expect(instant("2026-03-29T03:00", "Europe/Berlin")).toBe("2026-03-29T01:00:00.000Z");
    expect(instant("2026-10-25T03:00", "Europe/Berlin")).toBe("2026-10-25T02:00:00.000Z");
    expect(instant("2026-11-21T00:00", "America/Los_Angeles")).toBe("2026-11-21T08:00:00.000Z");
  });
});

describe("the owners of time", () => {
  it("stand in a fixed order, each with its color, and make the whole", () => {
    const shares = sharesOf(aLedger());
    expect(shares.map((one) => [one.kind, hoursText(one.seconds)])).toEqual([["intake", "0:35"], ["team", "8:45"], ["customer", "6:20"], ["buffer", "2:00"], ["closed", "55:02"]]);
    expect(shares.reduce((sum, one) => sum + one.seconds, 0)).toBe(aLedger().elapsed_seconds);
    expect(new Set(shares.map((one) => one.color)).size).toBe(5);
    const two = sharesOf({ elapsed_seconds: 3, owners: [{ kind: "team", id: "a", name: "A", seconds: 1 }, { kind: "team", id: "b", name: "B", seconds: 2 }, { kind: "approver", id: null, name: null, seconds: 0 }] });
    expect(two.map((one) => one.name)).toEqual(["B", "A"]);
    expect(two[0]?.color).not.toBe(two[1]?.color);
  });
});

describe("the clocks of a ticket", () => {
  const response = aClock({ id: "k0", kind: "first_response", state: "met", stopped_at: at(18, "16:31"), due_at: at(18, "17:20") });
  it("are the newest of each kind, without those called off", () => {
    const older = aClock({ id: "n1", kind: "next_response", state: "met", started_at: at(18, "17:00") });
    const newer = aClock({ id: "n2", kind: "next_response", state: "running", started_at: at(19, "09:00") });
    const off = aClock({ id: "f1", kind: "follow_up", state: "cancelled" });
    expect(currentClocks([aClock(), newer, older, off, response]).map(({ id }) => id)).toEqual(["k0", "n2", "k1"]);
    expect(nearestClock(ticketWith({ clocks: [response, newer, aClock()], timer: { ...timer, clock: "next_response" } }))?.id).toBe("n2");
    expect(nearestClock(ticketWith({ clocks: [], timer: null }))).toBeUndefined();
  });

  it("stand in the panel with policy, bar, due instant, buffer and in-house goal", async () => {
    const met = aDeadlineClock(response, { elapsed_minutes: 9 });
    await open(<DeadlineSection ticket={ticketWith({ clocks: [response, aClock()] })} />, { "GET /tickets/7/deadlines": someDeadlines({ clocks: [met, aDeadlineClock()] }) });
    expect(screen.getByRole("button", { name: "服务时限 · 标准服务" })).toBeTruthy();
    expect(await screen.findByText("00:09 达标")).toBeTruthy();
    expect(screen.getByText("1 天 23 时")).toBeTruthy();
    expect(screen.getByText("周一 16:40 到期 · 已扣除缓冲 2 时 · 对内 周一 14:40")).toBeTruthy();
    expect(await faults()).toEqual([]);
  });
  it("name the reason of a pause", async () => {
    const paused = aClock({ state: "paused", reason: "waiting_customer", due_at: null, warn_at: null, internal_due_at: null });
    await open(<DeadlineSection ticket={ticketWith({ clocks: [paused], timer: { ...timer, state: "paused", due_at: null } })} />);
    expect(screen.getByText("解决：已暂停，待客户回复")).toBeTruthy();
  });
  it("are absent where no policy applies", async () => {
    const { server } = await open(<DeadlineSection ticket={ticketWith({ clocks: [], timer: null })} />);
    expect(screen.queryByText(/服务时限/)).toBeNull();
    expect(server.asked).toEqual([]);
  });
  it("can be held for a stated reason, and go on again", async () => {
    const { server } = await open(<><DeadlineSection ticket={ticketWith()} /><TicketActions ticket={ticketWith()} /></>, { "POST /tickets/7/hold": {} });
    await userEvent.click(await screen.findByRole("button", { name: "挂起" }));
    const dialog = await screen.findByRole("dialog");
    const submit = () => within(dialog).getByRole("button", { name: "挂起" });
    expect(submit().getAttribute("aria-disabled")).toBe("true");
    await userEvent.click(within(dialog).getByRole("button", { name: "1 小时后" }));
    await userEvent.type(within(dialog).getByRole("textbox", { name: /原因/ }), "等法务回函");
    await userEvent.click(submit());
    await waitFor(() => expect(server.bodyOf("POST /tickets/7/hold")).toEqual({ until: new Date(Date.parse(NOW) + 3_600_000).toISOString(), reason: "等法务回函" }));
  });
  it("show a hold and end it", async () => {
    const { server } = await open(<DeadlineSection ticket={ticketWith()} />, {
      "GET /tickets/7/deadlines": someDeadlines({ hold: { until: at(24, "09:00"), reason: "等法务回函", by: "王蕾" }, may: ["hold", "release"] }), "DELETE /tickets/7/hold": null,
    });
    expect(await screen.findByText(/王蕾 挂起到 11-24 09:00/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "结束挂起" }));
    await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("DELETE /tickets/7/hold"));
  });
  it("let the rule about thanks be overridden, with a reason", async () => {
    const { server } = await open(<><DeadlineSection ticket={ticketWith()} /><TicketActions ticket={ticketWith()} /></>, { "POST /tickets/7/answer-expected": {} });
    await userEvent.click(await screen.findByRole("button", { name: "无需答复" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByRole("textbox"), "只是道谢");
    await userEvent.click(within(dialog).getByRole("button", { name: "无需答复" }));
    await waitFor(() => expect(server.bodyOf("POST /tickets/7/answer-expected")).toEqual({ expected: false, reason: "只是道谢" }));
  });
  it("name who was told and when, and take my acknowledgement", async () => {
    const told = anAlert({ id: "a2", kind: "breach", fired_at: at(21, "15:00"), told: [{ member_id: "m9", name: "周明哲", part: "team_lead" }], acknowledged_at: at(21, "16:05"), acknowledged_by: { name: "周明哲" }, late_seconds: 600 });
    const { server } = await open(<DeadlineSection ticket={ticketWith()} />, { "GET /tickets/7/deadlines": someDeadlines({ alerts: [anAlert(), told] }), "POST /sla/alerts/a1/acknowledge": null });
    const list = await screen.findByRole("list", { name: "提醒与升级" });
    expect(list.textContent).not.toContain("周明哲");
    await userEvent.click(screen.getByRole("button", { name: "另有 1 条" }));
    expect(list.textContent).toContain("已告知 林悦（处理人）");
    expect(list.textContent).toContain("周明哲 已确认");
    expect(list.textContent).toContain("晚了 10 分 才发出");
    await userEvent.click(within(list).getByRole("button", { name: "收到" }));
    await waitFor(() => expect(server.asked.map(({ call }) => call)).toContain("POST /sla/alerts/a1/acknowledge"));
  });
});

describe("the explanation", () => {
  const page = <><DeadlinePill calendar ticket={ticketWith()} /><TicketActions ticket={ticketWith()} /></>;
  const drawer = async () => {
    await userEvent.click(await screen.findByRole("button", { name: /为什么是这个时间/ }));
    return screen.findByRole("dialog");
  };
  it("opens from the deadline and tells the worked example to the minute", async () => {
    await open(page);
    expect(screen.getByText("周一 16:40 到期")).toBeTruthy();
    const dialog = await drawer();
    await within(dialog).findByText("为什么是周一 16:40");
    const sums = [...dialog.querySelectorAll("dd bdi")].map((figure) => figure.textContent);
    expect(sums).toEqual(["16:00", "6:20", "2:00", "96:00", "120:20"]);
    expect(within(dialog).getByText("相符")).toBeTruthy();
    const moves = [...dialog.querySelectorAll("ol li")].map((line) => line.textContent ?? "");
    expect(moves).toHaveLength(4);
    expect(moves[1]).toContain("整体重算 · 改优先级 · 王蕾 · 月底关账");
    expect(moves[0]).toContain("开始计时 · 建单 · P4 · 标准服务 v7");
    expect(moves[3]).toMatch(/11-23 14:40.*11-23 16:40/);
    expect(dialog.textContent).toContain("独立逐分复算一致 · 17:02");
    expect(dialog.textContent).toContain("B-0031 税务系统升级");
    expect(await faults()).toEqual([]);
  });
  it("shows and copies what the customer reads", async () => {
    await open(page, { "GET /tickets/7/deadlines": someDeadlines({ customer_zone: "Europe/Paris" }) });
    const user = userEvent.setup();
    const copied = vi.spyOn(navigator.clipboard, "writeText");
    const dialog = await drawer();
    await user.click(await within(dialog).findByRole("radio", { name: "给客户看的" }));
    expect(within(dialog).getByText("我们会在周一 16:40 前办好。")).toBeTruthy();
    expect(within(dialog).getByText("客户当地 11-23 09:40（Europe/Paris）")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "复制说明" }));
    expect(copied).toHaveBeenCalledWith("为什么是周一 16:40\n我们会在周一 16:40 前办好。");
  });
  it("says loudly when the independent count disagrees or the sum is off", async () => {
    const account = anAccount({ sums: { target: 57_600, paused: 22_800, buffer: 7200, closed: 340_000, total: 433_200 } });
    await open(page, { "GET /tickets/7/deadlines/k1": anExplanation({ verified: false, account }) });
    const dialog = await drawer();
    expect((await within(dialog).findByRole("alert")).textContent).toContain("独立逐分复算不一致");
    expect(within(dialog).getByText("不符")).toBeTruthy();
  });
  it("says what failed and tries again; names the right that is missing", async () => {
    let broken = true;
    await open(page, { "GET /tickets/7/deadlines/k1": () => (broken ? aProblem(409, "conflict") : aProblem(403, "denied", { params: { permission: "ticket.read_team" } })) });
    const dialog = await drawer();
    const alert = await within(dialog).findByRole("alert");
    broken = false;
    await userEvent.click(within(alert).getByRole("button", { name: "重试" }));
    expect(await within(dialog).findByText("ticket.read_team")).toBeTruthy();
  });
});

it("the ledger's page gives every minute an owner, span by span", async () => {
  await open(<LedgerPage ticket={ticketWith()} />);
  expect(await screen.findByText("72:42")).toBeTruthy();
  expect(screen.getAllByRole("row")).toHaveLength(3);
  expect(screen.getAllByText("财务")).toHaveLength(2);
  expect(await faults()).toEqual([]);
});
