/** What is typed is the draft on the server within a second; before anything relies on it, at once. */

import { BLANK, fingerprint } from "./definition";
import { ruleKeys } from "./queries";
import type { Definition, Rule } from "./shapes";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";

const QUIET_MS = 700;
export type Kept = { state: "saved" | "waiting" } | { state: "failed"; error: unknown };

export function useDraft(rule: Rule) {
  const client = useQueryClient();
  const [definition, setDefinition] = useState<Definition>(rule.draft ?? rule.definition ?? BLANK);
  const [kept, setKept] = useState<Kept>({ state: "saved" });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ definition, sent: fingerprint(definition) });

  const send = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const wanted = latest.current.definition;
    const stamp = fingerprint(wanted);
    if (stamp === latest.current.sent) return true;
    try {
      const answer = await api.put<Rule>(`/automation/rules/${rule.id}/draft`, { definition: wanted });
      latest.current.sent = stamp;
      client.setQueryData(ruleKeys.one(rule.id), answer);
      if (latest.current.definition === wanted) setKept({ state: "saved" });
      return true;
    } catch (error) {
      setKept({ state: "failed", error });
      return false;
    }
  }, [client, rule.id]);

  const change = useCallback((next: Definition) => {
    latest.current.definition = next;
    setDefinition(next);
    setKept({ state: "waiting" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(), QUIET_MS);
  }, [send]);

  const adopt = useCallback((next: Definition) => {
    clearTimeout(timer.current);
    latest.current = { definition: next, sent: fingerprint(next) };
    setDefinition(next);
    setKept({ state: "saved" });
  }, []);

  // Leaving the screen sends what waits.
  useEffect(() => () => void send(), [send]);
  return { definition, kept, change, adopt, flush: send };
}
