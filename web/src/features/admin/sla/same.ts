/** Whether two definitions say the same, whatever their keys' order and whichever defaults are written out. Pure. */

type Json = unknown;
const isBare = (value: Json): boolean =>
  value === undefined || value === null || value === false || value === 0 || (typeof value === "object" && Object.keys(value).length === 0);

function canonical(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).map(([key, one]): [string, Json] => [key, canonical(one)]).filter(([, one]) => !isBare(one));
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const fingerprint = (value: Json): string => JSON.stringify(canonical(value) ?? null);
export const same = (a: Json, b: Json): boolean => fingerprint(a) === fingerprint(b);

export interface Difference { path: string; before: Json; after: Json }
/** Lists (steps, intervals, conditions) are compared whole: half of a list means nothing. */
export function differences(before: Json, after: Json, path = ""): Difference[] {
  if (same(before, after)) return [];
  const plain = (value: Json): value is Record<string, Json> => typeof value === "object" && value !== null && !Array.isArray(value);
  const whole = path === "when" || path === "name" || path.endsWith(".weekly") || !plain(before ?? {}) || !plain(after ?? {});
  if (whole && path !== "") return [{ path, before, after }];
  const [a, b] = [(before ?? {}) as Record<string, Json>, (after ?? {}) as Record<string, Json>];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name) => differences(a[name], b[name], path ? `${path}.${name}` : name));
}

/** The value at a dotted path, undefined where the way ends. */
export const atPath = (value: Json, path: string): Json =>
  path.split(".").reduce<Json>((inner, name) => (typeof inner === "object" && inner !== null ? (inner as Record<string, Json>)[name] : undefined), value);

/** The value at a dotted path replaced, everything else shared. */
export function withPath<T>(value: T, path: string, next: Json): T {
  const [head = "", ...rest] = path.split(".");
  const old = (value ?? {}) as Record<string, Json>;
  const inner = rest.length > 0 ? withPath(old[head], rest.join("."), next) : next;
  const { [head]: _gone, ...others } = old;
  return (inner === undefined ? others : { ...old, [head]: inner }) as T;
}
