/** One action on many tickets: order it, follow it, say what was refused. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "@/api/client";
import { keys } from "@/api/keys";

export interface Failure { ticket_id: string; code: string; params: Record<string, unknown> }
export interface BulkRun { id: string; action: string; state: string; done: number; total: number; failures: Failure[] }
/** Some tickets by id, or all of a view or filter with the number the person saw. */
export type BulkTargets = { ids: string[] } | { view?: string; filter?: unknown; expected: number };
export interface BulkOrder { action: string; body: Record<string, unknown> }

const ASK_AGAIN_MS = 700;
const running = (run: BulkRun | undefined): boolean => run !== undefined && !["done", "failed", "finished"].includes(run.state) && run.done < run.total;

export function useBulk(onDone: (run: BulkRun) => void) {
  const client = useQueryClient();
  const [runId, setRunId] = useState<string | null>(null);
  const order = useMutation({
    mutationFn: ({ targets, ...rest }: BulkOrder & { targets: BulkTargets }) => api.post<BulkRun>("/tickets/bulk", { ...rest, ...targets }),
    onSuccess: (run) => {
      client.setQueryData(["bulk", run.id], run);
      setRunId(run.id);
    },
  });
  const { data: run } = useQuery({
    queryKey: ["bulk", runId], enabled: runId !== null, staleTime: 0, queryFn: () => api.get<BulkRun>(`/bulk/${runId}`),
    refetchInterval: (query) => (running(query.state.data) ? ASK_AGAIN_MS : false),
  });
  const ended = run !== undefined && !running(run);
  useEffect(() => {
    if (!ended || !run || runId === null) return;
    setRunId(null);
    void client.invalidateQueries({ queryKey: keys.lists });
    void client.invalidateQueries({ queryKey: keys.views });
    void client.invalidateQueries({ queryKey: ["ticket-count"] });
    onDone(run);
  }, [client, ended, onDone, run, runId]);
  return { start: order.mutate, error: order.error, starting: order.isPending, run: runId === null ? undefined : run };
}
