import { useEffect, type ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useQuery } from "@tanstack/react-query";
import { configQuery, useSession } from "@/api/queries";
import type { Me } from "@/api/types";
import { setLanguage } from "@/i18n";
import { setReaderZone } from "@/ui/RelativeTime";
import { ErrorState } from "@/ui";
import { usePrefs } from "./prefs";

/** Where to go after login; only our own paths count. */
export const returnPath = (search: string): string => {
  const wanted = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])/.test(wanted) ? wanted : "/w";
};

function useAdoptPerson(person: Me | undefined): void {
  const adopt = usePrefs((prefs) => prefs.adopt);
  useEffect(() => {
    if (!person) return;
    adopt(person.prefs);
    setReaderZone(person.zone);
    void setLanguage(person.locale);
    // only a change of person takes over what the server keeps; later edits start here
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [person?.person_id]);
}

/** Lets only logged-in people through; remembers where they wanted to go. */
export function Gate({ children }: { children: ReactNode }) {
  const { data: session, error, refetch } = useSession();
  const location = useLocation();
  const ready = session?.state === "ready";
  const config = useQuery({ ...configQuery, enabled: ready });
  useAdoptPerson(session?.person);
  if (error && !session) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!session) return null;
  if (session.setup_required) return <Navigate to="/setup" replace />;
  if (!ready) return <Navigate to={`/login?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  if (config.error && !config.data) return <ErrorState error={config.error} onRetry={() => void config.refetch()} />;
  return children;
}
