/** Marking what a search found. The server marks its own folded text; people want to see it in theirs. Pure. */

export interface Run { text: string; hit: boolean }
const MARKED = /\u0001([^\u0001\u0002]*)\u0002/g;

/** A text with U+0001 and U+0002 around the hits, as runs. */
export const runsOf = (marked: string): Run[] =>
  marked.split(/(\u0001[^\u0001\u0002]*\u0002)/).filter(Boolean).map((part) => (part.startsWith("\u0001") ? { text: part.slice(1, -1), hit: true } : { text: part, hit: false }));

/** The hits of `marked` looked up in `text`, whatever their case; null when none stands there. */
export function marksIn(text: string, marked: string): Run[] | null {
  const words = [...new Set([...marked.matchAll(MARKED)].map((hit) => (hit[1] ?? "").toLocaleLowerCase()).filter(Boolean))];
  if (words.length === 0) return null;
  const escaped = words.sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = text.split(new RegExp(`(${escaped.join("|")})`, "giu")).filter(Boolean);
  const runs = parts.map((part) => ({ text: part, hit: words.includes(part.toLocaleLowerCase()) }));
  return runs.some((run) => run.hit) ? runs : null;
}

const BEFORE = 6;
/** The same runs beginning shortly before the first hit: where a row is narrow, the hit is still seen. */
export function fromFirstHit(runs: Run[]): Run[] {
  const [first, ...rest] = runs;
  if (!first || first.hit || first.text.length <= BEFORE) return runs;
  const kept = first.text.slice(-BEFORE);
  const word = kept.search(/\s\S/); // no half words where there are spaces
  return [{ text: `…${word < 0 ? kept : kept.slice(word + 1)}`, hit: false }, ...rest];
}
