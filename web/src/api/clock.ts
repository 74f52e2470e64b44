/** The server's clock, learned from its Date header, so that every relative time agrees with the records. */

let offset = 0;
let onCorrected: () => void = () => undefined;

/** Told whenever what the page takes for now has jumped. */
export const whenCorrected = (act: () => void): void => void (onCorrected = act);

export function learnServerTime(dateHeader: string | null, receivedAt: number = Date.now()): void {
  const server = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(server)) return;
  const difference = server + 500 - receivedAt; // the header is cut to whole seconds
  if (Math.abs(difference - offset) <= 1500) return;
  offset = difference;
  onCorrected();
}

export const serverNow = (): number => Date.now() + offset;
