/** The definition as React Flow wants it; where nodes are while they are dragged is kept here until they are let go. */

import { useDesigner } from "../context";
import type { Place } from "../model/definition";
import { findingsAt, trailOf } from "../model/findings";
import { spread, type Label } from "../model/labels";
import { NODE_HEIGHT, NODE_WIDTH, placesOf, sidesOf } from "../model/layout";
import { bundles, isReturn, isSideways, waysOf, type Bundle } from "../model/ways";
import { useDesignWords } from "../words";
import { toneOf, type Drawn } from "./CanvasNode";
import { offsetOf, type DrawnWay } from "./CanvasEdge";
import { getSmoothStepPath, MarkerType, type NodeChange, type Position } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";

const COLORS = { plain: "var(--line-input)", back: "var(--warn)", trail: "var(--bad)", selected: "var(--accent)" };

/** The middle of a node's side. */
function edgeOf({ x, y }: Place, side: string | null | undefined): Place {
  return {
    x: x + (side === "left" ? 0 : side === "right" ? NODE_WIDTH : NODE_WIDTH / 2),
    y: y + (side === "top" ? 0 : side === "bottom" ? NODE_HEIGHT : NODE_HEIGHT / 2),
  };
}

/** What a line says, and where React Flow would write it. */
function labelOf({ id, source, target, sourceHandle, targetHandle, data }: DrawnWay, placeOf: (key: string) => Place): Label[] {
  if (!data?.label) return [];
  const [from, to] = [edgeOf(placeOf(source), sourceHandle), edgeOf(placeOf(target), targetHandle)];
  const sides = { sourcePosition: sourceHandle as Position, targetPosition: targetHandle as Position };
  const [, x, y] = getSmoothStepPath({ sourceX: from.x, sourceY: from.y, targetX: to.x, targetY: to.y, offset: offsetOf(data.lane), ...sides });
  return [{ id, text: data.label, x, y }];
}

export function useDrawing(sideways: boolean) {
  const { process, chosen, choose, findings, finding } = useDesigner();
  const words = useDesignWords(process);
  const trail = useMemo(() => trailOf(finding), [finding]);
  const [moving, setMoving] = useState<Map<string, Place>>(new Map());
  const places = useMemo(() => placesOf(process), [process]);
  const latest = useRef(moving);
  useEffect(() => {
    latest.current = new Map();
    setMoving(latest.current);
  }, [process]);
  const placeOf = (key: string): Place => moving.get(key) ?? places.get(key) ?? { x: 0, y: 0 };

  const nodes: Drawn[] = process.nodes.map((node) => ({
    id: node.key, type: "step", position: placeOf(node.key), selected: chosen.nodes.includes(node.key), width: NODE_WIDTH, height: NODE_HEIGHT,
    ariaLabel: [words.node(node.key), words.kind(node), words.about(node)].filter(Boolean).join(" · "),
    data: { node, words, start: process.start === node.key, step: trail.nodes.get(node.key) ?? null, ...toneOf(findingsAt(findings, node.key)) },
  }));
  const isShown = ({ id, ways, from, to }: Bundle): boolean =>
    sideways || id === chosen.bundle || chosen.nodes.includes(from) || chosen.nodes.includes(to) || trail.steps.has(`${from}>${to}`) || ways.some((way) => !isSideways(process, way) || way.kind === "return");
  const lanes = new Map<string, number>();
  const edges: DrawnWay[] = bundles(waysOf(process)).filter(isShown).filter(({ from, to }) => places.has(from) && places.has(to)).map((bundle) => {
    const { id, from, to, ways } = bundle;
    const back = ways.some(isReturn);
    const [leave, enter] = sidesOf(placeOf(from), placeOf(to), back);
    // lines into the same side of a node keep apart
    const lane = lanes.get(`${to}${enter}`) ?? 0;
    lanes.set(`${to}${enter}`, lane + (leave === enter ? 1 : 0));
    const said = [...new Set(ways.map(words.label).filter(Boolean))];
    const label = said.length > 2 ? `${said.slice(0, 2).join(" / ")} +${said.length - 2}` : said.join(" / ");
    const onTrail = trail.steps.has(`${from}>${to}`);
    const selected = chosen.bundle === id;
    const color = onTrail ? COLORS.trail : selected ? COLORS.selected : back ? COLORS.back : COLORS.plain;
    return {
      id, type: "way", source: from, target: to, sourceHandle: leave, targetHandle: enter, selected, zIndex: selected || onTrail ? 1 : 0,
      ariaLabel: `${words.node(from)} → ${words.node(to)}${label ? ` · ${label}` : ""}`, markerEnd: { type: MarkerType.ArrowClosed, color, width: 16, height: 16 },
      data: { bundle, label, down: 0, back, quiet: ways.every((way) => isSideways(process, way) || way.kind === "green"), onTrail, lane, onChoose: () => choose({ nodes: [], bundle: id }) },
    };
  });
  const moved = spread(edges.flatMap((edge) => labelOf(edge, placeOf)), process.nodes.map(({ key }) => placeOf(key)));
  const ways = edges.map((edge): DrawnWay => (edge.data ? { ...edge, data: { ...edge.data, down: moved.get(edge.id) ?? 0 } } : edge));
  /** Follows what is dragged; once it is let go, every place as it is then, so that a picture drawn by itself keeps its shape. */
  const dragged = (changes: NodeChange<Drawn>[]): Map<string, Place> | null => {
    const moves = changes.flatMap((change) => (change.type === "position" && change.position ? [{ id: change.id, ...change.position, dragging: change.dragging }] : []));
    if (moves.length === 0) return null;
    const next = new Map([...latest.current, ...moves.map(({ id, x, y }): [string, Place] => [id, { x: Math.round(x), y: Math.round(y) }])]);
    latest.current = next;
    setMoving(next);
    return moves.some(({ dragging }) => dragging) ? null : new Map([...places, ...next]);
  };
  return { nodes, edges: ways, dragged };
}
