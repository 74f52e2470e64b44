/** Changes of a definition, each giving a new one; every reference follows. Pure. */

import { kindOf, nodeOf, type Action, type Branch, type Place, type Process, type ProcessNode } from "./definition";
import { waysFrom, type Way } from "./ways";
import type { L10n } from "@/api/types";

type Rename = (key: string) => string | null;
const kept = (keys: string[] | undefined, rename: Rename): string[] => (keys ?? []).flatMap((key) => rename(key) ?? []);
const keptBranches = (branches: Branch[] | undefined, rename: Rename): Branch[] =>
  (branches ?? []).flatMap((branch) => { const to = rename(branch.to); return to === null ? [] : [{ ...branch, to }]; });
/** Leaves what was not said unsaid. */
const patched = <T extends object>(value: T, patch: Partial<T>): T =>
  Object.fromEntries(Object.entries({ ...value, ...patch }).filter(([name, one]) => one !== undefined || name in value)) as T;

function nodeRenamed(node: ProcessNode, rename: Rename): ProcessNode {
  const next: Partial<ProcessNode> = {};
  if (node.next) next.next = keptBranches(node.next, rename);
  if (node.otherwise) next.otherwise = rename(node.otherwise);
  if (node.branches) next.branches = kept(node.branches, rename);
  if (node.join) next.join = rename(node.join);
  if (node.green_to) next.green_to = rename(node.green_to);
  if (node.returns) { const to = kept(node.returns.to, rename); next.returns = to.length > 0 ? { ...node.returns, to } : null; }
  return { ...node, ...next };
}
const actionRenamed = (action: Action, rename: Rename): Action => ({ ...action, from: kept(action.from, rename), to: keptBranches(action.to, rename) });

const keyed = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 32);
/** A key nobody has: `task`, `task_2`, … */
export function freshKey(taken: Iterable<string>, wish: string): string {
  const used = new Set(taken);
  const base = keyed(wish) || "node";
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? base : `${base}_${count}`;
    if (!used.has(key)) return key;
  }
}

export const addNode = (process: Process, node: ProcessNode): Process => ({ ...process, start: process.start || node.key, nodes: [...process.nodes, node] });
export const setNode = (process: Process, key: string, patch: Partial<ProcessNode>): Process =>
  ({ ...process, nodes: process.nodes.map((node) => (node.key === key ? patched(node, patch) : node)) });
export const setAction = (process: Process, key: string, patch: Partial<Action>): Process =>
  ({ ...process, actions: process.actions.map((action) => (action.key === key ? patched(action, patch) : action)) });
export const setPlaces = (process: Process, places: Map<string, Place>): Process =>
  ({ ...process, nodes: process.nodes.map((node) => { const place = places.get(node.key); return place ? { ...node, place } : node; }) });

/** Actions that lost all they came from, or all they led to, go too. */
export function removeNodes(process: Process, keys: string[]): Process {
  const gone = new Set(keys);
  const rename: Rename = (key) => (gone.has(key) ? null : key);
  const nodes = process.nodes.filter((node) => !gone.has(node.key)).map((node) => nodeRenamed(node, rename));
  const actions = process.actions.flatMap((action) => {
    const next = actionRenamed(action, rename);
    const lost = next.from.length === 0 || (action.to.length > 0 && next.to.length === 0);
    return lost ? [] : [next];
  });
  return { ...process, nodes, actions, start: gone.has(process.start) ? (nodes[0]?.key ?? "") : process.start };
}

/** A node under another key, and everything that spoke of it. */
export function renameNode(process: Process, from: string, to: string): Process {
  const rename: Rename = (key) => (key === from ? to : key);
  return {
    ...process, start: rename(process.start) ?? process.start,
    nodes: process.nodes.map((node) => ({ ...nodeRenamed(node, rename), key: node.key === from ? to : node.key })),
    actions: process.actions.map((action) => actionRenamed(action, rename)),
  };
}

export function moveNode(process: Process, key: string, step: -1 | 1): Process {
  const at = process.nodes.findIndex((node) => node.key === key);
  const other = process.nodes[at + step];
  const mine = process.nodes[at];
  if (!mine || !other) return process;
  const nodes = [...process.nodes];
  nodes[at] = other;
  nodes[at + step] = mine;
  return { ...process, nodes };
}

/** What was copied: nodes with their own ways, and the actions that led out of them. */
export interface Fragment { nodes: ProcessNode[]; actions: Action[] }
export const copied = (process: Process, keys: string[]): Fragment => ({
  nodes: process.nodes.filter(({ key }) => keys.includes(key)),
  actions: process.actions.filter(({ from }) => from.some((key) => keys.includes(key))),
});

const SHIFT = 36;
/** Puts a copy beside: ways among the copied lead among the copies, others lead where they led if that is here. */
export function pasted(process: Process, fragment: Fragment): { process: Process; keys: string[] } {
  const taken = new Set(process.nodes.map(({ key }) => key));
  const names = new Map<string, string>();
  for (const { key } of fragment.nodes) {
    const fresh = freshKey(taken, key);
    taken.add(fresh);
    names.set(key, fresh);
  }
  const here = new Set(process.nodes.map(({ key }) => key));
  const rename: Rename = (key) => names.get(key) ?? (here.has(key) ? key : null);
  const status = new Set(process.statuses.map(({ key }) => key));
  const fallback = process.statuses[0]?.key ?? "";
  const nodes = fragment.nodes.map((node): ProcessNode => ({
    ...nodeRenamed(node, rename), key: names.get(node.key) ?? node.key, status: status.has(node.status) ? node.status : fallback,
    ...(node.place ? { place: { x: node.place.x + SHIFT, y: node.place.y + SHIFT } } : {}),
  }));
  const copies = (action: Action): string[] => action.from.flatMap((key) => names.get(key) ?? []);
  const joined = process.actions.map((action) => {
    const from = fragment.actions.find(({ key }) => key === action.key);
    return from ? { ...action, from: [...action.from, ...copies(from)] } : action;
  });
  const known = new Set(process.actions.map(({ key }) => key));
  const brought = fragment.actions.filter(({ key }) => !known.has(key))
    .map((action) => ({ ...actionRenamed(action, rename), from: copies(action) })).filter(({ to }) => to.length > 0);
  return { process: { ...process, nodes: [...process.nodes, ...nodes], actions: [...joined, ...brought] }, keys: nodes.map(({ key }) => key) };
}

export type NewWay =
  | { kind: "own"; name: L10n; needs: string }
  | { kind: "known"; action: string; needs: string | null }
  | { kind: "next" | "otherwise" | "branch" | "return" | "green" };

/** A branch that always holds stays the last: what stands behind it would never be taken. */
const withBranch = (branches: Branch[], to: string): Branch[] => {
  const last = branches.at(-1);
  return last && !last.when ? [...branches.slice(0, -1), { to, when: null }, last] : [...branches, { to, when: null }];
};

function withAction(process: Process, from: string, to: string, way: Extract<NewWay, { kind: "own" | "known" }>): Process {
  const old = way.kind === "known" ? process.actions.find(({ key }) => key === way.action) : undefined;
  if (old) {
    const target = old.to.some((branch) => branch.to === to) ? old.to : withBranch(old.to, to);
    return setAction(process, old.key, { from: old.from.includes(from) ? old.from : [...old.from, from], to: target });
  }
  const made: Action = way.kind === "known"
    ? { key: way.action, from: [from], to: [{ to, when: null }], needs: way.needs }
    : { key: freshKey([...process.actions.map(({ key }) => key)], `to_${to}`), from: [from], to: [{ to, when: null }], needs: way.needs, name: way.name, forward: true };
  return { ...process, actions: [...process.actions, made] };
}

/** A new way from one node to another. */
export function connect(process: Process, from: string, to: string, way: NewWay): Process {
  const node = nodeOf(process, from);
  if (!node) return process;
  switch (way.kind) {
    case "own": case "known": return withAction(process, from, to, way);
    case "next": return setNode(process, from, { next: kindOf(node) === "condition" ? withBranch(node.next ?? [], to) : [...(node.next ?? []).filter((branch) => branch.when), { to, when: null }] });
    case "otherwise": return setNode(process, from, { otherwise: to });
    case "branch": return setNode(process, from, { branches: [...new Set([...(node.branches ?? []), to])] });
    case "return": return setNode(process, from, { returns: { ...node.returns, to: [...new Set([...(node.returns?.to ?? []), to])] } });
    case "green": return setNode(process, from, { green_to: to });
  }
}

const without = <T,>(list: T[] | undefined, index: number): T[] => (list ?? []).filter((_, at) => at !== index);

function disconnectAction(process: Process, way: Way): Process {
  const action = process.actions.find(({ key }) => key === way.action);
  if (!action) return process;
  // others still take this way: only this node leaves it
  if (action.from.length > 1) return setAction(process, action.key, { from: action.from.filter((key) => key !== way.from) });
  if (action.to.length > 1) return setAction(process, action.key, { to: without(action.to, way.index) });
  return { ...process, actions: process.actions.filter((one) => one !== action) };
}

export function disconnect(process: Process, way: Way): Process {
  const node = nodeOf(process, way.from);
  if (!node) return process;
  switch (way.kind) {
    case "action": return disconnectAction(process, way);
    case "next": return setNode(process, node.key, { next: without(node.next, way.index) });
    case "otherwise": return setNode(process, node.key, { otherwise: null });
    case "branch": return setNode(process, node.key, { branches: without(node.branches, way.index) });
    case "return": { const to = without(node.returns?.to, way.index); return setNode(process, node.key, { returns: to.length > 0 ? { ...node.returns, to } : null }); }
    case "green": return setNode(process, node.key, { green_to: null });
  }
}

/** The same way to another node. */
export function retarget(process: Process, way: Way, to: string): Process {
  const node = nodeOf(process, way.from);
  if (!node || way.to === to) return process;
  const at = <T extends { to: string }>(list: T[] | undefined): T[] => (list ?? []).map((one, index) => (index === way.index ? { ...one, to } : one));
  const put = (list: string[] | undefined): string[] => [...new Set((list ?? []).map((one, index) => (index === way.index ? to : one)))];
  switch (way.kind) {
    case "action": { const action = process.actions.find(({ key }) => key === way.action); return action ? setAction(process, action.key, { to: at(action.to) }) : process; }
    case "next": return setNode(process, node.key, { next: at(node.next) });
    case "otherwise": return setNode(process, node.key, { otherwise: to });
    case "branch": return setNode(process, node.key, { branches: put(node.branches) });
    case "return": return setNode(process, node.key, { returns: { ...node.returns, to: put(node.returns?.to) } });
    case "green": return setNode(process, node.key, { green_to: to });
  }
}

/** The way with this name, as it is now. */
export const wayOf = (process: Process, id: string): Way | undefined => waysFrom(process, id.split(":")[1] ?? "").find((way) => way.id === id);
