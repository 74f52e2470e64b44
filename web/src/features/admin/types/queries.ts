/** What the form designer reads. */

import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page } from "@/api/types";
import type { TypeChange, TypeShown, TypeUse } from "./shapes";

export const typesKey = ["admin", "types"];
export const useTypes = (enabled = true) => useQuery({ queryKey: typesKey, queryFn: () => api.get<Page<TypeShown>>("/types").then((page) => page.data), enabled });
export const useTypeUse = (key: string) => useQuery({ queryKey: ["admin", "types", key, "use"], queryFn: () => api.get<TypeUse>(`/types/${key}/use`) });
export const useTypeChanges = (key: string) => useQuery({ queryKey: ["admin", "types", key, "changes"], queryFn: () => api.get<Page<TypeChange>>(`/types/${key}/changes`).then((page) => page.data) });
