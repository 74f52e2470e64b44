/** Finding a template by what is typed, and putting it where the caret is. Pure. */

import type { Filled } from "./shapes";

/** A variable without a value, as it stands in a text that is being written. */
const GAP = /⟦[^⟦⟧\n]{1,120}⟧/;
export const firstGap = (text: string): string | null => GAP.exec(text)?.[0] ?? null;

const folded = (text: string): string => text.normalize("NFKC").toLocaleLowerCase();

/** Those that hold every typed word in name, shortcut, folder or text; an exact shortcut comes first. */
export function matching(all: Filled[], typed: string, nameOf: (one: Filled) => string, folderOf: (one: Filled) => string): Filled[] {
  const asked = folded(typed).trim().replace(/^\//, "");
  if (!asked) return all;
  const words = asked.split(/\s+/);
  const rank = (one: Filled) => (one.shortcut === asked ? 0 : one.shortcut?.startsWith(asked) ? 1 : folded(nameOf(one)).includes(asked) ? 2 : 3);
  return all
    .filter((one) => {
      const said = folded(`${nameOf(one)} ${one.shortcut ?? ""} ${folderOf(one)} ${one.text}`);
      return words.every((word) => said.includes(word));
    })
    .map((one, place) => ({ one, place }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.place - b.place)
    .map(({ one }) => one);
}

interface Inserted { text: string; /** What is selected afterwards: the first gap, else the end of what came in. */ from: number; to: number }

/** The text with something put in place of its selection; a typed `/` that asked for it goes. */
export function inserted(text: string, from: number, to: number, piece: string): Inserted {
  const start = text[from - 1] === "/" && (from === 1 || /\s/.test(text[from - 2] ?? "")) ? from - 1 : from;
  const gap = GAP.exec(piece);
  const begin = gap ? start + gap.index : start + piece.length;
  return { text: text.slice(0, start) + piece + text.slice(to), from: begin, to: gap ? begin + gap[0].length : begin };
}

/** Whether a `/` typed at this place asks for a template: at the beginning of a line or after a blank. */
export const asksAt = (text: string, caret: number): boolean => caret === 0 || /\s/.test(text[caret - 1] ?? "");
