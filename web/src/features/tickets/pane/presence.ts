import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Presence, PresenceState } from "@/api/types";

const REPEAT_MS = 15_000;
const STOPPED_TYPING_MS = 6_000;

/** Tells colleagues that we look at a ticket, and learns who else does. The answer is a function that reports typing. */
export function useReportPresence(ticketId: string, number: number): (state: PresenceState) => void {
  const client = useQueryClient();
  const state = useRef<PresenceState>("viewing");
  const quiet = useRef<ReturnType<typeof setTimeout>>(undefined);
  const post = useCallback((now: PresenceState | "gone") =>
    api.post<{ others: Presence[] } | undefined>(`/tickets/${number}/presence`, { state: now }, { keepalive: now === "gone", idempotencyKey: undefined }).then(
      (answer) => answer && now !== "gone" && client.setQueryData(keys.presence(ticketId), answer.others),
      () => undefined, // nobody misses a lost sign of life: the next one follows
    ), [client, number, ticketId]);

  useEffect(() => {
    const repeat = () => { if (document.visibilityState === "visible") void post(state.current); };
    const leave = () => void post("gone");
    repeat();
    const timer = setInterval(repeat, REPEAT_MS);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      clearTimeout(quiet.current);
      window.removeEventListener("pagehide", leave);
      state.current = "viewing";
      leave();
    };
  }, [post]);

  return useCallback((next: PresenceState) => {
    clearTimeout(quiet.current);
    if (next !== "viewing") quiet.current = setTimeout(() => {
      state.current = "viewing";
      void post("viewing");
    }, STOPPED_TYPING_MS);
    if (next === state.current) return;
    state.current = next;
    void post(next);
  }, [post]);
}
