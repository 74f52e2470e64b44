/** What is typed on a settings screen and not saved yet: kept on this computer, and never put silently over another's change. */

import { same } from "./sla/same";
import { useEffect, useState } from "react";

interface Held<T> { base: number; on: T; draft: T }
interface KeptDraft<T> {
  draft: T;
  changed: boolean;
  /** Somebody saved another version meanwhile. */
  late: boolean;
  /** The version our work stands on: sent as If-Match. */
  base: number;
  change: (next: T) => void;
  discard: () => void;
  /** Ours goes on top of theirs, knowingly. */
  keepMine: () => void;
  saved: (value: T, version: number) => void;
}

function read<T>(name: string): Held<T> | null {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "null") as Held<T> | null;
    return found?.draft ? found : null;
  } catch {
    return null;
  }
}
function keep(name: string, held: unknown): void {
  try {
    if (held === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(held));
  } catch {
    // private windows refuse storage: it lives as long as the screen then
  }
}

/** For a screen that is left at once: what it kept is not wanted any more. */
export const forgetDraft = (name: string): void => keep(`ringdesk.settings.${name}`, null);

/** `server`: what is in force, in its `version`. Unchanged, the screen simply follows it. */
export function useKeptDraft<T>(name: string, server: T, version: number): KeptDraft<T> {
  const store = `ringdesk.settings.${name}`;
  const fresh = { base: version, on: server, draft: server };
  const [kept, setHeld] = useState<Held<T>>(() => read<T>(store) ?? fresh);
  const untouched = same(kept.draft, kept.on);
  const held = untouched ? fresh : kept;
  const changed = !untouched && !same(held.draft, server);
  useEffect(() => keep(store, changed ? held : null));
  return {
    draft: held.draft, changed, base: held.base, late: changed && held.base !== version,
    change: (next) => setHeld({ ...held, draft: next }),
    discard: () => setHeld(fresh),
    keepMine: () => setHeld({ ...held, base: version, on: server }),
    saved: (value, next) => setHeld({ base: next, on: value, draft: value }),
  };
}
