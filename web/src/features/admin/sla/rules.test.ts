import { beforeEach, describe, expect, it } from "vitest";
import { laterTexts, setLanguage, startI18n } from "@/i18n";
import { added, DEFAULT_STEPS, draggedTo, inOrder, kindOf, measured, momentOf, nudged, placesOf, problemOf, removed, told } from "./chain";
import { aNewPolicy, lacksOf, leadingClock, withCalendar, withMinutes, withSteps, withTarget } from "./definition";
import { durationText, parseDuration } from "./durations";
import { moved } from "./order";
import { differences, fingerprint, same, withPath } from "./same";
import type { PolicyDefinition, Target, YearDay } from "./shapes";
import { asked, instantOf, wallClock, type Question } from "./tryOut";
import { joined, openMinutes, painted, parseDay, weekText } from "./week";
import { monthsOf, runsOf } from "./year";

beforeEach(async () => {
  await startI18n("zh-CN");
  await laterTexts("sla");
});
const minutes = (text: string, unit?: number, day?: number) => parseDuration(text, unit, day).minutes;

describe("lengths of time", () => {
  it.each([["15 分", 15], ["15分钟", 15], ["2 时", 120], ["2小时", 120], ["1 天", 1440], ["1 天 6 时", 1800], ["半小时", 30], ["1.5 h", 90], ["1h30m", 90], ["90 min", 90], ["1d", 1440], ["٢ ساعة", 120], ["٤٥ د", 45], ["2 س", 120], ["1:30", 90], ["２時", 120]])("%s is %i minutes", (text, expected) => {
    expect(minutes(text)).toBe(expected);
  });
  it("take a bare number in the unit that stood there, and ask for one otherwise", () => {
    expect(minutes("30", 60)).toBe(1800);
    expect(parseDuration("30").problem).toBe("unit");
    expect(parseDuration("1 时 30").problem).toBe("unit");
  });
  it("are refused in words, never guessed", () => {
    expect(parseDuration("soon").problem).toBe("unread");
    expect(parseDuration("15 分 soon").problem).toBe("unread");
    expect(parseDuration("0.01 时").problem).toBe("part");
    expect(parseDuration("400 天").problem).toBe("long");
    expect(parseDuration("0 分").problem).toBe("unread");
    expect([parseDuration("").problem, minutes("—")]).toEqual([null, null]);
  });
  it("count a day by the calendar's own length", () => {
    expect(minutes("3 天", undefined, 540)).toBe(1620);
    expect(durationText(1620, 540)).toBe("3 天");
    expect(durationText(1440, 540)).toBe("24 时");
  });
  it("read back as they were written, in every language", async () => {
    for (const language of ["zh-CN", "en", "ar"]) {
      await setLanguage(language);
      for (const amount of [1, 15, 59, 60, 61, 90, 480, 1439, 1440, 1441, 1800, 10_080, 14_555]) expect(minutes(durationText(amount))).toBe(amount);
      for (const amount of [1, 540, 541, 1440, 2700]) expect(minutes(durationText(amount, 540), undefined, 540)).toBe(amount);
    }
    await setLanguage("zh-CN");
  });
});

describe("the chain", () => {
  it("stands in the order in which its steps are reached", () => {
    const mixed = [...DEFAULT_STEPS].reverse().concat({ key: "early", before_minutes: 90, to: ["handler"] });
    expect(inOrder(mixed, 120).map(({ key }) => key)).toEqual(["early", "warn", "breach", "department", "director"]);
    expect(DEFAULT_STEPS.map((step) => momentOf(step, 120))).toEqual([90, 120, 150, 240]);
    expect(momentOf({ key: "odd", percent: 33 }, 10)).toBe(4);
  });
  it("tells warning, breach and escalation apart", () => {
    expect(DEFAULT_STEPS.map(kindOf)).toEqual(["warning", "breach", "escalation", "escalation"]);
    expect(kindOf({ key: "late", percent: 150 })).toBe("escalation");
  });
  it("keeps its points apart and on the line", () => {
    const crowded = [70, 71, 72, 73, 74, 75].map((percent) => ({ key: `s${percent}`, percent, to: ["handler" as const] }));
    const { places } = placesOf([...crowded, ...DEFAULT_STEPS.slice(1)], 120);
    places.slice(1).forEach((place, index) => expect(place - (places[index] ?? 0)).toBeGreaterThan(0.09));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(1);
  });
  it("gains, loses and changes steps without touching the others", () => {
    const more = added(DEFAULT_STEPS, 50);
    expect(more.at(-1)).toEqual({ key: "step_5", percent: 50, to: ["handler"] });
    expect(new Set(added(more, 50).map(({ key }) => key)).size).toBe(6);
    expect(removed(more, "breach").map(({ key }) => key)).toEqual(["warn", "department", "director", "step_5"]);
    expect(measured(DEFAULT_STEPS[2]!, "percent", 150)).toEqual({ key: "department", percent: 150, to: ["department_head"], raise_level: true });
    expect(told({ key: "a", percent: 10, to: ["director"] }, "handler", true).to).toEqual(["handler", "director"]);
  });
  it("is moved by keyboard and pointer", () => {
    expect(nudged({ key: "a", percent: 75 }, 1).percent).toBe(80);
    expect(nudged({ key: "a", percent: 3 }, -1).percent).toBe(1);
    expect(nudged({ key: "a", before_minutes: 30 }, 1).before_minutes).toBe(27);
    expect(nudged({ key: "a", after_minutes: 30 }, 1).after_minutes).toBe(33);
    expect(draggedTo({ key: "a", percent: 75 }, 0.4, 0.8, 120).percent).toBe(50);
    expect(draggedTo({ key: "a", after_minutes: 30 }, 0.9, 0.8, 120).after_minutes).toBe(120);
    expect(draggedTo({ key: "a", before_minutes: 30 }, 0.4, 0.8, 120).before_minutes).toBe(60);
  });
  it("says what is lacking", () => {
    expect(problemOf({ key: "a", percent: 75, to: [] })).toBe("nobody");
    expect(problemOf({ key: "a", percent: 0, to: ["handler"] })).toBe("percent");
    expect(DEFAULT_STEPS.map(problemOf)).toEqual([null, null, null, null]);
  });
});

describe("a policy's definition", () => {
  const target: Target = { minutes: { resolution: 120, first_response: 15 }, calendar: "c1", calendars: { resolution: "c2" }, steps: [{ key: "only", percent: 50, clocks: ["resolution"], to: ["handler"] }, ...DEFAULT_STEPS] };
  const policy: PolicyDefinition = { name: { en: "VIP" }, when: { all: [] }, targets: { P1: target } };
  it("drops with a clock what belonged to it, and the row with its last clock", () => {
    const less = withMinutes(target, "resolution", null);
    expect(less.calendars).toEqual({});
    expect(less.steps).toEqual(DEFAULT_STEPS);
    const none = withTarget(withTarget(policy, "P1", target, () => less), "P1", target, (old) => withMinutes(old, "first_response", null));
    expect(none.targets).toEqual({});
  });
  it("begins a row with what it is given", () => {
    const more = withTarget(policy, "P4", { minutes: {}, calendar: "c9" }, (old) => withMinutes(old, "resolution", 60));
    expect(more.targets.P4).toEqual({ minutes: { resolution: 60 }, calendar: "c9" });
    expect(withCalendar(target, "first_response", "c3").calendars).toEqual({ resolution: "c2", first_response: "c3" });
    expect(withSteps(policy, ["P1", "P2"], []).targets).toEqual({ P1: { ...target, steps: [] } });
  });
  it("says what stands in the way of publishing", () => {
    expect(lacksOf({ name: {}, when: { all: [] }, targets: {} }).map(({ what }) => what)).toEqual(["name", "targets"]);
    expect(lacksOf({ ...policy, targets: { P1: { ...target, margin_minutes: 120 } } })).toEqual([{ what: "margin", priority: "P1" }]);
    expect(lacksOf(policy)).toEqual([]);
    expect(lacksOf(aNewPolicy("department", { en: "x" }, "c1"))).toEqual([]);
    expect(leadingClock(target)).toBe("resolution");
  });
});

describe("what two definitions have in common", () => {
  it("is not a matter of order or of defaults written out", () => {
    expect(same({ a: 1, b: { c: [] } }, { b: {}, a: 1, d: null, e: false })).toBe(true);
    expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(fingerprint(undefined)).toBe(fingerprint(null));
  });
  it("names the smallest place that differs; a list differs whole", () => {
    const before = { name: { en: "A" }, targets: { P1: { minutes: { resolution: 60 }, steps: [{ key: "a" }] } } };
    const after = { name: { en: "A" }, targets: { P1: { minutes: { resolution: 90 }, steps: [{ key: "b" }] } } };
    expect(differences(before, after).map(({ path }) => path)).toEqual(["targets.P1.minutes.resolution", "targets.P1.steps"]);
    expect(withPath(before, "targets.P1.minutes.resolution", 90).targets.P1).toEqual({ minutes: { resolution: 90 }, steps: [{ key: "a" }] });
    expect(withPath(before, "targets.P1.minutes.resolution", undefined).targets.P1.minutes).toEqual({});
  });
});

describe("the week", () => {
  it("is painted open and closed, and what touches is joined", () => {
    expect(joined([[540, 600], [600, 660], [700, 720]])).toEqual([[540, 660], [700, 720]]);
    expect(painted([[540, 720]], [600, 630], false)).toEqual([[540, 600], [630, 720]]);
    expect(painted([[540, 600]], [600, 630], true)).toEqual([[540, 630]]);
    expect(painted([], [0, 30], false)).toEqual([]);
  });
  it("is typed as text", () => {
    expect(parseDay("9-12, 13:30–18")).toEqual({ intervals: [["09:00", "12:00"], ["13:30", "18:00"]], problem: null });
    expect(parseDay("13:00至24:00、9点").problem).toBe("unread");
    expect(parseDay("٩-١٢").intervals).toEqual([["09:00", "12:00"]]);
    expect([parseDay("18-9").problem, parseDay("9-12,11-13").problem, parseDay("9-25").problem]).toEqual(["backwards", "overlap", "unread"]);
    expect(parseDay("—").intervals).toEqual([]);
  });
  it("is said shortly and summed", () => {
    const week = { mon: [["09:00", "18:00"]], tue: [["09:00", "18:00"]], wed: [], sat: [["10:00", "12:00"]] } as Parameters<typeof weekText>[0];
    expect(weekText(week, (day) => day)).toBe("mon–tue 09:00–18:00; sat 10:00–12:00");
    expect(openMinutes(week)).toBe(1200);
  });
});

it("lays a year out in weeks that begin on Monday, and joins days of one holiday", () => {
  const day = (date: string): YearDay => ({ date, intervals: [], source: "weekly", name: null });
  const days = Array.from({ length: 365 }, (_, index) => day(new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)));
  const [january] = monthsOf(days);
  expect(january?.weeks[0]?.map((one) => one?.date.slice(8) ?? null)).toEqual([null, null, null, "01", "02", "03", "04"]);
  expect(monthsOf(days).flatMap(({ weeks }) => weeks.flat().filter(Boolean))).toHaveLength(365);
  const holiday = (date: string, name = "春节") => ({ date, name, source: "holiday" });
  expect(runsOf([holiday("2026-02-28"), holiday("2026-03-01"), holiday("2026-03-03"), holiday("2026-03-04", "x")]).map(({ first, last }) => [first, last])).toEqual([["2026-02-28", "2026-03-01"], ["2026-03-03", "2026-03-03"], ["2026-03-04", "2026-03-04"]]);
});

it("moves one policy and leaves the others in their order", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 0, 5)).toEqual(["a"]);
});

describe("a try-out", () => {
  it("asks at the local wall clock, also when the clock was turned", () => {
    expect(instantOf("2026-11-21T17:02", "Asia/Shanghai")).toBe("2026-11-21T09:02:00.000Z");
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("", "Asia/Shanghai")).toBeNull();
    expect(wallClock(Date.parse("2026-11-21T16:30:00Z"), "Asia/Shanghai")).toBe("2026-11-22T00:30");
  });
  it("asks about the draft, and nothing while the number is missing", () => {
    const question: Question = { mode: "ticket", ticket: "", at: "2026-11-21T17:02", invented: { priority: "P1", type_key: null, channel: "email", tier: "vip", department_id: null, requester_zone: "Europe/Paris" } };
    const policy: PolicyDefinition = { name: {}, when: { all: [] }, targets: {} };
    expect(asked(question, "p1", "customer", policy, "Asia/Shanghai")).toBeNull();
    expect(asked({ ...question, ticket: "T-20431" }, "p1", "customer", policy, "Asia/Shanghai")).toMatchObject({ ticket: "20431", policies: [{ id: "p1", definition: policy }] });
    expect(asked({ ...question, mode: "invented" }, "p1", "customer", policy, "Asia/Shanghai")?.facts?.tier).toBe("vip");
  });
});
