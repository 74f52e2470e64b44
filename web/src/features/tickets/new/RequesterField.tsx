import { useQuery, keepPreviousData } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page, Requester } from "@/api/types";
import { Avatar, Button, Select, TextInput } from "@/ui";
import type { NewTicket } from "./form";

interface RequesterFieldProps { form: NewTicket; error?: string; onChange: (patch: Partial<NewTicket>) => void }

const EMAIL = /^\S+@\S+\.\S+$/;

/** Finds a customer, or takes down a new one by mail address and name. */
export function RequesterField({ form, error, onChange }: RequesterFieldProps) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const [creating, setCreating] = useState(Boolean(form.newEmail));
  const wanted = useDeferredValue(q.trim());
  const { data, isFetching } = useQuery({
    queryKey: keys.requesters(wanted),
    queryFn: ({ signal }) => api.get<Page<Requester>>("/requesters", { q: wanted, limit: 20 }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const create = (typed: string) => {
    setCreating(true);
    onChange({ requester: null, ...(EMAIL.test(typed) ? { newEmail: typed, newName: "" } : { newName: typed, newEmail: "" }) });
  };
  if (creating) {
    const back = <Button kind="link" size="xs" onClick={() => { setCreating(false); onChange({ newEmail: "", newName: "" }); }}>{t("tickets_new:requester.search")}</Button>;
    return (
      <>
        <TextInput autoFocus type="email" dir="ltr" required label={t("tickets_new:requester.email")} end={back} value={form.newEmail} error={error} onChange={(event) => onChange({ newEmail: event.target.value })} />
        <TextInput label={t("tickets_new:requester.name")} value={form.newName} onChange={(event) => onChange({ newName: event.target.value })} />
      </>
    );
  }
  const options = (data?.data ?? []).map(({ id, name, email, organization }) => ({ value: id, label: name, note: [email, organization?.name].filter(Boolean).join(" · "), icon: <Avatar name={name} size={20} /> }));
  return (
    <Select required label={t("tickets_new:requester.label")} placeholder={t("tickets_new:requester.placeholder")} error={error} options={options} value={form.requester?.id ?? null} valueLabel={form.requester?.name}
      onSearch={setQ} busy={isFetching} onCreate={create} createLabel={(text) => t("tickets_new:requester.create", { text })}
      onChange={(id) => onChange({ requester: id ? { id, name: data?.data.find((one) => one.id === id)?.name ?? "" } : null })} />
  );
}
