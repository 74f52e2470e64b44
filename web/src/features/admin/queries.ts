/** What the settings read and write: people, roles, teams, departments. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { L10n, Page } from "@/api/types";
import { problemText } from "@/i18n";
import { toastError } from "@/ui";

export interface MemberShown {
  id: string; name: string; email: string; color: string; role_key: string; status: "active" | "suspended";
  team_ids: string[]; department_id: string | null; mfa_enabled: boolean; invited: boolean; created_at: string; version: number;
}
export interface RoleShown { key: string; name: L10n; permissions: string[]; builtin: boolean; version: number }
export interface TeamShown { id: string; name: string; department_id: string | null; member_ids: string[]; archived: boolean; version: number }
export interface DepartmentShown { id: string; name: string; liaison_id: string | null; archived: boolean; version: number }
interface PermissionList { data: string[]; scopes: Record<string, string[]> }

const all = <T>(path: string) => () => api.get<Page<T>>(path).then((page) => page.data);

export const useMembers = () => useQuery({ queryKey: ["admin", "members"], queryFn: all<MemberShown>("/members") });
export const useRoles = (enabled = true) => useQuery({ queryKey: ["admin", "roles"], queryFn: all<RoleShown>("/roles"), enabled });
export const useTeams = () => useQuery({ queryKey: ["admin", "teams"], queryFn: all<TeamShown>("/teams") });
export const useDepartments = () => useQuery({ queryKey: ["admin", "departments"], queryFn: all<DepartmentShown>("/departments") });
export const usePermissions = () => useQuery({ queryKey: keys.permissions, queryFn: () => api.get<PermissionList>("/permissions") });

interface WriteOptions<Answer> { quiet?: boolean; onDone?: (answer: Answer) => void; also?: readonly unknown[] }

/** What it is now, as a refusal for somebody else's change tells it. */
export const nowOf = (reason: unknown) => (isApiError(reason) && reason.status === 412 ? (reason.params.current as { version?: number } | null | undefined) : null);

/** A write after which everything of the settings is read anew. Failures become a toast unless the caller shows them. */
export function useWrite<Input, Answer = unknown>(write: (input: Input) => Promise<Answer>, options: WriteOptions<Answer> = {}) {
  const client = useQueryClient();
  const readAnew = () => {
    void client.invalidateQueries({ queryKey: ["admin"] });
    if (options.also) void client.invalidateQueries({ queryKey: options.also });
  };
  return useMutation({
    mutationFn: write,
    onSuccess: (answer) => {
      readAnew();
      void client.invalidateQueries({ queryKey: keys.config });
      options.onDone?.(answer);
    },
    onError: (reason) => {
      // somebody else wrote it: what is shown is theirs
      if (isApiError(reason) && reason.status === 412) readAnew();
      if (!options.quiet) toastError(problemText(reason));
    },
  });
}

/** The write of a form that was `opened` on a version, shown by the form when it fails. Refused because another was faster, it stands on theirs: what was typed stays, and saving again is done knowingly. */
export function useVersionedWrite<Input, Answer = unknown>(opened: number | undefined, write: (input: Input, seen: { version?: number }) => Promise<Answer>, options: WriteOptions<Answer> = {}) {
  const [base, setBase] = useState(opened);
  const attempt = (input: Input) => write(input, base === undefined ? {} : { version: base }).catch((reason: unknown) => {
    const now = nowOf(reason)?.version;
    if (now !== undefined) setBase(now);
    throw reason;
  });
  return useWrite(attempt, { ...options, quiet: true });
}
