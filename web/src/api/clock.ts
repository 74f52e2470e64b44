/** The server's clock, learned from its Date header, so that every relative time agrees with the records. */

let offset = 0;

export function learnServerTime(dateHeader: string | null, receivedAt: number = Date.now()): void {
  const server = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(server)) return;
  const difference = server + 500 - receivedAt; // the header is cut to whole seconds
  if (Math.abs(difference - offset) > 1500) offset = difference;
}

export const serverNow = (): number => Date.now() + offset;
