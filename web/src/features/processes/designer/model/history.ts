/** What can be taken back. Changes of one kind in quick succession, such as typing, are one step. Pure. */

export interface History<T> { past: T[]; now: T; future: T[]; tag: string | null; at: number }

const MOST = 200;
const TOGETHER_MS = 1200;

export const begun = <T,>(now: T): History<T> => ({ past: [], now, future: [], tag: null, at: 0 });

export function changed<T>(history: History<T>, next: T, tag: string | null, at: number): History<T> {
  if (Object.is(next, history.now)) return history;
  const together = tag !== null && tag === history.tag && at - history.at < TOGETHER_MS && history.past.length > 0;
  return { past: together ? history.past : [...history.past, history.now].slice(-MOST), now: next, future: [], tag, at };
}
export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  return before === undefined ? history : { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], tag: null, at: 0 };
}
export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future, tag: null, at: 0 };
}
