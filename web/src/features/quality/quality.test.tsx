import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { RatingAnswers } from "./RatingAnswers";
import { barsOf, callLacks, exhausted, needsApproval, worthShowing, type PurseLimits, type Quality } from "./shapes";
import { aServer, aTicket } from "@/test/given";
import { show } from "@/test/render";

const purse: PurseLimits = {
  id: "p", name: { "zh-CN": "售后关怀金" }, currency: "CNY", budget: "1240.00", left: "1240.00", single: "50", member_monthly: "420", member_used: "0", customer_90_days: "200", customer_used: "0",
};

describe("limits of a purse", () => {
  test("an amount above one's own limit asks for approval and says by how much", () => {
    const bars = barsOf(purse, 80);
    expect(bars.find(({ key }) => key === "single")).toMatchObject({ of: 50, used: 80, over: 30 });
    expect([needsApproval(bars), exhausted(bars)]).toEqual([true, false]);
  });
  test("up to the limit nobody is asked", () => expect(needsApproval(barsOf(purse, 50))).toBe(false));
  test("what was given before counts", () => expect(needsApproval(barsOf({ ...purse, member_used: "400" }, 50))).toBe(true));
  test("more than the purse holds is no matter of approval", () => {
    const bars = barsOf({ ...purse, single: "9999", member_monthly: "9999", customer_90_days: "9999", left: "40" }, 41);
    expect([needsApproval(bars), exhausted(bars)]).toEqual([false, true]);
  });
});

test("a call says in the order of the form what it still lacks", () => {
  expect(callLacks({ solved: "", score: 0, words: " " })).toEqual(["solved", "score", "words"]);
  expect(callLacks({ solved: "part", score: 4, words: "好" })).toEqual([]);
});

test("a good rating alone opens no panel", () => {
  const quality: Quality = { rating: null, second_handling: null, callbacks: [], compensations: [], closing: { until: "close", met: 0, conditions: [] }, causes: [] };
  expect(worthShowing(quality)).toBe(false);
  const rating = { score: 5, comment: "好", scored: [], improvements: [], at: "2026-11-21T08:00:00Z", threshold: 3 };
  expect(worthShowing({ ...quality, rating })).toBe(false);
  expect(worthShowing(undefined)).toBe(false);
});

describe("what a customer answered besides the score", () => {
  const ticket = aTicket(7, { version: 3, rated: { score: 5, comment: "", at: "2026-11-21T08:00:00Z" } });
  const rating = { score: 5, comment: "补一句", scored: [{ key: "speed", name: { "zh-CN": "时效" }, score: 4 }], improvements: [{ key: "waiting", name: { "zh-CN": "等得久" } }], at: "2026-11-21T08:00:00Z", threshold: 3 };
  test("stands in words beside it, also what was said later", async () => {
    aServer({ "GET /tickets/7/quality": { rating, second_handling: null, callbacks: [], compensations: [], closing: { until: "close", met: 0, conditions: [] }, causes: [] } });
    await show(<RatingAnswers ticket={ticket} />);
    expect(await screen.findByText("时效")).toBeTruthy();
    expect(screen.getByText("等得久")).toBeTruthy();
    expect(screen.getByText("补一句")).toBeTruthy();
  });
});
