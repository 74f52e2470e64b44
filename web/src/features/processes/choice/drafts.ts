/** Changes not saved yet: they outlive a look at another screen, and a closed window. */

import type { Draft } from "./choice";
import { useState } from "react";

const storeName = (id: string) => `ringdesk.choice.${id}`;

function read(id: string): Draft | null {
  try {
    const found = JSON.parse(localStorage.getItem(storeName(id)) ?? "null") as Draft | null;
    return typeof found?.base === "string" && Array.isArray(found.mine.rules) ? found : null;
  } catch {
    return null;
  }
}

function keep(id: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(storeName(id), JSON.stringify(draft));
    else localStorage.removeItem(storeName(id));
  } catch {
    // private windows refuse storage; the change then lives as long as the screen
  }
}

export interface Drafts { of: (id: string) => Draft | null; put: (id: string, draft: Draft | null) => void }

/** What is changed and not saved, by the ids of ticket types. */
export function useDrafts(): Drafts {
  const [edited, setEdited] = useState<Record<string, Draft | null>>({});
  return {
    of: (id) => (id in edited ? edited[id] : read(id)) ?? null,
    put: (id, draft) => { keep(id, draft); setEdited((now) => ({ ...now, [id]: draft })); },
  };
}
