import { describe, expect, it } from "vitest";
import { aNewAction, BLANK, fingerprint, isWhole, lacksOf, moved } from "./definition";
import { SORTS, type Definition } from "./shapes";

const rule = (given: Partial<Definition> = {}): Definition => ({ ...BLANK, name: { en: "R" }, actions: [{ do: "note", text: "n" }], ...given });

describe("a rule in the making", () => {
  it("lacks a name, something to wait for and something to do", () => {
    expect(lacksOf({ ...BLANK, trigger: { kind: "event", on: [] } })).toEqual(["name", "trigger", "actions"]);
    expect(lacksOf(rule())).toEqual([]);
  });

  it("may not end with a wait, nor do nothing but wait", () => {
    expect(lacksOf(rule({ actions: [{ do: "note", text: "n" }, { do: "wait", minutes: 60, hours: "clock" }] }))).toEqual(["wait_last"]);
    expect(lacksOf(rule({ actions: [{ do: "wait", minutes: 60, hours: "clock" }] }))).toEqual(["actions"]);
  });

  it("begins every action with a form that says what is missing", () => {
    const whole = SORTS.filter((sort) => isWhole(aNewAction(sort)));
    expect(whole).toEqual(["wait", "priority"]);
    expect(isWhole({ do: "reply", texts: { en: "  ", "zh-CN": "好" } })).toBe(true);
    expect(isWhole({ do: "assign", member_id: null, team_id: "t" })).toBe(true);
  });

  it("moves a step without losing one", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b"], 5, 0)).toEqual(["a", "b"]);
  });

  it("reads the same whatever the order of its keys", () => {
    const name = { en: "R", ar: "ق" };
    expect(fingerprint(rule({ name }))).toBe(fingerprint({ ...rule(), name: { ar: "ق", en: "R" } }));
    expect(fingerprint(rule())).not.toBe(fingerprint(rule({ name })));
  });
});
