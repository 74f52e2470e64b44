/** The order in which policies are asked. Pure. */

/** One thing taken from where it is and put elsewhere. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = [...list];
  const [one] = rest.splice(from, 1);
  if (one === undefined || to < 0 || to > rest.length) return list;
  rest.splice(to, 0, one);
  return rest;
}
