/** What the screen of approvals reads and writes. Live events make all of it stale by one name. */

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { ApprovalDetail, ApprovalPage, Box, Delegations, Summary } from "./model";

const ROWS = 50;
const MINUTE = 60_000;

export const useSummary = (enabled: boolean) =>
  useQuery({ queryKey: [...keys.approvals, "summary"], queryFn: () => api.get<Summary>("/approvals/summary"), enabled, staleTime: MINUTE });

export const useBox = (box: Box) =>
  useInfiniteQuery({
    queryKey: [...keys.approvals, "box", box],
    queryFn: ({ pageParam, signal }) => api.get<ApprovalPage>("/approvals", { box, limit: ROWS, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: MINUTE,
  });

const oneKey = (id: string) => [...keys.approvals, "one", id];
export const useApproval = (id: string | null) =>
  useQuery({ queryKey: oneKey(id ?? ""), queryFn: ({ signal }) => api.get<ApprovalDetail>(`/approvals/${id ?? ""}`, undefined, signal), enabled: id !== null, staleTime: MINUTE });

export const useDelegations = (enabled = true) =>
  useQuery({ queryKey: [...keys.approvals, "delegations"], queryFn: () => api.get<Delegations>("/delegations"), enabled });

export type Deed = "decide" | "approvers" | "pass-on" | "ask" | "answer" | "withdraw";
export interface Doing { deed: Deed; body: Record<string, unknown> }

/** One act on an approval, held against the version on the screen. */
export function useAct(detail: ApprovalDetail, onDone: (after: ApprovalDetail, doing: Doing) => void = () => undefined) {
  const client = useQueryClient();
  const { id, version } = detail.row;
  return useMutation({
    mutationFn: ({ deed, body }: Doing) => api.post<ApprovalDetail>(`/approvals/${id}/${deed}`, body, { version }),
    onSuccess: (after, doing) => {
      client.setQueryData(oneKey(id), after);
      void client.invalidateQueries({ queryKey: keys.approvals });
      onDone(after, doing);
    },
    onError: () => void client.invalidateQueries({ queryKey: oneKey(id) }),
  });
}

export interface BulkDone { data: { id: string; decided: boolean; code: string | null }[] }
export function useDecideAll(onDone: (done: BulkDone) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { ids: string[]; verdict: "approve" | "reject"; comment: string }) => api.post<BulkDone>("/approvals/decide", body),
    onSuccess: (done) => {
      void client.invalidateQueries({ queryKey: keys.approvals });
      onDone(done);
    },
  });
}

/** A change of one's delegations; seats move with them, so everything is read anew. */
export function useDelegationWrite<Input>(write: (input: Input) => Promise<Delegations>, onDone: () => void = () => undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: (after) => {
      client.setQueryData([...keys.approvals, "delegations"], after);
      void client.invalidateQueries({ queryKey: keys.approvals });
      onDone();
    },
  });
}
