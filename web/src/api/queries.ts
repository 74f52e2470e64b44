/** Reads shared by many screens. A screen's own reads stand beside the screen. */

import { QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, setCsrf } from "./client";
import { isApiError } from "./errors";
import { keys } from "./keys";
import type { Config, CountedView, Me, Session, Ticket } from "./types";

const MINUTE = 60_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5 * MINUTE, // live events keep the cache true; time alone does not make it old
        gcTime: 30 * MINUTE,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isApiError(error) && error.status >= 500,
      },
    },
  });
}

export async function fetchSession(): Promise<Session> {
  const session = await api.get<Session>("/session");
  setCsrf(session.csrf);
  return session;
}

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: fetchSession, staleTime: Infinity });

/** Puts a fresh session in place after login, MFA, setup or change of workspace. */
export function useAdoptSession(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    setCsrf(session.csrf);
    client.setQueryData(keys.session, session);
  };
}

/** The logged-in person. Only for screens inside the shell; elsewhere it throws. */
export function useMe(): Me {
  const { data } = useSession();
  if (!data?.person) throw new Error("useMe needs a ready session");
  return data.person;
}

export function useCan(): (permission: string) => boolean {
  const { data } = useSession();
  const granted = data?.person?.permissions ?? [];
  return (permission) => granted.includes(permission);
}

export const configQuery = {
  queryKey: keys.config,
  queryFn: () => api.get<Config>("/config"),
  staleTime: Infinity,
};

/** The workspace's configuration; undefined only until the first answer. */
export const useConfig = (): Config | undefined => useQuery(configQuery).data;

export const useViews = () =>
  useQuery({ queryKey: keys.views, queryFn: () => api.get<{ data: CountedView[] }>("/views").then((page) => page.data) });

export const ticketQuery = (number: number) => ({
  queryKey: keys.ticket(number),
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Ticket>(`/tickets/${number}`, undefined, signal),
});
export const useTicket = (number: number | null) =>
  useQuery({ ...ticketQuery(number ?? 0), enabled: number !== null });
