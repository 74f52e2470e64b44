/** Where a chart puts its marks. Pure. */

const STEPS = [1, 2, 5];

/** Round values from 0 up to at least the highest, some four of them; whole numbers only, for they count tickets. */
export function ticks(highest: number, wanted = 4): number[] {
  const rough = Math.max(1, highest) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, (STEPS.find((one) => one * power >= rough) ?? 10) * power);
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Which days carry a label, so that they never touch: the last always does. */
export function labelledDays(count: number, width: number, room = 64): Set<number> {
  const every = Math.max(1, Math.ceil((count * room) / Math.max(1, width)));
  const shown = new Set<number>();
  for (let index = count - 1; index >= 0; index -= every) shown.add(index);
  return shown;
}

/** Bands of equal width, in the reading direction; answers the start of the band's mark and the band's middle. */
export function bands(count: number, width: number, rtl: boolean): { band: number; middle: (index: number) => number; at: (x: number) => number } {
  const band = width / Math.max(1, count);
  const middle = (index: number) => (rtl ? width - (index + 0.5) * band : (index + 0.5) * band);
  const at = (x: number) => Math.min(count - 1, Math.max(0, Math.floor((rtl ? width - x : x) / band)));
  return { band, middle, at };
}
