/** A step that was just made is seen: the picture goes there when it lies outside. */

import { NODE_HEIGHT, NODE_WIDTH } from "../model/layout";
import type { Drawn } from "./CanvasNode";
import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

export function useSight(nodes: Drawn[]): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const known = useRef(new Set<string>());
  useEffect(() => {
    const before = known.current;
    known.current = new Set(nodes.map(({ id }) => id));
    const made = before.size > 0 && nodes.find(({ id }) => !before.has(id));
    if (!made) return;
    const { width, height, transform: [left, top, zoom] } = store.getState();
    const [x, y] = [made.position.x * zoom + left, made.position.y * zoom + top];
    const seen = x >= 0 && y >= 0 && x + NODE_WIDTH * zoom <= width && y + NODE_HEIGHT * zoom <= height;
    if (!seen) void flow.setCenter(made.position.x + NODE_WIDTH / 2, made.position.y + NODE_HEIGHT / 2, { zoom, duration: 180 });
  }, [flow, nodes, store]);
}
