import { isSteady, type ConditionField } from "./fields";
import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";

const read = () => api.get<{ data: ConditionField[] } | ConditionField[]>("/field-catalogue").then((answer) => (Array.isArray(answer) ? answer : answer.data));

/** Every field of tickets a condition may ask about. */
export const useCatalogue = () => useQuery({ queryKey: ["field-catalogue"], queryFn: read, staleTime: Infinity });

const NONE: ConditionField[] = [];
/** Those that do not change with the hour: what policies, rules and processes choose by. */
export const useSteadyFields = (): ConditionField[] => (useCatalogue().data ?? NONE).filter(isSteady);
