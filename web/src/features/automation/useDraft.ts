/** What is typed is the draft on the server within a second; before anything relies on it, at once. */

import { BLANK, fingerprint } from "./definition";
import { ruleKeys } from "./queries";
import type { Definition, Rule } from "./shapes";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";

const QUIET_MS = 700;
export type Kept = { state: "saved" | "waiting" } | { state: "failed"; error: unknown };

export function useDraft(rule: Rule) {
  const client = useQueryClient();
  const [definition, setDefinition] = useState<Definition>(rule.draft ?? rule.definition ?? BLANK);
  const [kept, setKept] = useState<Kept>({ state: "saved" });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ definition, sent: fingerprint(definition), revision: rule.draft_revision, late: false });
  const sending = useRef(Promise.resolve(true));
  // Somebody else saved meanwhile: nothing is sent before one of both is chosen.
  const [late, setLate] = useState(false);

  const put = useCallback(async (): Promise<boolean> => {
    const wanted = latest.current.definition;
    const stamp = fingerprint(wanted);
    if (stamp === latest.current.sent) return true;
    if (latest.current.late) return false;
    try {
      const answer = await api.put<Rule>(`/automation/rules/${rule.id}/draft`, { definition: wanted }, { version: latest.current.revision });
      Object.assign(latest.current, { sent: stamp, revision: answer.draft_revision });
      client.setQueryData(ruleKeys.one(rule.id), answer);
      if (latest.current.definition === wanted) setKept({ state: "saved" });
      return true;
    } catch (error) {
      setKept({ state: "failed", error });
      if (hasCode(error, "stale")) {
        latest.current.late = true;
        setLate(true);
        await client.invalidateQueries({ queryKey: ruleKeys.one(rule.id) });
      }
      return false;
    }
  }, [client, rule.id]);

  // One after the other: the next one names the revision that this one made.
  const send = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    sending.current = sending.current.then(put);
    return sending.current;
  }, [put]);

  const change = useCallback((next: Definition) => {
    latest.current.definition = next;
    setDefinition(next);
    setKept({ state: "waiting" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), QUIET_MS);
  }, [send]);

  /** `revision`: the one the server has with it. */
  const adopt = useCallback((next: Definition, revision: number) => {
    clearTimeout(timer.current);
    latest.current = { definition: next, sent: fingerprint(next), revision, late: false };
    setDefinition(next);
    setKept({ state: "saved" });
    setLate(false);
  }, []);
  /** Ours goes on top of what is there now, knowingly. */
  const keepMine = useCallback((revision: number) => {
    Object.assign(latest.current, { sent: "", revision, late: false });
    setLate(false);
    void send();
  }, [send]);

  // Leaving the screen sends what waits.
  useEffect(() => () => void send(), [send]);
  return { definition, kept, late, change, adopt, keepMine, flush: send, revision: () => latest.current.revision };
}
