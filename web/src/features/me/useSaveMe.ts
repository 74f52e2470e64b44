import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Me, Session } from "@/api/types";

interface MeChanges { name?: string; locale?: string; zone?: string; password?: { current: string; new: string } }

/** Saves changes of one's own profile and shows them everywhere. */
export function useSaveMe(onSaved?: (me: Me) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: MeChanges) => api.patch<Me>("/me", changes),
    onSuccess: async (me, { password }) => {
      client.setQueryData<Session>(keys.session, (session) => session && { ...session, person: me });
      // a new password opens a new session, with a new CSRF token
      if (password) await client.refetchQueries({ queryKey: keys.session });
      onSaved?.(me);
    },
  });
}
