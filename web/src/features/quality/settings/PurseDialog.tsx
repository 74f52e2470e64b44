import css from "./settings.module.css";
import { LevelsInput } from "./LevelsInput";
import { namedLimits, purseLacks, type PurseForm } from "./rules";
import { PERIODS, type Purse } from "./shapes";
import admin from "../../admin/admin.module.css";
import { FormDialog } from "../../admin/FormDialog";
import { useVersionedWrite, useRoles } from "../../admin/queries";
import { L10nInput } from "../../processes/designer/inspector/L10nInput";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { fieldTexts, useL10n } from "@/i18n";
import { Select, TextInput, toast } from "@/ui";

const BLANK: PurseForm = { name: {}, currency: "CNY", period: "quarter", budget: "", single_limits: {}, member_monthly: "0", customer_90_days: "0", levels: [] };
const formOf = (purse: Purse | null): PurseForm => {
  if (!purse) return BLANK;
  const { currency, period, budget, single_limits, member_monthly, customer_90_days, levels } = purse;
  return { name: purse.name as Record<string, string>, currency, period, budget, single_limits, member_monthly, customer_90_days, levels };
};
const bodyOf = ({ currency, period, ...rest }: PurseForm, made: boolean) => ({
  ...rest, budget: rest.budget.trim(), single_limits: namedLimits(rest.single_limits), ...(made ? { currency, period } : {}),
});

interface LimitsProps { form: PurseForm; errors: Record<string, string>; onChange: (limits: Record<string, string>) => void }

/** What one of each role may give at once by their own word. */
function SingleLimits({ form, errors, onChange }: LimitsProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const givers = (useRoles(useCan()("member.read")).data ?? []).filter(({ permissions }) => permissions.includes("ticket.compensate"));
  const named = Object.keys(form.single_limits).filter((key) => key && !givers.some((role) => role.key === key));
  const rows = [...givers.map(({ key, name }) => ({ key, label: l10n(name) })), ...named.map((key) => ({ key, label: key })), { key: "", label: t("care:purse.other_roles") }];
  return (
    <fieldset className={css.limits}>
      <legend>{t("care:purse.single", { currency: form.currency })}</legend>
      <span className={css.hint}>{t("care:purse.single_hint")}</span>
      {rows.map(({ key, label }) => (
        <TextInput key={key} size="sm" dir="ltr" inputMode="decimal" label={label} error={errors[`single_limits.${key}`]} value={form.single_limits[key] ?? ""} onChange={(event) => onChange({ ...form.single_limits, [key]: event.target.value })} />
      ))}
    </fieldset>
  );
}

/** `purse` null sets up a new one; currency and period are chosen once. */
export function PurseDialog({ purse, onClose }: { purse: Purse | null; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [form, setForm] = useState(() => formOf(purse));
  const set = (patch: Partial<PurseForm>) => setForm((old) => ({ ...old, ...patch }));
  const save = useVersionedWrite(purse?.version, (body: object, seen) => (purse ? api.patch(`/purses/${purse.id}`, body, seen) : api.post("/purses", body)), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  const lack = purseLacks(form);
  const amount = (key: "budget" | "member_monthly" | "customer_90_days", hint?: string) => (
    <TextInput required={key === "budget"} dir="ltr" inputMode="decimal" label={t(`care:purse.${key}`, { currency: form.currency })} hint={hint} error={errors[key]} value={form[key]} onChange={(event) => set({ [key]: event.target.value.trim() })} />
  );
  return (
    <FormDialog title={purse ? t("admin:edit_named", { name: l10n(purse.name) }) : t("care:purse.new")} width={640} error={save.error} busy={save.isPending} lacking={lack && t(`care:purse.lacks_${lack}`)}
      fields={["name", "budget", "currency", "period", "member_monthly", "customer_90_days", ...Object.keys(form.single_limits).map((key) => `single_limits.${key}`)]}
      onSave={() => save.mutate(bodyOf(form, !purse))} onClose={onClose}>
      <L10nInput required autoFocus label={t("care:purse.name")} value={form.name} onChange={(name) => set({ name: name as Record<string, string> })} />
      <div className={admin.third}>
        {amount("budget", purse ? t("care:purse.budget_hint") : undefined)}
        <TextInput dir="ltr" maxLength={3} label={t("care:purse.currency")} disabled={Boolean(purse)} error={errors.currency} value={form.currency} onChange={(event) => set({ currency: event.target.value.trim().toUpperCase() })} />
        <Select label={t("care:purse.period")} disabled={Boolean(purse)} value={form.period} onChange={(period) => set({ period: PERIODS.find((one) => one === period) ?? "quarter" })} options={PERIODS.map((value) => ({ value, label: t(`care:period.${value}`) }))} />
      </div>
      <SingleLimits form={form} errors={errors} onChange={(single_limits) => set({ single_limits })} />
      <div className={admin.pair}>{amount("member_monthly")}{amount("customer_90_days")}</div>
      <LevelsInput currency={form.currency} value={form.levels} onChange={(levels) => set({ levels })} />
    </FormDialog>
  );
}
