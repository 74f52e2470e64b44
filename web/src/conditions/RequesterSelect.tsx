import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import { Select } from "@/ui";

interface Found { id: string; name: string; email?: string | null }

/** A customer or organization, looked up while typing. */
export function RequesterSelect({ kind, many, value, onChange }: { kind: "requester" | "organization"; many: boolean; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const path = kind === "requester" ? "/requesters" : "/organizations";
  const { data, isFetching } = useQuery({ queryKey: [...keys.requesters(q), kind], queryFn: () => api.get<Page<Found>>(path, { q, limit: 20 }), placeholderData: keepPreviousData });
  const chosen = Array.isArray(value) ? (value[0] as string | undefined) : (value as string | undefined);
  const options = (data?.data ?? []).map((one) => ({ value: one.id, label: one.name, note: one.email ?? undefined }));
  return <Select label={t("table:value")} options={options} busy={isFetching} onSearch={setQ} value={chosen ?? null} onChange={(id) => onChange(id === null ? (many ? [] : undefined) : many ? [id] : id)} />;
}
