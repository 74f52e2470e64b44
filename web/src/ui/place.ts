/** Puts a floating box beside its anchor: flips where there is no room, mirrors with the reading direction, stays in the window. */

export type Placement = "bottom-start" | "bottom-end" | "bottom-center" | "top-start" | "top-end" | "right-start";
const EDGE = 8;

export interface Box { x: number; y: number; width: number; height: number }
interface Size { width: number; height: number }

const clamp = (value: number, most: number): number => Math.max(EDGE, Math.min(value, most));

/** Pure part: where the box's corner goes. */
export function position(anchor: Box, size: Size, page: Size, placement: Placement, gap: number, rtl: boolean): { x: number; y: number } {
  const [side, align] = placement.split("-");
  const atStart = anchor.x;
  const atEnd = anchor.x + anchor.width - size.width;
  const below = anchor.y + anchor.height + gap;
  const above = anchor.y - gap - size.height;
  if (side === "right") {
    const after = anchor.x + anchor.width + gap;
    const before = anchor.x - gap - size.width;
    const forward = rtl ? before : after;
    const fits = forward >= EDGE && forward + size.width <= page.width - EDGE;
    return { x: clamp(fits ? forward : rtl ? after : before, page.width - size.width - EDGE), y: clamp(anchor.y, page.height - size.height - EDGE) };
  }
  const x = align === "center" ? anchor.x + (anchor.width - size.width) / 2 : (align === "start") !== rtl ? atStart : atEnd;
  const roomBelow = below + size.height <= page.height - EDGE;
  const roomAbove = above >= EDGE;
  const y = side === "top" ? (roomAbove || !roomBelow ? above : below) : roomBelow || !roomAbove ? below : above;
  return { x: clamp(x, page.width - size.width - EDGE), y: clamp(y, page.height - size.height - EDGE) };
}

export function place(box: HTMLElement, anchor: Element, placement: Placement, gap = 4): void {
  const { x, y } = position(
    anchor.getBoundingClientRect(), box.getBoundingClientRect(), { width: window.innerWidth, height: window.innerHeight },
    placement, gap, document.documentElement.dir === "rtl",
  );
  // viewport coordinates have no reading direction
  box.style.setProperty("left", `${Math.round(x)}px`);
  box.style.setProperty("top", `${Math.round(y)}px`);
}
