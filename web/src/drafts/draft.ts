/** A text that must not be lost: on this device at once, on the server two seconds later at most. */

import type { Draft, DraftKind } from "@/api/types";

export type DraftFields = Pick<Draft, "text" | "to" | "cc" | "attachment_ids">;
export type Saved = "nothing" | "device" | "server";
interface Kept extends DraftFields { kind: DraftKind; updated_at: string; synced: boolean }

export interface DraftPorts {
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  put: (draft: Draft, leaving: boolean) => Promise<unknown>;
  remove: () => Promise<unknown>;
  now: () => number;
}
export interface DraftKeeper {
  current: () => DraftFields;
  change: (patch: Partial<DraftFields>) => void;
  saved: () => Saved;
  subscribe: (watch: () => void) => () => void;
  /** Sends at once what is not on the server yet; `leaving` while the page goes away. */
  flush: (leaving?: boolean) => Promise<void>;
  /** After sending: the draft is gone everywhere. */
  discard: () => void;
}

export const SERVER_AFTER_MS = 1500;
const EMPTY: DraftFields = { text: "", attachment_ids: [] };

const isBlank = (draft: DraftFields): boolean => !draft.text.trim() && draft.attachment_ids.length === 0;

function read(ports: DraftPorts, name: string): Kept | null {
  try {
    return JSON.parse(ports.storage.getItem(name) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** The newer of what this device and the server kept. */
function newest(local: Kept | null, server: Draft | undefined): DraftFields {
  if (!local) return server ?? EMPTY;
  if (!server || !local.synced) return local;
  return Date.parse(server.updated_at) > Date.parse(local.updated_at) ? server : local;
}

/** `name` is the place on this device: person, ticket and kind, so that a shared machine mixes nobody's texts. */
export function keepDraft(name: string, kind: DraftKind, server: Draft | undefined, ports: DraftPorts): DraftKeeper {
  const local = read(ports, name);
  let fields: DraftFields = newest(local, server);
  let state: Saved = isBlank(fields) ? "nothing" : local && !local.synced ? "device" : "server";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchers = new Set<() => void>();
  const tell = (next: Saved) => {
    state = next;
    watchers.forEach((watch) => watch());
  };
  const stamp = () => new Date(ports.now()).toISOString();
  const keep = (synced: boolean, updated_at = stamp()) => {
    try {
      ports.storage.setItem(name, JSON.stringify({ ...fields, kind, updated_at, synced } satisfies Kept));
    } catch {
      // a full or forbidden storage: the server copy remains
    }
  };

  async function flush(leaving = false): Promise<void> {
    clearTimeout(timer);
    if (state !== "device") return;
    const sent = fields;
    try {
      if (isBlank(sent)) await ports.remove();
      else await ports.put({ kind, ...sent, updated_at: stamp() }, leaving);
      if (sent !== fields) return;
      keep(true);
      tell(isBlank(sent) ? "nothing" : "server");
    } catch {
      timer = setTimeout(() => void flush(), 10_000); // kept on this device meanwhile
    }
  }

  return {
    current: () => fields,
    saved: () => state,
    flush,
    subscribe: (watch) => {
      watchers.add(watch);
      return () => void watchers.delete(watch);
    },
    change: (patch) => {
      fields = { ...fields, ...patch };
      keep(false);
      tell("device");
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), SERVER_AFTER_MS);
    },
    discard: () => {
      clearTimeout(timer);
      fields = EMPTY;
      ports.storage.removeItem(name);
      tell("nothing");
      void ports.remove().catch(() => undefined);
    },
  };
}
