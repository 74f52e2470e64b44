/** A definition in the making: what is typed is kept here at once, on the server within a second, and nobody's work is overwritten. */

import { slaKeys, type Kind } from "./queries";
import { fingerprint, same } from "./same";
import type { Versioned } from "./shapes";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import type { Page } from "@/api/types";

/** `local`: kept on this computer only, `error` says why. */
export type Kept = { state: "none" | "waiting" | "saved"; error: null } | { state: "local"; error: unknown };
/** `base`: what both began with. */
export interface Clash<D> { base: D; theirs: D; version: number; by: string | null; at: string | null }
/** Sent as If-Match: the server refuses what would overwrite another one. */
interface Revision { version: number }
export interface Editing<D> {
  definition: D;
  /** Whether it differs from what is in force. */
  changed: boolean;
  kept: Kept;
  /** Somebody else's work that ours would overwrite. */
  clash: Clash<D> | null;
  change: (next: D) => void;
  discard: () => Promise<void>;
  /** Ours, theirs or a mixture of both is the draft from now on. */
  settle: (next: D) => void;
  /** Sends what is not sent yet and answers the draft's revision; null when that failed. */
  flush: () => Promise<Revision | null>;
  /** What is in force now is this; nothing is left to save. */
  published: () => void;
}

const QUIET_MS = 700;
const storeName = (kind: Kind, id: string) => `ringdesk.sla.${kind}.${id}`;
const stampOf = (version: number, definition: unknown) => `${version} ${fingerprint(definition)}`;
/** `seen` and `on`: the state of the server that the work stands on. */
interface Stored<D> { seen: string; on: D; definition: D }

function read<D>(name: string): Stored<D> | null {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "null") as Stored<D> | null;
    return found?.seen && found.on && found.definition ? found : null;
  } catch {
    return null;
  }
}
function keep(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // private windows refuse storage; the server's draft is then the only one
  }
}

/** `shown` as the server says it now, `inForce` its newest version (null before the first), `blank` for a thing never written. */
export function useEditing<D>(kind: Kind, shown: Versioned<D>, inForce: D | null, blank: D): Editing<D> {
  const client = useQueryClient();
  const name = storeName(kind, shown.id);
  const serverHas = shown.draft ?? inForce ?? blank;
  const stamp = stampOf(shown.version, serverHas);
  const base = useRef(inForce ?? blank);
  useEffect(() => void (base.current = inForce ?? blank));
  const [stored] = useState(() => read<D>(name));
  const [definition, setDefinition] = useState<D>(stored?.definition ?? serverHas);
  const [kept, setKept] = useState<Kept>({ state: stored ? "waiting" : shown.draft ? "saved" : "none", error: null });
  // The state of the server that our work stands on.
  const [{ seen, on }, setSeen] = useState({ seen: stored?.seen ?? stamp, on: stored?.on ?? serverHas });
  const now = useRef({ definition, seen, on, revision: shown.draft_revision, sending: Promise.resolve<Revision | null>(null) });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const unsent = useRef(Boolean(stored));

  const settleSeen = useCallback((version: number, next: D, revision: number) => {
    Object.assign(now.current, { seen: stampOf(version, next), on: next, revision });
    setSeen({ seen: now.current.seen, on: next });
  }, []);
  /** Looked at before every write: somebody may have saved since we loaded. */
  const stillThere = useCallback(async (mine: D): Promise<Revision | null> => {
    const all = await client.fetchQuery({ queryKey: slaKeys.listed(kind), queryFn: () => api.get<Page<Versioned<D>>>(`/sla/${kind}`).then(({ data }) => data), staleTime: 0 });
    const fresh = all.find((one) => one.id === shown.id);
    if (!fresh || fresh.version !== shown.version) return null;
    const ours = stampOf(fresh.version, fresh.draft ?? base.current) === now.current.seen || same(fresh.draft ?? base.current, mine);
    return ours ? { version: fresh.draft_revision } : null;
  }, [client, kind, shown.id, shown.version]);
  const send = useCallback(async (): Promise<Revision | null> => {
    const sent = now.current.definition;
    try {
      const still = await stillThere(sent);
      if (!still || !unsent.current) return still;
      unsent.current = false;
      const answer = await api.put<Versioned<D>>(`/sla/${kind}/${shown.id}/draft`, { definition: sent }, still);
      settleSeen(answer.version, answer.draft ?? sent, answer.draft_revision);
      client.setQueryData<Versioned<D>[]>(slaKeys.listed(kind), (old) => old?.map((one) => (one.id === shown.id ? { ...one, ...answer } : one)));
      if (now.current.definition === sent) {
        keep(name, null);
        setKept({ state: "saved", error: null });
      }
      return { version: answer.draft_revision };
    } catch (error) {
      unsent.current = true;
      setKept({ state: "local", error });
      // Somebody was faster by a moment: what they saved is shown beside ours.
      if (hasCode(error, "stale")) await client.invalidateQueries({ queryKey: slaKeys.listed(kind) });
      return null;
    }
  }, [client, stillThere, kind, name, settleSeen, shown.id]);

  // One after the other: the next one names the revision that this one made.
  const flush = useCallback((): Promise<Revision | null> => {
    clearTimeout(timer.current);
    now.current.sending = now.current.sending.then(send);
    return now.current.sending;
  }, [send]);

  const clashing = stamp !== seen && !same(serverHas, definition);
  const change = useCallback((next: D) => {
    now.current.definition = next;
    setDefinition(next);
    unsent.current = true;
    setKept({ state: "waiting", error: null });
    keep(name, { seen: now.current.seen, on: now.current.on, definition: next });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void flush(), QUIET_MS);
  }, [flush, name]);

  useEffect(() => {
    // nothing of ours is waiting: what somebody else saved is simply what we look at
    if (stamp === seen || unsent.current || kept.state === "waiting") return;
    if (same(now.current.definition, serverHas) || kept.state === "none") {
      now.current.definition = serverHas;
      setDefinition(serverHas);
      settleSeen(shown.version, serverHas, shown.draft_revision);
    }
  }, [stamp, seen, serverHas, kept.state, settleSeen, shown.version, shown.draft_revision]);
  useEffect(() => {
    if (stored) timer.current = setTimeout(() => void flush(), QUIET_MS);
    return () => {
      clearTimeout(timer.current);
      if (unsent.current) void flush();
    };
  }, [stored, flush]);

  const forget = useCallback((next: D) => {
    clearTimeout(timer.current);
    unsent.current = false;
    keep(name, null);
    now.current.definition = next;
    setDefinition(next);
    setKept({ state: "none", error: null });
  }, [name]);
  const discard = useCallback(async () => {
    clearTimeout(timer.current);
    await now.current.sending;
    const { revision } = now.current;
    await api.delete(`/sla/${kind}/${shown.id}/draft`, undefined, { version: revision });
    forget(inForce ?? blank);
    settleSeen(shown.version, inForce ?? blank, revision + 1);
    client.setQueryData<Versioned<D>[]>(slaKeys.listed(kind), (old) => old?.map((one) => (one.id === shown.id ? { ...one, draft: null, draft_revision: revision + 1 } : one)));
  }, [blank, client, forget, inForce, kind, settleSeen, shown.id, shown.version]);

  const clash = clashing && (unsent.current || kept.state !== "none") ? { base: on, theirs: serverHas, version: shown.version, by: shown.draft_by ?? shown.author_name, at: shown.draft_at ?? shown.published_at } : null;
  return {
    definition, change, discard, flush, clash,
    kept: clash ? { state: "none", error: null } : kept,
    changed: !same(definition, inForce ?? null),
    settle: (next) => { settleSeen(shown.version, serverHas, shown.draft_revision); change(next); },
    published: () => { keep(name, null); unsent.current = false; setKept({ state: "none", error: null }); },
  };
}
