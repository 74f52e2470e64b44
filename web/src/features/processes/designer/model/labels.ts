/** Keeps the words on lines off one another and off the nodes. Pure. */

import type { Place } from "./definition";
import { NODE_HEIGHT, NODE_WIDTH } from "./layout";

export interface Label { id: string; text: string; x: number; y: number }

const LINE = 21;
const WIDEST = 170;
/** As drawn at 11 px: Chinese characters are twice as wide as letters. */
const widthOf = (text: string): number => Math.min(WIDEST, [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 11 : 6), 16));

/** How far down (or up, below 0) each label moves to the nearest free place; one that finds none stays. */
export function spread(labels: Label[], nodes: Place[]): Map<string, number> {
  const taken = nodes.map(({ x, y }) => ({ x: x + NODE_WIDTH / 2, y: y + NODE_HEIGHT / 2, width: NODE_WIDTH, height: NODE_HEIGHT }));
  const moved = new Map<string, number>();
  for (const { id, text, x, y } of labels) {
    const width = widthOf(text);
    const isFree = (by: number) => taken.every((one) => Math.abs(one.x - x) >= (one.width + width) / 2 || Math.abs(one.y - y - by) >= (one.height + LINE) / 2);
    const by = [0, 1, -1, 2, -2, 3, -3].map((lines) => lines * LINE).find(isFree) ?? 0;
    taken.push({ x, y: y + by, width, height: LINE });
    moved.set(id, by);
  }
  return moved;
}
