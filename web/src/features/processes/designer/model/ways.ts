/** Every way out of every node, one by one: what the canvas draws and the outline lists. Pure. */

import { isLeftByActions, SIDEWAYS, type Action, type Process, type ProcessNode, type When } from "./definition";

export type WayKind = "action" | "next" | "otherwise" | "branch" | "return" | "green";
export interface Way {
  id: string;
  kind: WayKind;
  from: string;
  to: string;
  /** Key of the action that leads here. */
  action?: string;
  when?: When;
  /** Which of several: of an action's targets, of a node's branches. */
  index: number;
}

const make = (kind: WayKind, from: string, to: string, index: number, more: Partial<Way> = {}): Way =>
  ({ id: [kind, from, more.action ?? "", String(index)].join(":"), kind, from, to, index, ...more });

const ofAction = (action: Action, from: string): Way[] => action.to.map(({ to, when }, index) => make("action", from, to, index, { action: action.key, when }));

function ofNode(node: ProcessNode): Way[] {
  return [
    ...(node.branches ?? []).map((to, index) => make("branch", node.key, to, index)),
    ...(node.next ?? []).map(({ to, when }, index) => make("next", node.key, to, index, { when })),
    ...(node.otherwise ? [make("otherwise", node.key, node.otherwise, 0)] : []),
    ...(node.returns?.to ?? []).map((to, index) => make("return", node.key, to, index)),
    ...(node.green_to ? [make("green", node.key, node.green_to, 0)] : []),
  ];
}

/** In the order of the nodes, actions as they are listed. */
export const waysFrom = (process: Process, key: string): Way[] => {
  const node = process.nodes.find((one) => one.key === key);
  return [...process.actions.filter((action) => action.from.includes(key)).flatMap((action) => ofAction(action, key)), ...(node ? ofNode(node) : [])];
};
export const waysOf = (process: Process): Way[] => process.nodes.flatMap((node) => waysFrom(process, node.key));

/** Giving work to somebody is the usual way only where it goes on along the bar of steps. */
const HANDING = new Set(["assign", "take"]);
const goesOn = (process: Process, way: Way): boolean => {
  const path = process.nodes.filter((node) => node.on_path).map(({ key }) => key);
  const [from, to] = [path.indexOf(way.from), path.indexOf(way.to)];
  return from >= 0 && to === from + 1;
};
/** Drawn only when asked for or when one of its ends is chosen: it stays, or leaves the usual way. */
export const isSideways = (process: Process, way: Way): boolean =>
  way.kind === "action" && way.action !== undefined && SIDEWAYS.has(way.action) && !(HANDING.has(way.action) && goesOn(process, way));
/** Drawn as a way back: dashed and amber. */
export const isReturn = (way: Way): boolean => way.kind === "return" || way.action === "return" || way.action === "fail_verification" || way.action === "reject";

/** Actions that end where they begin, or say no target: no line, only a line in the outline. */
export const staying = (process: Process, key: string): Action[] =>
  process.actions.filter((action) => action.from.includes(key) && action.to.every(({ to }) => to === key));

/** The ways that carry the work onward, for putting nodes in layers. */
export const mainWays = (process: Process): Way[] =>
  waysOf(process).filter((way) => way.from !== way.to && !isSideways(process, way) && !isReturn(way) && way.kind !== "green");

export interface Bundle { id: string; from: string; to: string; ways: Way[] }
/** Ways between the same two nodes are one line; a way back is a line of its own. */
export function bundles(ways: Way[]): Bundle[] {
  const found = new Map<string, Bundle>();
  for (const way of ways) {
    if (way.from === way.to) continue;
    const id = `${way.from}>${way.to}${isReturn(way) ? ":back" : way.kind === "green" ? ":green" : ""}`;
    const known = found.get(id);
    if (known) known.ways.push(way); else found.set(id, { id, from: way.from, to: way.to, ways: [way] });
  }
  return [...found.values()];
}

/** How a new way may leave this node. */
export function possibleKinds(node: ProcessNode): WayKind[] {
  const kinds: WayKind[] = isLeftByActions(node) ? ["action"] : node.kind === "parallel" ? ["branch", "next"] : ["next"];
  if (!isLeftByActions(node) && !["condition", "notice", "parallel", "join"].includes(node.kind ?? "task")) kinds.push("otherwise");
  if (node.limit?.past === "leave" && !kinds.includes("otherwise")) kinds.push("otherwise");
  if (["task", "approval"].includes(node.kind ?? "task")) kinds.push("return");
  if (!["condition", "notice", "join", "end"].includes(node.kind ?? "task")) kinds.push("green");
  return kinds;
}
