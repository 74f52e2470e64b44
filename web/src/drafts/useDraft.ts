import { useEffect, useMemo, useSyncExternalStore } from "react";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useMe } from "@/api/queries";
import type { Draft, DraftKind } from "@/api/types";
import { keepDraft, type DraftFields, type DraftKeeper, type Saved } from "./draft";

const keepers = new Map<string, DraftKeeper>();

export interface UseDraft extends DraftFields {
  change: (patch: Partial<DraftFields>) => void;
  /** Where the text is safe so far. */
  saved: Saved;
  discard: () => void;
}

/** The draft of a reply or note. Survives change of ticket, reload, logout and conflicts.
 *  `server` is the copy that came with the ticket. */
export function useDraft(ticketId: string, kind: DraftKind, server?: Draft): UseDraft {
  const { person_id } = useMe();
  const name = `ringdesk.draft.${person_id}.${ticketId}.${kind}`;
  const keeper = useMemo(() => {
    const known = keepers.get(name);
    if (known) return known;
    const path = `/tickets/${ticketId}/draft/${kind}`;
    const made = keepDraft(name, kind, server, {
      storage: localStorage,
      put: ({ text, to, cc, attachment_ids }, leaving) => api.put(path, { text, to, cc, attachment_ids }, { keepalive: leaving }),
      remove: () => api.delete(path),
      now: serverNow,
    });
    keepers.set(name, made);
    return made;
    // the server's copy counts only when the draft is first opened
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name]);
  const fields = useSyncExternalStore(keeper.subscribe, keeper.current);
  const saved = useSyncExternalStore(keeper.subscribe, keeper.saved);
  useEffect(() => {
    const leave = () => void keeper.flush(true);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      void keeper.flush();
    };
  }, [keeper]);
  return { ...fields, saved, change: keeper.change, discard: keeper.discard };
}
