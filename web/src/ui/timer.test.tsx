import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { learnServerTime } from "@/api/clock";
import { startI18n } from "@/i18n";
import { Announcer, figureOf, hoursText, readTimer, setReaderZone, SlaTimer, type TimerState } from ".";

const NOW = Date.parse("2026-11-21T09:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (offset: number) => new Date(NOW + offset).toISOString();
const timer = (patch: Partial<TimerState> = {}): TimerState => ({
  clock: "resolution", state: "running", reason: null, started_at: iso(-4 * HOUR), due_at: iso(4 * HOUR), warn_at: iso(2 * HOUR), ...patch,
});
const tone = (patch: Partial<TimerState>, now = NOW) => readTimer(timer(patch), now)?.tone;

describe("the tone of a deadline", () => {
  it("is gray while there is time, amber from the warning on or in the last hour, red from the deadline on", () => {
    expect(tone({})).toBe("calm");
    expect(tone({ warn_at: iso(0) })).toBe("soon");
    expect(tone({ due_at: iso(HOUR), warn_at: iso(HOUR - 1) })).toBe("soon");
    expect(tone({ due_at: iso(HOUR + 1), warn_at: iso(HOUR) })).toBe("calm");
    expect(tone({ due_at: iso(1), warn_at: iso(-HOUR) })).toBe("soon");
    expect(tone({ due_at: iso(0), warn_at: iso(-HOUR) })).toBe("late");
  });
  it("falls back on a quarter of the time where the server names no warning", () => {
    expect(tone({ started_at: iso(-12 * HOUR), due_at: iso(4.1 * HOUR), warn_at: null })).toBe("calm");
    expect(tone({ started_at: iso(-12 * HOUR), due_at: iso(4 * HOUR), warn_at: null })).toBe("soon");
  });
  it("does not take a night for a quarter of the target", () => {
    // Friday evening to Monday noon: most of the way in hours on the wall, none of it in open hours
    expect(tone({ started_at: iso(-60 * HOUR), due_at: iso(6 * HOUR), warn_at: iso(5 * HOUR) })).toBe("calm");
  });
  it("tells paused from late while paused, met in time from met late, and nothing from both", () => {
    expect(tone({ state: "paused", due_at: null, warn_at: null })).toBe("paused");
    expect(tone({ state: "paused", due_at: iso(-HOUR) })).toBe("late");
    expect(tone({ state: "met" })).toBe("met");
    expect(tone({ state: "met", breached: true })).toBe("missed");
    expect(readTimer(timer({ state: "none" }), NOW)).toBeNull();
    expect(readTimer(timer({ state: "cancelled" }), NOW)).toBeNull();
    expect(readTimer(null, NOW)).toBeNull();
  });
  it("shrinks the ring through the warning: a quarter is left there, none at the deadline", () => {
    const share = (now: number) => readTimer(timer(), now)?.share;
    expect(share(NOW - 4 * HOUR)).toBe(1);
    expect(share(NOW + 2 * HOUR)).toBeCloseTo(0.25);
    expect(share(NOW + 3 * HOUR)).toBeCloseTo(0.125);
    expect(share(NOW + 4 * HOUR)).toBe(0);
  });
});

describe("the figure", () => {
  const clock = (left: number) => { const figure = figureOf(left); return "clock" in figure ? figure.clock : figure; };
  it("counts seconds in the last hour, minutes above, days above a day", () => {
    expect(clock(41 * MINUTE + 20_000)).toBe("00:41:20");
    expect(clock(HOUR)).toBe("01:00:00");
    expect(clock(5 * HOUR + 10 * MINUTE + 42_000)).toBe("05:10:00");
    expect(clock(24 * HOUR)).toEqual({ days: 1, hours: 0, late: false });
    expect(clock(26 * HOUR + MINUTE)).toEqual({ days: 1, hours: 2, late: false });
  });
  it("shows zero only when it is over and counts on from there", () => {
    expect(clock(1)).toBe("00:00:01");
    expect(clock(0)).toBe("+00:00");
    expect(clock(-6 * MINUTE - 12_000)).toBe("+06:12");
    expect(clock(-HOUR - 5 * MINUTE - 30_000)).toBe("+01:05:00");
    expect(clock(-50 * HOUR)).toEqual({ days: 2, hours: 2, late: true });
  });
  it("writes lengths of time as hours and minutes, beyond a day too", () => {
    expect([57_600, 22_800, 433_200, 0, -5400].map(hoursText)).toEqual(["16:00", "6:20", "120:20", "0:00", "−1:30"]);
  });
});

describe("the clock of the page", () => {
  beforeEach(async () => {
    await startI18n("zh-CN");
    setReaderZone("Asia/Shanghai");
    vi.useFakeTimers({ now: NOW });
    learnServerTime(new Date(NOW).toUTCString(), NOW + 500);
  });
  afterEach(() => {
    learnServerTime(new Date(NOW).toUTCString(), NOW + 500);
    vi.useRealTimers();
    vi.restoreAllMocks();
    setReaderZone(undefined);
  });
  const shown = () => document.querySelector("[data-tone] bdi")?.textContent;
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  const hide = (hidden: boolean) => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
  };

  it("ticks by the second in the last hour", () => {
    render(<SlaTimer timer={timer({ due_at: iso(41 * MINUTE + 20_000), warn_at: iso(-1) })} />);
    expect(shown()).toBe("00:41:20");
    pass(1010);
    expect(shown()).toBe("00:41:19");
    pass(40 * MINUTE);
    expect(shown()).toBe("00:01:19");
  });
  it("ticks by the minute above, and changes over by itself", () => {
    render(<SlaTimer timer={timer({ due_at: iso(64 * MINUTE), warn_at: iso(10 * MINUTE) })} />);
    expect(vi.getTimerCount()).toBe(1);
    expect(shown()).toBe("01:04:00");
    pass(30_000);
    expect(shown()).toBe("01:04:00");
    pass(30_010);
    expect(shown()).toBe("01:03:00");
    pass(4 * MINUTE + 5000);
    expect(shown()).toMatch(/^00:58:5\d$/);
    expect(document.querySelector("[data-tone]")?.getAttribute("data-tone")).toBe("soon");
  });
  it("is one timer for all, and none when nothing shows the time", () => {
    const many = render(<>{[1, 2, 3, 4].map((hours) => <SlaTimer key={hours} timer={timer({ due_at: iso(hours * 20 * MINUTE) })} />)}</>);
    expect(vi.getTimerCount()).toBe(1);
    many.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
  it("rests while the page is hidden and is right at once when it is seen again", () => {
    render(<SlaTimer timer={timer({ due_at: iso(30 * MINUTE) })} />);
    hide(true);
    pass(10_000);
    expect(shown()).toBe("00:30:00");
    hide(false);
    expect(shown()).toBe("00:29:50");
    expect(vi.getTimerCount()).toBe(1);
  });
  it("follows the server's clock, not the machine's", () => {
    render(<SlaTimer timer={timer({ due_at: iso(30 * MINUTE) })} />);
    act(() => learnServerTime(new Date(NOW + 5 * MINUTE).toUTCString(), NOW + 500));
    expect(shown()).toBe("00:25:00");
    pass(1010);
    expect(shown()).toBe("00:24:59");
  });
  it("turns red at the deadline and says it aloud once, on my own ticket only", () => {
    const due = timer({ due_at: iso(2000), warn_at: iso(-1) });
    render(<><SlaTimer timer={due} mine="T-7" /><SlaTimer timer={due} mine="T-7" pill /><SlaTimer timer={due} /><Announcer /></>);
    const voice = document.querySelector("[data-announcer]");
    expect(voice?.textContent).toBe("");
    pass(2010);
    expect(shown()).toBe("+00:00");
    expect(voice?.textContent).toMatch(/^T-7 · 解决：17:00 已到期/);
    pass(5000);
    expect(shown()).toBe("+00:05");
  });
  it("says nothing aloud about what was late before it was shown", () => {
    render(<><SlaTimer timer={timer({ due_at: iso(-HOUR) })} mine="T-8" /><Announcer /></>);
    pass(2 * MINUTE);
    expect(document.querySelector("[data-announcer]")?.textContent).not.toContain("T-8");
  });
  it("is named in words for those who do not see it, with the reason of a pause", () => {
    render(<><SlaTimer timer={timer()} /><SlaTimer timer={timer({ state: "paused", due_at: null })} reason="待客户回复" /></>);
    expect(screen.getByText("解决：还剩 4 时，21:00 到期")).toBeTruthy();
    const paused = screen.getByText("解决：已暂停，待客户回复").parentElement;
    expect(paused?.dataset.tip).toBe("解决：已暂停，待客户回复");
    expect(document.querySelector("[data-tone=calm] bdi")?.getAttribute("dir")).toBe("ltr");
  });
});
