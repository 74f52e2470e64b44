import { describe, expect, it } from "vitest";
import { falls } from "../priority/shapes";
import { neighbors, placeBody, treeOf } from "../catalogue/tree";
import { aField, asksOf, formDifference, keyFrom, lackOf, ofKind, spokenIn } from "./model";
import type { TypeDraft } from "./shapes";

const named = (key: string, name = key) => ({ ...aField("text", []), key, name: { en: name } });

describe("a form in the making", () => {
  it("makes keys of names, free among those there are", () => {
    expect(keyFrom("Refund account!", [], "field")).toBe("refund_account");
    expect(keyFrom("Refund account", ["refund_account"], "field")).toBe("refund_account_1");
    expect(keyFrom("退款账号", ["field_1"], "field")).toBe("field_2");
    expect(keyFrom("2nd try", [], "field")).toBe("nd_try");
  });

  it("says what a field lacks, one thing after the other", () => {
    const blank = aField("choice", []);
    expect(lackOf(blank, [blank])).toBe("name");
    const choice = { ...blank, name: { en: "Wish" } };
    expect(lackOf(choice, [choice])).toBe("option_names");
    const full = { ...choice, options: [{ value: "a", name: { en: "A" }, archived: false }] };
    expect(lackOf(full, [full])).toBeNull();
    expect(lackOf(full, [full, full])).toBe("key_twice");
    const gone = { ...full, options: full.options.map((one) => ({ ...one, archived: true })) };
    expect(lackOf(gone, [gone])).toBe("options");
    expect(ofKind(full, "text").options).toEqual([]);
  });

  it("asks about the other fields, never about itself or what is archived", () => {
    const fields = [named("a"), named("b"), { ...named("c"), archived: true }];
    const category = { field: "category", kind: "tree" as const, ops: ["under"], label: "" };
    expect(asksOf(fields, 0, [category, { ...category, field: "closed_at" }]).map(({ field }) => field)).toEqual(["fields.b", "category"]);
  });

  it("counts the texts that are missing in a language", () => {
    const draft: TypeDraft = { name: { en: "Repair", ar: "x" }, description: {}, icon: "ticket", default_priority: null, portal: true, archived: false, fields: [named("a"), { ...named("b"), archived: true }] };
    expect(spokenIn(draft, "en").missing).toBe(0);
    expect(spokenIn(draft, "ar")).toEqual({ missing: 1, share: 0.5 });
  });

  it("tells which fields came, went or changed", () => {
    const [a, b, c] = [named("a"), named("b"), named("c")];
    expect(formDifference([a, b], [c, { ...a, portal: false }])).toEqual({ added: ["c"], removed: ["b"], changed: ["a"] });
    expect(formDifference([a, b], [b, a])).toEqual({ added: [], removed: [], changed: [] });
  });
});

describe("the matrix of priorities", () => {
  it("marks where more would be less urgent", () => {
    expect(falls([["P1", "P1", "P2"], ["P1", "P2", "P3"], ["P2", "P3", "P4"]]).size).toBe(0);
    expect([...falls([["P3", "P1", "P2"], ["P1", "P2", "P3"], ["P2", "P3", "P4"]])]).toEqual(["0.0"]);
  });
});

describe("the tree of categories", () => {
  const node = (id: string, parent_id: string | null, level: 1 | 2 | 3, active = true) => ({ id, parent_id, level, name: { en: id }, active });
  const tree = treeOf([node("a", null, 1), node("b", null, 1), node("b1", "b", 2), node("off", "b", 2, false), node("b2", "b", 2)], null);

  it("moves by arrow keys among siblings in use, in and out", () => {
    expect(neighbors(tree, "b2")).toEqual({
      ArrowUp: { side: "before", target: "b1" }, ArrowDown: null, ArrowRight: { side: "into", target: "b1" }, ArrowLeft: { side: "after", target: "b" },
    });
    expect(neighbors(tree, "a").ArrowUp).toBeNull();
  });

  it("says a place as the server reads it", () => {
    expect(placeBody(tree, "b2", { side: "before", target: "b1" })).toEqual({ parent_id: "b", before: "b1" });
    expect(placeBody(tree, "b1", { side: "after", target: "b2" })).toEqual({ parent_id: "b", before: null });
    expect(placeBody(tree, "b2", { side: "after", target: "b" })).toEqual({ parent_id: null, before: null });
    expect(placeBody(tree, "a", { side: "into", target: "b" })).toEqual({ parent_id: "b", before: null });
  });
});
