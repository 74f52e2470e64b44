/** What was sent but not yet confirmed: shown at once, kept on this device, sent again when the line is back.
 *  Each letter carries its idempotency key, so that sending twice never writes twice. */

import { create } from "zustand";

type LetterState = "sending" | "queued" | "failed";
export interface Letter {
  key: string;
  person: string;
  ticketId: string;
  number: number;
  kind: "reply" | "note";
  body: Record<string, unknown> & { text: string };
  attachmentNames: string[];
  at: string;
  state: LetterState;
  /** What the server said when it refused. */
  problem?: string;
}

const STORED = "ringdesk.outbox";
type Keep = Pick<Storage, "getItem" | "setItem">;

export function readOutbox(storage: Keep): Letter[] {
  try {
    const letters = JSON.parse(storage.getItem(STORED) ?? "[]") as Letter[];
    // a page that died while sending does not know how it ended: the key makes a second try harmless
    return letters.map((letter) => (letter.state === "sending" ? { ...letter, state: "queued" } : letter));
  } catch {
    return [];
  }
}

function keep(letters: Letter[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(letters));
  } catch {
    // a full or forbidden storage: the letter lives as long as the page
  }
}

interface Outbox { letters: Letter[]; put: (letter: Letter) => void; mark: (key: string, patch: Partial<Letter>) => void; drop: (key: string) => void }

export const useOutbox = create<Outbox>((set) => {
  const change = (next: (letters: Letter[]) => Letter[]) =>
    set(({ letters }) => {
      const changed = next(letters);
      keep(changed);
      return { letters: changed };
    });
  return {
    letters: readOutbox(localStorage),
    put: (letter) => change((letters) => [...letters, letter]),
    mark: (key, patch) => change((letters) => letters.map((one) => (one.key === key ? { ...one, ...patch } : one))),
    drop: (key) => change((letters) => letters.filter((one) => one.key !== key)),
  };
});
