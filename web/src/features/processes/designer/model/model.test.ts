import { describe, expect, it } from "vitest";
import type { Action, Process, ProcessNode } from "./definition";
import { connect, copied, disconnect, freshKey, moveNode, pasted, removeNodes, renameNode, retarget, setPlaces, wayOf } from "./edits";
import { counted, trailOf } from "./findings";
import { begun, changed, redone, undone } from "./history";
import { arrange, NODE_HEIGHT, NODE_WIDTH, placesOf } from "./layout";
import { spread } from "./labels";
import { stamped } from "./stamps";
import { bundles, waysFrom, waysOf, type Way } from "./ways";

/** The same numbers for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const l10n = (text: string) => ({ "zh-CN": text, en: text });
export const aNode = (key: string, patch: Partial<ProcessNode> = {}): ProcessNode => ({ key, status: "open", name: l10n(key), duty: l10n("duty"), ...patch });
export const aProcess = (patch: Partial<Process> = {}): Process => ({
  key: "p", name: l10n("p"), start: "a", statuses: [{ key: "open", category: "in_progress", name: l10n("open") }, { key: "shut", category: "closed", name: l10n("shut") }], nodes: [aNode("a")], actions: [],
  limits: { accept_after_days: 7, close_after_days: 3, archive_after_days: 30, reopen_within_days: 14 }, ...patch,
});

/** Any process: any kinds, ways anywhere, circles and parts nobody reaches. */
function anyProcess(seed: number): Process {
  const roll = dice(seed);
  const keys = Array.from({ length: 1 + roll(14) }, (_, index) => `n${index}`);
  const any = () => keys[roll(keys.length)] ?? "n0";
  const some = (most: number) => [...new Set(Array.from({ length: roll(most + 1) }, any))];
  const nodes = keys.map((key): ProcessNode => {
    const kind = (["task", "approval", "condition", "parallel", "wait", "end"] as const)[roll(6)] ?? "task";
    const node = aNode(key, kind === "task" ? {} : { kind });
    if (kind === "condition") node.next = some(3).map((to) => ({ to, when: null }));
    if (kind === "approval" || kind === "wait") Object.assign(node, { next: some(1).map((to) => ({ to, when: null })), otherwise: roll(2) ? any() : null });
    if (kind === "parallel") Object.assign(node, { branches: some(3), join: any() });
    if (roll(4) === 0) node.returns = { to: [any()] };
    if (roll(6) === 0) node.green_to = any();
    if (roll(3) === 0) node.place = { x: roll(5) * 300, y: roll(9) * 130 };
    return node;
  });
  const actions = Array.from({ length: roll(8) }, (_, index): Action => ({ key: `act${index}`, from: [...new Set([any(), ...some(2)])], to: some(2).map((to) => ({ to, when: null })), needs: "ticket.update" }));
  return aProcess({ start: "n0", nodes, actions });
}
const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

/** Builds all connections again from nothing but the lines that are drawn. */
function readBack(process: Process, drawn: Way[]): Process {
  const out = (key: string, kind: Way["kind"]) => drawn.filter((way) => way.from === key && way.kind === kind).sort((a, b) => a.index - b.index);
  const nodes = process.nodes.map((node): ProcessNode => {
    const bare: ProcessNode = { ...node };
    if (node.next) bare.next = out(node.key, "next").map(({ to, when = null }) => ({ to, when }));
    if (node.branches) bare.branches = out(node.key, "branch").map(({ to }) => to);
    if (node.otherwise) bare.otherwise = out(node.key, "otherwise")[0]?.to ?? null;
    if (node.green_to) bare.green_to = out(node.key, "green")[0]?.to ?? null;
    if (node.returns) bare.returns = { ...node.returns, to: out(node.key, "return").map(({ to }) => to) };
    return bare;
  });
  const actions = process.actions.map((action): Action => {
    if (action.to.length === 0) return action;
    const mine = drawn.filter((way) => way.action === action.key);
    const [first] = mine;
    return { ...action, from: action.from.filter((key) => mine.some(({ from }) => from === key)), to: mine.filter(({ from }) => from === first?.from).sort((a, b) => a.index - b.index).map(({ to, when = null }) => ({ to, when })) };
  });
  return { ...process, nodes, actions };
}

describe("what is drawn", () => {
  it("says everything the definition says of ways: read back from the lines it is the same", () => {
    for (const seed of SEEDS) {
      const process = anyProcess(seed);
      expect(readBack(process, waysOf(process)), `seed ${seed}`).toEqual(process);
    }
  });
  it("hides no way in a line of several, but those that stay where they are", () => {
    for (const seed of SEEDS) {
      const ways = waysOf(anyProcess(seed));
      const inLines = bundles(ways).flatMap((bundle) => bundle.ways);
      expect(new Set(inLines.map(({ id }) => id))).toEqual(new Set(ways.filter(({ from, to }) => from !== to).map(({ id }) => id)));
    }
  });
  it("names each way uniquely and finds it again", () => {
    for (const seed of SEEDS) {
      const process = anyProcess(seed);
      const ways = waysOf(process);
      expect(new Set(ways.map(({ id }) => id)).size).toBe(ways.length);
      ways.forEach((way) => expect(wayOf(process, way.id)).toEqual(way));
    }
  });
});

describe("places", () => {
  const overlapping = (places: Map<string, { x: number; y: number }>) => {
    const all = [...places.values()];
    return all.flatMap((a, index) => all.slice(index + 1).filter((b) => Math.abs(a.x - b.x) < NODE_WIDTH && Math.abs(a.y - b.y) < NODE_HEIGHT));
  };
  it("are given to every node, and no two lie over each other", () => {
    for (const seed of SEEDS) {
      const process = anyProcess(seed);
      const places = arrange(process);
      expect(places.size, `seed ${seed}`).toBe(process.nodes.length);
      expect(overlapping(places), `seed ${seed}`).toEqual([]);
      expect(Math.min(...[...places.values()].map(({ x }) => x))).toBeGreaterThanOrEqual(0);
    }
  });
  it("put a step below the one it follows, and a circle does not hang them", () => {
    const process = aProcess({ nodes: ["a", "b", "c"].map((key) => aNode(key)), actions: [
      { key: "go", from: ["a"], to: [{ to: "b" }] }, { key: "on", from: ["b"], to: [{ to: "c" }] }, { key: "again", from: ["c"], to: [{ to: "a" }] },
    ] });
    const places = arrange(process);
    expect([...places.keys()].sort((one, other) => (places.get(one)?.y ?? 0) - (places.get(other)?.y ?? 0))).toEqual(["a", "b", "c"]);
    expect(places.get("b")?.y).toBeGreaterThan(places.get("a")?.y ?? 0);
  });
  it("that were chosen stay; only what has none gets one", () => {
    const process = aProcess({ nodes: [aNode("a", { place: { x: 40, y: 40 } }), aNode("b")] });
    expect(placesOf(process).get("a")).toEqual({ x: 40, y: 40 });
    expect(overlapping(placesOf(process))).toEqual([]);
    expect(setPlaces(process, new Map([["b", { x: 8, y: 9 }]])).nodes[1]?.place).toEqual({ x: 8, y: 9 });
  });
});

describe("words on lines", () => {
  const said = (id: string, x: number, y: number) => ({ id, text: "解决", x, y });
  it("stay where nothing is in their way", () => expect([...spread([said("a", 0, 0), said("b", 0, 60)], []).values()]).toEqual([0, 0]));
  it("make way for one another and for nodes", () => {
    const labels = [said("a", 400, 30), said("b", 400, 30), said("c", 405, 32), said("d", 100, 30)];
    const moved = spread(labels, [{ x: 0, y: 0 }]);
    const at = labels.map(({ id, x, y }) => ({ x, y: y + (moved.get(id) ?? 0) }));
    expect(new Set(at.slice(0, 3).map(({ y }) => Math.round(y / 10))).size).toBe(3);
    expect(at[3]?.y ?? 0).toBeGreaterThan(NODE_HEIGHT);
  });
});

describe("a change", () => {
  const mentions = (process: Process): Set<string> => new Set([process.start, ...waysOf(process).flatMap(({ from, to }) => [from, to]), ...process.nodes.flatMap(({ join }) => join ?? []), ...process.actions.flatMap(({ from }) => from)].filter(Boolean));
  it("never leaves a reference to a node that is gone", () => {
    for (const seed of SEEDS) {
      const process = anyProcess(seed);
      const gone = process.nodes.filter((_, index) => index % 3 === seed % 3).map(({ key }) => key);
      const left = removeNodes(process, gone);
      gone.forEach((key) => expect(mentions(left).has(key), `seed ${seed}`).toBe(false));
      expect(left.actions.every(({ from }) => from.length > 0)).toBe(true);
    }
  });
  it("of a key takes every reference with it and back", () => {
    for (const seed of SEEDS) {
      const process = anyProcess(seed);
      const renamed = renameNode(process, "n0", "other");
      expect(mentions(renamed).has("n0")).toBe(false);
      expect(renameNode(renamed, "other", "n0")).toEqual(process);
    }
  });
  it("that connects and disconnects gives back what was", () => {
    const process = aProcess({ nodes: [aNode("a"), aNode("b", { kind: "approval", next: [], otherwise: null }), aNode("c")] });
    const joined = connect(process, "a", "b", { kind: "own", name: l10n("go"), needs: "ticket.update" });
    expect(waysFrom(joined, "a")).toMatchObject([{ kind: "action", to: "b" }]);
    expect(joined.actions[0]).toMatchObject({ forward: true, needs: "ticket.update", from: ["a"] });
    expect(disconnect(joined, waysFrom(joined, "a")[0] as Way)).toEqual(process);
    const good = connect(process, "b", "c", { kind: "next" });
    const bad = connect(good, "b", "a", { kind: "otherwise" });
    expect(waysFrom(bad, "b").map(({ kind, to }) => [kind, to])).toEqual([["next", "c"], ["otherwise", "a"]]);
    expect(disconnect(bad, waysFrom(bad, "b")[1] as Way)).toEqual(good);
  });
  it("puts a new branch before the one that always holds", () => {
    const process = aProcess({ nodes: [aNode("a", { kind: "condition", next: [{ to: "b", when: null }] }), aNode("b"), aNode("c")] });
    expect(connect(process, "a", "c", { kind: "next" }).nodes[0]?.next?.map(({ to }) => to)).toEqual(["c", "b"]);
  });
  it("takes a shared action from one node only", () => {
    const process = aProcess({ nodes: [aNode("a"), aNode("b"), aNode("c")], actions: [{ key: "close", from: ["a", "b"], to: [{ to: "c" }] }] });
    expect(disconnect(process, waysFrom(process, "a")[0] as Way).actions).toEqual([{ key: "close", from: ["b"], to: [{ to: "c" }] }]);
    expect(retarget(process, waysFrom(process, "a")[0] as Way, "b").actions[0]?.to).toEqual([{ to: "b" }]);
  });
  it("copies nodes with the ways among them", () => {
    const process = aProcess({ nodes: [aNode("a", { kind: "condition", next: [{ to: "b", when: null }] }), aNode("b"), aNode("c")], actions: [{ key: "go", from: ["b"], to: [{ to: "c" }] }] });
    const { process: next, keys } = pasted(process, copied(process, ["a", "b"]));
    expect(keys).toEqual(["a_2", "b_2"]);
    expect(next.nodes.find(({ key }) => key === "a_2")?.next).toEqual([{ to: "b_2", when: null }]);
    expect(next.actions[0]?.from).toEqual(["b", "b_2"]);
    const elsewhere = pasted(aProcess({ nodes: [] }), copied(process, ["a", "b"])).process;
    expect(elsewhere.nodes.map(({ key }) => key)).toEqual(["a", "b"]);
    expect(elsewhere.actions).toEqual([]);
  });
  it("puts a node before the one above", () => {
    const process = aProcess({ nodes: [aNode("a"), aNode("b")] });
    expect(moveNode(process, "b", -1).nodes.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(moveNode(process, "a", -1)).toBe(process);
  });
  it("makes a split together with its join", () => {
    const [split, join] = stamped(aProcess(), "parallel", l10n);
    expect([split?.kind, join?.kind, split?.join]).toEqual(["parallel", "join", join?.key]);
    expect(freshKey(["task", "task_2"], "Task")).toBe("task_3");
    expect(freshKey([], "商品")).toBe("node");
  });
});

describe("taking back", () => {
  it("goes back step by step and forward again; typing is one step", () => {
    let history = begun("a");
    history = changed(history, "ab", "name", 1000);
    history = changed(history, "abc", "name", 1500);
    history = changed(history, "x", null, 1600);
    expect(undone(history).now).toBe("abc");
    expect(undone(undone(history)).now).toBe("a");
    expect(redone(undone(undone(history))).now).toBe("abc");
    expect(undone(begun("a")).now).toBe("a");
    expect(changed(undone(history), "y", null, 9000).future).toEqual([]);
  });
  it("of any changes leads to the beginning", () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const roll = dice(seed);
      const values = Array.from({ length: 1 + roll(20) }, (_, index) => `v${index}`);
      let history = values.reduce((old, value, index) => changed(old, value, null, index), begun("begin"));
      while (history.past.length > 0) history = undone(history);
      expect(history.now).toBe("begin");
      while (history.future.length > 0) history = redone(history);
      expect(history.now).toBe(values.at(-1));
    }
  });
});

describe("findings", () => {
  it("show their path in order and the steps between", () => {
    const trail = trailOf({ code: "dead_end", nodes: ["c"], path: ["a", "b", "c"] });
    expect([...trail.nodes]).toEqual([["a", 1], ["b", 2], ["c", 3]]);
    expect([...trail.steps]).toEqual(["a>b", "b>c"]);
    expect(counted([{ code: "x", nodes: [] }, { code: "y", nodes: [], forbids: false }])).toEqual({ faults: 1, warnings: 1 });
  });
});
