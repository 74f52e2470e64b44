/** Puts nodes in layers from the start downward, few lines crossing, none over another. Pure. */

import type { Place, Process } from "./definition";
import { mainWays, waysOf, type Way } from "./ways";

export const NODE_WIDTH = 196;
export const NODE_HEIGHT = 60;
const GAP_X = 64;
const GAP_Y = 52;
const MOST_ROWS = 8;
const COLUMN = NODE_WIDTH + GAP_X;
export const ROW = NODE_HEIGHT + GAP_Y;

type Targets = Map<string, string[]>;
function targetsOf(ways: Way[], keys: Set<string>): Targets {
  const found: Targets = new Map([...keys].map((key) => [key, []]));
  for (const { from, to } of ways) if (from !== to && keys.has(to)) found.get(from)?.push(to);
  return found;
}

/** Ways against the walk from the start are left out, so that none leads in a circle. */
function forward(start: string, order: string[], targets: Targets): Targets {
  const state = new Map<string, "open" | "done">();
  const kept: Targets = new Map(order.map((key) => [key, []]));
  const visit = (root: string) => {
    const stack: { key: string; at: number }[] = [{ key: root, at: 0 }];
    state.set(root, "open");
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = targets.get(top.key)?.[top.at];
      top.at += 1;
      if (next === undefined) { state.set(top.key, "done"); stack.pop(); continue; }
      if (state.get(next) === "open") continue;
      kept.get(top.key)?.push(next);
      if (!state.has(next)) { state.set(next, "open"); stack.push({ key: next, at: 0 }); }
    }
  };
  for (const key of [start, ...order]) if (targets.has(key) && !state.has(key)) visit(key);
  return kept;
}

/** The longest way from any root; `kept` has no circles. */
function depths(order: string[], kept: Targets): Map<string, number> {
  const incoming = new Map(order.map((key) => [key, 0]));
  for (const list of kept.values()) for (const key of list) incoming.set(key, (incoming.get(key) ?? 0) + 1);
  const depth = new Map(order.map((key) => [key, 0]));
  const ready = order.filter((key) => incoming.get(key) === 0);
  for (let key = ready.shift(); key !== undefined; key = ready.shift()) {
    for (const to of kept.get(key) ?? []) {
      depth.set(to, Math.max(depth.get(to) ?? 0, (depth.get(key) ?? 0) + 1));
      const left = (incoming.get(to) ?? 1) - 1;
      incoming.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return depth;
}

function layersOf(order: string[], depth: Map<string, number>): string[][] {
  const layers: string[][] = [];
  for (const key of order) (layers[depth.get(key) ?? 0] ??= []).push(key);
  return layers.filter((layer) => layer.length > 0);
}

/** A node stands under the middle of those it comes from; nobody stands on another's column. */
function columns(layers: string[][], kept: Targets): Map<string, number> {
  const sources = new Map<string, string[]>();
  for (const [from, list] of kept) for (const to of list) sources.set(to, [...(sources.get(to) ?? []), from]);
  const column = new Map<string, number>();
  for (const layer of layers) {
    const wish = (key: string): number => {
      const from = (sources.get(key) ?? []).flatMap((one) => column.get(one) ?? []);
      return from.length === 0 ? 0 : from.reduce((sum, one) => sum + one, 0) / from.length;
    };
    const wishes = layer.map((key, index) => ({ key, at: wish(key), index })).sort((a, b) => a.at - b.at || a.index - b.index);
    const middle = wishes.reduce((sum, { at }) => sum + at, 0) / wishes.length;
    let edge = middle - (wishes.length - 1) / 2;
    for (const { key, at } of wishes) {
      const place = Math.max(edge, wishes.length === 1 ? at : edge);
      column.set(key, place);
      edge = place + 1;
    }
  }
  return column;
}

/** Where the work goes on from the start, without side ways. */
function mainLine(process: Process, main: Way[]): Set<string> {
  const seen = new Set([process.start]);
  for (const key of seen) for (const { from, to } of main) if (from === key) seen.add(to);
  return seen;
}

/** A place for every node: those on the main line in layers, what only a side way leads to beside them. */
export function arrange(process: Process): Map<string, Place> {
  const main = mainWays(process);
  const line = mainLine(process, main);
  const order = process.nodes.map(({ key }) => key).filter((key) => line.has(key));
  const kept = forward(process.start, order, targetsOf(main.filter(({ from }) => line.has(from)), new Set(order)));
  const column = columns(layersOf(order, depths(order, kept)), kept);
  const depth = depths(order, kept);
  const low = Math.min(0, ...column.values());
  const rows = [...new Set(depth.values())].sort((a, b) => a - b);
  // a long line is folded into bands side by side, else it would be too small to read
  const band = Math.ceil(rows.length / Math.ceil(rows.length / MOST_ROWS));
  const wide = (Math.max(0, ...column.values()) - low + 1) * COLUMN + GAP_X;
  const places = new Map(order.map((key): [string, Place] => {
    const row = rows.indexOf(depth.get(key) ?? 0);
    return [key, { x: Math.round(((column.get(key) ?? 0) - low) * COLUMN + Math.floor(row / band) * wide), y: (row % band) * ROW }];
  }));
  const beside = Math.max(0, ...[...places.values()].map(({ x }) => x + COLUMN + GAP_X));
  for (const { key } of process.nodes.filter((node) => !line.has(node.key))) {
    const from = waysOf(process).find((way) => way.to === key && places.has(way.from));
    places.set(key, freePlace([...places.values()], { x: beside, y: (from && places.get(from.from)?.y) ?? 0 }));
  }
  return places;
}

/** The places as they are, with room made for nodes that have none. */
export function placesOf(process: Process): Map<string, Place> {
  const missing = process.nodes.filter((node) => !node.place);
  if (missing.length === 0) return new Map(process.nodes.flatMap((node) => (node.place ? [[node.key, node.place]] : [])));
  if (missing.length === process.nodes.length) return arrange(process);
  const places = new Map(process.nodes.flatMap((node): [string, Place][] => (node.place ? [[node.key, node.place]] : [])));
  missing.forEach((node) => places.set(node.key, freePlace([...places.values()])));
  return places;
}

const near = (a: Place, b: Place): boolean => Math.abs(a.x - b.x) < NODE_WIDTH + 16 && Math.abs(a.y - b.y) < NODE_HEIGHT + 16;
/** The first free place at or below the wish, else below everything. */
export function freePlace(taken: Place[], wish: Place = { x: 0, y: Math.max(0, ...taken.map(({ y }) => y)) }): Place {
  let place = wish;
  while (taken.some((one) => near(one, place))) place = { x: place.x, y: place.y + ROW };
  return place;
}

export type Side = "top" | "right" | "bottom" | "left";
/** Where a line leaves and enters: the short way round. */
export function sidesOf(from: Place, to: Place, back: boolean): [Side, Side] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (back) {
    if (Math.abs(dx) > NODE_WIDTH) return dx > 0 ? ["right", "left"] : ["left", "right"];
    if (dy < -NODE_HEIGHT / 2) return ["left", "left"];
    return dy > NODE_HEIGHT ? ["right", "right"] : dx < 0 ? ["bottom", "bottom"] : ["top", "top"];
  }
  // a line over a layer would run behind what stands there
  if (dy > ROW * 1.5 && Math.abs(dx) < NODE_WIDTH) return ["right", "right"];
  if (dy > NODE_HEIGHT && Math.abs(dx) < NODE_WIDTH * 1.2) return ["bottom", "top"];
  if (dy > NODE_HEIGHT && dy < ROW * 1.5) return [dx > 0 ? "right" : "left", "top"];
  if (dx > NODE_WIDTH / 2) return ["right", "left"];
  if (dx < -NODE_WIDTH / 2) return ["left", "right"];
  return ["right", "right"];
}
