/** What the settings read and write: people, roles, teams, departments. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { L10n, Page } from "@/api/types";
import { problemText } from "@/i18n";
import { toastError } from "@/ui";

export interface MemberShown {
  id: string; name: string; email: string; color: string; role_key: string; status: "active" | "suspended";
  team_ids: string[]; department_id: string | null; mfa_enabled: boolean; invited: boolean; created_at: string;
}
export interface RoleShown { key: string; name: L10n; permissions: string[]; builtin: boolean; version: number }
export interface TeamShown { id: string; name: string; department_id: string | null; member_ids: string[]; archived: boolean }
export interface DepartmentShown { id: string; name: string; liaison_id: string | null; archived: boolean }
interface PermissionList { data: string[]; scopes: Record<string, string[]> }

const all = <T>(path: string) => () => api.get<Page<T>>(path).then((page) => page.data);

export const useMembers = () => useQuery({ queryKey: ["admin", "members"], queryFn: all<MemberShown>("/members") });
export const useRoles = (enabled = true) => useQuery({ queryKey: ["admin", "roles"], queryFn: all<RoleShown>("/roles"), enabled });
export const useTeams = () => useQuery({ queryKey: ["admin", "teams"], queryFn: all<TeamShown>("/teams") });
export const useDepartments = () => useQuery({ queryKey: ["admin", "departments"], queryFn: all<DepartmentShown>("/departments") });
export const usePermissions = () => useQuery({ queryKey: keys.permissions, queryFn: () => api.get<PermissionList>("/permissions") });

/** A write after which everything of the settings is read anew. Failures become a toast unless the caller shows them. */
export function useWrite<Input, Answer = unknown>(write: (input: Input) => Promise<Answer>, options: { quiet?: boolean; onDone?: (answer: Answer) => void; also?: readonly unknown[] } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ["admin"] });
      void client.invalidateQueries({ queryKey: keys.config });
      if (options.also) void client.invalidateQueries({ queryKey: options.also });
      options.onDone?.(answer);
    },
    onError: (reason) => {
      // somebody else wrote it: what is shown, and what is sent next, is theirs
      if (isApiError(reason) && reason.status === 412) void client.invalidateQueries({ queryKey: ["admin"] });
      if (!options.quiet) toastError(problemText(reason));
    },
  });
}
