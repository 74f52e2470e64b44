import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { fetchSession } from "@/api/queries";
import { keys } from "@/api/keys";

/** Ends the session on the server and forgets everything that was shown. Drafts on this device stay. */
export function useLogout(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await api.delete("/session").catch(() => undefined);
    const session = await fetchSession();
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    client.setQueryData(keys.session, session);
    await navigate("/login");
  };
}
