import { describe, expect, it } from "vitest";
import { evaluate, visibleFields } from "./conditions";
import type { Condition, Field } from "./types";

const facts: Record<string, unknown> = { priority: "P1", tags: ["vip", "双11"], subject: "Refund for order", impact: 2, order: null, urgent: true, city: "" };
const judge = (condition: Condition) => evaluate(condition, (field) => facts[field]);

describe("operators", () => {
  it.each([
    ["priority", "eq", "P1", true], ["priority", "ne", "P1", false], ["tags", "eq", "vip", true], ["order", "eq", null, true],
    ["priority", "in", ["P1", "P2"], true], ["priority", "not_in", ["P1"], false], ["tags", "in", ["x", "双11"], true], ["priority", "in", "P1", false],
    ["impact", "gt", 1, true], ["impact", "gt", 2, false], ["impact", "gte", 2, true], ["impact", "lt", 3, true], ["impact", "lte", 1, false], ["impact", "gte", "2", true],
    ["order", "gt", 1, false], ["subject", "contains", "refund", true], ["tags", "contains", "vip", true], ["impact", "contains", "2", false],
    ["order", "empty", undefined, true], ["city", "empty", undefined, true], ["tags", "not_empty", undefined, true], ["urgent", "eq", true, true],
  ])("%s %s %o is %s", (field, op, value, verdict) => {
    expect(judge({ field, op, value })).toBe(verdict);
  });
});

describe("composition", () => {
  const yes: Condition = { field: "priority", op: "eq", value: "P1" };
  const no: Condition = { field: "priority", op: "eq", value: "P4" };
  const unknown: Condition = { field: "sla.overdue", op: "eq", value: true };

  it("follows all, any and not", () => {
    expect(judge({ all: [yes, yes] })).toBe(true);
    expect(judge({ all: [yes, no] })).toBe(false);
    expect(judge({ any: [no, yes] })).toBe(true);
    expect(judge({ any: [no, no] })).toBe(false);
    expect(judge({ not: no })).toBe(true);
    expect(judge({ all: [] })).toBe(true);
    expect(judge({ any: [] })).toBe(false);
  });

  it("stays undecided about what it does not know, unless the rest decides", () => {
    expect(judge(unknown)).toBeNull();
    expect(judge({ field: "priority", op: "sounds_like", value: "P1" })).toBeNull();
    expect(judge({ all: [yes, unknown] })).toBeNull();
    expect(judge({ all: [no, unknown] })).toBe(false);
    expect(judge({ any: [yes, unknown] })).toBe(true);
    expect(judge({ not: unknown })).toBeNull();
  });
});

it("knows whom «me» and «my teams» mean, and does not guess without an asker", () => {
  const asker = { member_id: "m1", team_ids: ["t1", "t2"] };
  const about = (op: string, value: unknown, who?: typeof asker) => evaluate({ field: "owner", op }, () => value, who);
  expect(about("is_me", "m1", asker)).toBe(true);
  expect(about("is_me", ["m2", "m1"], asker)).toBe(true);
  expect(about("is_me", null, asker)).toBe(false);
  expect(about("in_my_teams", "t2", asker)).toBe(true);
  expect(about("is_me", "m1")).toBeNull();
});

it("shows a conditional field only when its condition holds or cannot be judged", () => {
  const field = (key: string, visible_when: Condition | null) => ({ key, visible_when }) as Field;
  const fields = [
    field("always", null), field("paid", { field: "priority", op: "eq", value: "P1" }),
    field("hidden", { field: "priority", op: "eq", value: "P3" }), field("server", { field: "nobody_knows", op: "eq", value: 1 }),
  ];
  expect(visibleFields(fields, (name) => facts[name]).map(({ key }) => key)).toEqual(["always", "paid", "server"]);
});
