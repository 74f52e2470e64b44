/** A condition while it is edited: groups of which all, any or none must hold, and single conditions. Pure.
 *  What is not touched is written back exactly as it was read. */

import { isComplete } from "./fields";
import type { Condition } from "@/api/types";

export interface Leaf { field: string; op: string; value?: unknown }
type Mode = "all" | "any" | "none";
/** What stands in the JSON; `{}` and null are no condition at all. */
export type Written = Condition | Record<string, never> | null | undefined;

export const MODES: readonly Mode[] = ["all", "any", "none"];
/** Groups one may make; deeper ones that came from elsewhere are shown and edited all the same. */
export const DEEPEST = 3;

/** `source`: what is written for it; null for what is not whole yet. Of a group, null means that it is put together anew. */
export interface LeafNode { id: number; leaf: Leaf; source: Condition | null }
export interface GroupNode { id: number; mode: Mode; parts: Node[]; source: Condition | null }
export type Node = LeafNode | GroupNode;

export const isLeaf = (condition: Condition): condition is Leaf => "field" in condition;
export const isGroup = (node: Node): node is GroupNode => "parts" in node;

/** A condition as the parts of one "all"; anything else is one part. */
export function partsOf(when: Written): Condition[] {
  if (!when || Object.keys(when).length === 0) return [];
  const condition = when as Condition;
  return "all" in condition ? condition.all : [condition];
}
export const fromParts = (parts: Condition[]): Condition => ({ all: parts });

let made = 0;
const fresh = (): number => (made += 1);

const group = (mode: Mode, parts: Condition[], source: Condition): GroupNode => ({ id: fresh(), mode, parts: parts.map(read), source });

/** Every "not" is a group of which none may hold. */
function read(condition: Condition): Node {
  if ("all" in condition) return group("all", condition.all, condition);
  if ("any" in condition) return group("any", condition.any, condition);
  if ("not" in condition) return group("none", "any" in condition.not ? condition.not.any : [condition.not], condition);
  return { id: fresh(), leaf: condition, source: condition };
}

export function readTree(when: Written): GroupNode {
  if (!when || Object.keys(when).length === 0) return { id: fresh(), mode: "all", parts: [], source: null };
  const node = read(when as Condition);
  return isGroup(node) ? node : { id: fresh(), mode: "all", parts: [node], source: node.source };
}

/** The condition, null where nothing whole is said. */
export function writeTree(node: Node): Condition | null {
  if (node.source || !isGroup(node)) return node.source;
  const parts = node.parts.map(writeTree).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return node.mode === "none" ? { not: { any: parts } } : node.mode === "any" ? { any: parts } : { all: parts };
}

export const leafNode = (leaf: Leaf): LeafNode => ({ id: fresh(), leaf, source: isComplete(leaf) ? leaf : null });
/** While a changed condition is not whole, the last whole one holds: half an edit widens nothing. */
export const withLeaf = (node: LeafNode, leaf: Leaf): LeafNode => ({ ...node, leaf, source: isComplete(leaf) ? leaf : node.source });

/** How many levels of groups it has: 0 for a single condition. */
export const levelsOf = (node: Node): number => (isGroup(node) ? 1 + Math.max(0, ...node.parts.map(levelsOf)) : 0);

function parentOf(root: GroupNode, id: number): GroupNode | null {
  for (const part of root.parts) {
    if (part.id === id) return root;
    const found = isGroup(part) ? parentOf(part, id) : null;
    if (found) return found;
  }
  return null;
}
export const nodeOf = (root: GroupNode, id: number): Node | null => (root.id === id ? root : (parentOf(root, id)?.parts.find((part) => part.id === id) ?? null));
/** 1 for what stands in the outermost group. */
export const depthOf = (root: GroupNode, id: number): number => {
  const parent = parentOf(root, id);
  return parent ? 1 + depthOf(root, parent.id) : 0;
};

/** The tree with this node replaced; a group that is emptied by it goes, too. */
export function replaced(root: GroupNode, id: number, by: (node: Node) => Node[]): GroupNode {
  if (root.id === id) return by(root).find(isGroup) ?? root;
  let hit = false;
  const parts = root.parts.flatMap((part): Node[] => {
    if (part.id === id) {
      hit = true;
      return by(part);
    }
    const next = isGroup(part) ? replaced(part, id, by) : part;
    if (next === part) return [part];
    hit = true;
    return isGroup(next) && next.parts.length === 0 ? [] : [next];
  });
  return hit ? { ...root, parts, source: null } : root;
}

const inGroup = (root: GroupNode, id: number, change: (found: GroupNode) => GroupNode): GroupNode =>
  replaced(root, id, (node) => [isGroup(node) ? { ...change(node), source: null } : node]);

export const withMode = (root: GroupNode, id: number, mode: Mode): GroupNode => inGroup(root, id, (found) => ({ ...found, mode }));
export const withPart = (root: GroupNode, id: number, part: Node): GroupNode => inGroup(root, id, (found) => ({ ...found, parts: [...found.parts, part] }));
export const without = (root: GroupNode, id: number): GroupNode => replaced(root, id, () => []);

const other = (mode: Mode | undefined): Mode => (mode === "all" ? "any" : "all");
/** An empty group, or one around something that stands there. */
export const aGroup = (around: Mode | undefined, parts: Node[]): GroupNode => ({ id: fresh(), mode: other(around), parts, source: null });

export const mayWrap = (root: GroupNode, id: number): boolean => {
  const node = nodeOf(root, id);
  return node !== null && depthOf(root, id) + 1 + levelsOf(node) <= DEEPEST;
};
export const wrapped = (root: GroupNode, id: number): GroupNode =>
  mayWrap(root, id) ? replaced(root, id, (node) => [aGroup(parentOf(root, id)?.mode, [node])]) : root;

export const mayLeave = (root: GroupNode, id: number): boolean => depthOf(root, id) > 1;
/** Out of its group, to stand right behind it. */
export function lifted(root: GroupNode, id: number): GroupNode {
  const parent = parentOf(root, id);
  const node = nodeOf(root, id);
  if (!parent || !node || parent.id === root.id) return root;
  const rest = parent.parts.filter((part) => part.id !== id);
  return replaced(root, parent.id, () => (rest.length > 0 ? [{ ...parent, parts: rest, source: null }, node] : [node]));
}

/** The groups beside it that have room for it. */
export const groupsBeside = (root: GroupNode, id: number): GroupNode[] => {
  const node = nodeOf(root, id);
  if (!node || depthOf(root, id) + 1 + levelsOf(node) > DEEPEST) return [];
  return (parentOf(root, id)?.parts ?? []).filter((part): part is GroupNode => isGroup(part) && part.id !== id);
};
export const movedInto = (root: GroupNode, id: number, target: number): GroupNode => {
  const node = nodeOf(root, id);
  return node && groupsBeside(root, id).some((one) => one.id === target) ? withPart(without(root, id), target, node) : root;
};

/** Its parts stand where it stood. */
export const dissolved = (root: GroupNode, id: number): GroupNode => replaced(root, id, (node) => (isGroup(node) ? node.parts : [node]));

const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, inOrder(one)]));
};
const alone = (when: Condition): Condition => ("all" in when && when.all.length === 1 && when.all[0] ? alone(when.all[0]) : when);
/** The same for the same condition: whatever order its keys have, and whether it stands in a row or alone. */
export const stampOf = (when: Written): string => (partsOf(when).length === 0 ? "" : JSON.stringify(inOrder(alone(when as Condition))));
