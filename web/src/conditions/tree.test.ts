import { describe, expect, it } from "vitest";
import { aGroup, DEEPEST, depthOf, dissolved, fromParts, groupsBeside, isGroup, leafNode, levelsOf, lifted, mayWrap, movedInto, partsOf, readTree, replaced, stampOf, without, withLeaf, withMode, withPart, wrapped, writeTree, type GroupNode, type Node } from "./tree";
import { sentenceOf, type Speech } from "./words";
import { evaluate } from "@/api/conditions";
import type { Condition } from "@/api/types";

/** The same numbers for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 13), 3266489917) >>> 0;
    return ((mixed ^ (mixed >>> 16)) >>> 0) % below;
  };
}
const FIELDS = ["a", "b", "c", "d"];
const pick = (roll: (below: number) => number): Condition => ({ field: FIELDS[roll(4)] ?? "a", op: "eq", value: "x" });
function someCondition(roll: (below: number) => number, depth = 0): Condition {
  const kind = depth > 4 ? 0 : roll(4);
  if (kind === 0) return pick(roll);
  if (kind === 1) return { not: someCondition(roll, depth + 1) };
  const parts = Array.from({ length: roll(4) }, () => someCondition(roll, depth + 1));
  return kind === 2 ? { all: parts } : { any: parts };
}
const nodesOf = (node: Node): Node[] => [node, ...(isGroup(node) ? node.parts.flatMap(nodesOf) : [])];
const inside = (root: GroupNode): Node[] => nodesOf(root).slice(1);
const WORLDS = Array.from({ length: 2 ** FIELDS.length }, (_, bits) => Object.fromEntries(FIELDS.map((field, at) => [field, bits & (1 << at) ? "x" : "y"])));
const truths = (condition: Condition | null) => WORLDS.map((facts) => condition === null || evaluate(condition, (field) => facts[field]));
const SEEDS = Array.from({ length: 400 }, (_, seed) => seed * 7919 + 1);
const leaf = (field: string): Condition => ({ field, op: "eq", value: "x" });

describe("editing nothing", () => {
  it("changes nothing, whatever came in", () => {
    const shapes = new Set<string>();
    for (const seed of SEEDS) {
      const condition = someCondition(dice(seed));
      shapes.add(Object.keys(condition)[0] ?? "");
      expect(writeTree(readTree(condition))).toEqual(condition);
    }
    expect(shapes).toEqual(new Set(["field", "not", "all", "any"]));
  });
  it("keeps every part that was not touched as it was written", () => {
    let checked = 0;
    for (const seed of SEEDS) {
      const roll = dice(seed);
      const before = someCondition(roll);
      const root = readTree(before);
      const after = writeTree(withPart(root, root.id, leafNode({ field: "a", op: "in", value: ["new"] })));
      const kept = root.parts.map(writeTree);
      const written = after === null ? [] : "all" in after ? after.all : "any" in after ? after.any : "not" in after && "any" in after.not ? after.not.any : [];
      expect(written.slice(0, -1)).toEqual(kept);
      checked += kept.length;
    }
    expect(checked).toBeGreaterThan(200);
  });
});

describe("regrouping", () => {
  it("means the same after a part was put into a group of its own and taken out again", () => {
    let moved = 0;
    for (const seed of SEEDS) {
      const roll = dice(seed);
      const root = readTree({ all: [someCondition(roll), someCondition(roll), pick(roll)] });
      for (const node of root.parts.filter((one) => mayWrap(root, one.id))) {
        const there = wrapped(root, node.id);
        expect(depthOf(there, node.id)).toBe(2);
        const back = lifted(there, node.id);
        expect(truths(writeTree(there))).toEqual(truths(writeTree(root)));
        expect(writeTree(back)).toEqual(writeTree(root));
        moved += 1;
      }
    }
    expect(moved).toBeGreaterThan(400);
  });
  it("makes no group deeper than three, and never loses a part", () => {
    for (const seed of SEEDS) {
      const roll = dice(seed);
      let root = readTree({ all: [leaf("a"), { any: [leaf("b"), leaf("c")] }, leaf("d")] });
      for (let step = 0; step < 12; step += 1) {
        const all = inside(root);
        const node = all[roll(all.length)];
        if (!node) break;
        const beside = groupsBeside(root, node.id)[0];
        root = [() => wrapped(root, node.id), () => lifted(root, node.id), () => dissolved(root, node.id), () => (beside ? movedInto(root, node.id, beside.id) : root), () => (isGroup(node) ? withMode(root, node.id, "none") : root)][roll(5)]?.() ?? root;
        expect(levelsOf(root)).toBeLessThanOrEqual(DEEPEST);
        expect(inside(root).flatMap((one) => (isGroup(one) ? [] : [one.leaf.field])).sort()).toEqual(FIELDS);
        expect(inside(root).every((one) => !isGroup(one) || one.parts.length > 0)).toBe(true);
      }
    }
  });
  it("removes a group with its last part", () => {
    const root = readTree({ all: [leaf("a"), { any: [leaf("b")] }] });
    const last = inside(root).at(-1);
    expect(writeTree(without(root, last?.id ?? -1))).toEqual({ all: [leaf("a")] });
  });
});

describe("what is not whole", () => {
  it("stays out of what is written, and an edited one holds as it last was", () => {
    const root = readTree({ all: [leaf("a")] });
    const begun = withPart(root, root.id, leafNode({ field: "priority", op: "in", value: [] }));
    expect(writeTree(begun)).toEqual({ all: [leaf("a")] });
    const [first] = root.parts;
    if (!first || isGroup(first)) throw new Error("a single condition was read");
    const half = replaced(root, first.id, () => [withLeaf(first, { field: "a", op: "in", value: [] })]);
    expect(writeTree(half)).toEqual({ all: [leaf("a")] });
    expect(writeTree(withPart(root, root.id, aGroup("all", [])))).toEqual({ all: [leaf("a")] });
    expect(writeTree(without(root, first.id))).toBeNull();
  });
});

it("reads a «not» as a group of which none holds, and means the same when it is written anew", () => {
  for (const seed of SEEDS) {
    const condition: Condition = { not: someCondition(dice(seed)) };
    const root = readTree(condition);
    const anew = writeTree(withMode(withMode(root, root.id, "all"), root.id, "none"));
    if (root.parts.length > 0) expect(truths(anew)).toEqual(truths(condition));
  }
});

it("two conditions are the same whatever the order of keys and whether one stands alone", () => {
  expect(stampOf({ all: [{ value: ["P1"], op: "in", field: "priority" }] })).toBe(stampOf({ field: "priority", op: "in", value: ["P1"] }));
  expect(stampOf({ all: [] })).toBe(stampOf(null));
  expect(stampOf({})).toBe(stampOf(null));
  expect(stampOf({ any: [] })).not.toBe(stampOf(null));
  expect(stampOf({ any: [leaf("a"), leaf("b")] })).not.toBe(stampOf({ all: [leaf("a"), leaf("b")] }));
  expect(fromParts(partsOf({}))).toEqual({ all: [] });
  expect(partsOf({ any: [leaf("a")] })).toEqual([{ any: [leaf("a")] }]);
});

it("says groups within groups in brackets", () => {
  const speech: Speech = { leaf: ({ field }) => field, all: " and ", any: " or ", never: "never", always: "always", group: (inner) => `(${inner})`, not: (inner) => `not (${inner})` };
  const say = (condition: Condition) => sentenceOf(condition, speech);
  expect(say({ all: [leaf("a"), { any: [leaf("b"), { not: { any: [leaf("c"), leaf("d")] } }] }] })).toBe("a and (b or not (c or d))");
  expect(say({ any: [{ all: [leaf("a"), leaf("b")] }] })).toBe("a and b");
  expect(say({ any: [] })).toBe("never");
  expect(say({ all: [] })).toBe("always");
});
