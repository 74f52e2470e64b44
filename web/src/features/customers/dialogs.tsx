import type { Customer, Organization, Tier } from "./queries";
import { OrganizationSelect } from "./OrganizationSelect";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { fieldTexts } from "@/i18n";
import { SegmentedControl, TextInput, toast } from "@/ui";
import admin from "../admin/admin.module.css";
import { FormDialog } from "../admin/FormDialog";
import { useVersionedWrite, useWrite } from "../admin/queries";

const TIERS: Tier[] = ["standard", "vip"];

export function TierChoice({ tier, onChange }: { tier: Tier; onChange: (tier: Tier) => void }) {
  const { t } = useTranslation();
  return <SegmentedControl label={t("customers:tier_label")} value={tier} onChange={onChange} options={TIERS.map((value) => ({ value, label: t(`customers:tier.${value}`) }))} />;
}

/** Adds somebody before their first ticket. */
export function CustomerDialog({ onClose, onMade }: { onClose: () => void; onMade: (customer: Customer) => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ name: "", email: "", phone: "", tier: "standard" as Tier, organization_id: null as string | null });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const save = useWrite(() => api.post<Customer>("/requesters", { name: form.name.trim(), tier: form.tier, email: form.email.trim() || null, phone: form.phone.trim() || null, organization_id: form.organization_id }),
    { quiet: true, also: ["customers"], onDone: onMade });
  const errors = fieldTexts(save.error);
  const lacking = form.name.trim() || form.email.trim() ? null : t("customers:lacking");
  return (
    <FormDialog title={t("customers:new")} error={save.error} busy={save.isPending} lacking={lacking} fields={["name", "email", "phone", "organization_id", "tier"]} onSave={() => save.mutate(undefined)} onClose={onClose}>
      <TextInput label={t("customers:field.name")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <div className={admin.pair}>
        <TextInput type="email" dir="ltr" label={t("customers:field.email")} value={form.email} error={errors.email} onChange={(event) => set({ email: event.target.value })} />
        <TextInput type="tel" dir="ltr" label={t("customers:field.phone")} value={form.phone} error={errors.phone} onChange={(event) => set({ phone: event.target.value })} />
      </div>
      <OrganizationSelect label={t("customers:field.organization")} value={form.organization_id} error={errors.organization_id} onChange={(organization_id) => set({ organization_id })} />
      <TierChoice tier={form.tier} onChange={(tier) => set({ tier })} />
    </FormDialog>
  );
}

/** Makes or changes an organization. */
export function OrganizationDialog({ organization, onClose }: { organization: Organization | null; onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState({ name: organization?.name ?? "", tier: organization?.tier ?? ("standard" as Tier), domain: organization?.domain ?? "" });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const body = { ...form, name: form.name.trim(), domain: form.domain.trim() || null };
  const save = useVersionedWrite(organization?.version, (_: undefined, seen) => (organization ? api.patch(`/organizations/${organization.id}`, body, seen) : api.post("/organizations", body)), { also: ["customers"], onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={organization ? t("customers:organization.edit") : t("customers:organization.new")} error={save.error} busy={save.isPending} lacking={form.name.trim() ? null : t("customers:organization.lacking")} fields={["name", "domain", "tier"]}
      onSave={() => save.mutate(undefined)} onClose={onClose}>
      <TextInput required label={t("customers:organization.name")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <TextInput dir="ltr" label={t("customers:organization.domain")} hint={t("customers:organization.domain_hint")} placeholder="example.com" value={form.domain} error={errors.domain} onChange={(event) => set({ domain: event.target.value })} />
      <TierChoice tier={form.tier} onChange={(tier) => set({ tier })} />
    </FormDialog>
  );
}
