/** What chooses a ticket's process, and where a ticket would go by it. */

import { sentOf, stampOf, choiceOf, type Choice, type TypeShown } from "./choice";
import { processKeys } from "../designer/queries";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Condition, Page, TicketRow } from "@/api/types";
import { partsOf } from "@/conditions/tree";

const TYPES = ["ticket-types"] as const;
const readTypes = () => api.get<Page<TypeShown>>("/types").then(({ data }) => data);
export const useTypes = (enabled: boolean) => useQuery({ queryKey: TYPES, queryFn: readTypes, enabled });

export interface Save { type: TypeShown; base: string; mine: Choice }

/** False when somebody else changed it since: nothing is written then, and theirs is read. */
export function useSave(onSaved: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ type, base, mine }: Save): Promise<boolean> => {
      const fresh = await client.fetchQuery({ queryKey: TYPES, queryFn: readTypes, staleTime: 0 });
      const now = fresh.find(({ id }) => id === type.id);
      if (!now || stampOf(choiceOf(now)) !== base) return false;
      const answer = await api.patch<TypeShown>(`/types/${type.key}`, sentOf(mine));
      client.setQueryData<TypeShown[]>(TYPES, fresh.map((one) => (one.id === type.id ? answer : one)));
      return true;
    },
    onSuccess: (saved) => {
      if (!saved) return;
      void client.invalidateQueries({ queryKey: processKeys.all });
      void client.invalidateQueries({ queryKey: keys.config });
      onSaved();
    },
  });
}

/** `rule`: the place of the first rule that holds; null: none does. */
export interface Way { ticket: TicketRow; type: TypeShown; process_key: string | null; rule: number | null }

async function matching(parts: Condition[]): Promise<TicketRow | undefined> {
  const { data } = await api.get<Page<TicketRow>>("/tickets", { filter: JSON.stringify({ all: parts }), limit: 1 });
  return data[0];
}

/** The server says of each rule whether it holds for the ticket as it is now. Null: no such ticket, or not one's to see. */
async function wayOf(number: number, types: TypeShown[], choice: (type: TypeShown) => Choice): Promise<Way | null> {
  const it: Condition = { field: "number", op: "eq", value: number };
  const ticket = await matching([it]);
  const type = types.find(({ key }) => key === ticket?.type_key);
  if (!ticket || !type) return null;
  const { rules, process_key } = choice(type);
  for (const [at, rule] of rules.entries())
    if (await matching([it, ...partsOf(rule.when)])) return { ticket, type, process_key: rule.process_key, rule: at };
  return { ticket, type, process_key, rule: null };
}

export const useTry = (types: TypeShown[], choice: (type: TypeShown) => Choice) =>
  useMutation({ mutationFn: (number: number) => wayOf(number, types, choice) });
