import css from "./customers.module.css";
import { TierChoice } from "./dialogs";
import { EditLine } from "./EditLine";
import { OrganizationSelect } from "./OrganizationSelect";
import type { Customer, CustomerEdit } from "./queries";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { hasCode } from "@/api/errors";
import { keys } from "@/api/keys";
import { problemText } from "@/i18n";
import { languageName } from "@/i18n/languageName";
import { Banner, Card, RelativeTime, Select, toastError } from "@/ui";
import { zoneOptions } from "../setup/zones";

const LANGUAGES = ["zh-CN", "zh-TW", "en", "ja", "ko", "de", "fr", "es", "it", "pt", "ru", "ar"];


function useSave(customer: Customer) {
  const client = useQueryClient();
  return async (edit: CustomerEdit) => {
    const saved = await api.patch<Customer>(`/requesters/${customer.id}`, edit, { version: customer.version }).catch((reason: unknown) => {
      // another was faster: the other lines show theirs, the one being edited keeps what was typed
      if (hasCode(reason, "stale")) void client.invalidateQueries({ queryKey: keys.requester(customer.id) });
      throw reason;
    });
    client.setQueryData(keys.requester(customer.id), saved);
    void client.invalidateQueries({ queryKey: ["customers"] });
  };
}

/** What is known of a customer, each line edited in place. */
export function Profile({ customer, editable }: { customer: Customer; editable: boolean }) {
  const { t, i18n } = useTranslation();
  const save = useSave(customer);
  const put = (edit: CustomerEdit) => void save(edit).catch((reason: unknown) => toastError(problemText(reason)));
  const languages = [...new Set([customer.locale, ...LANGUAGES])].map((value) => ({ value, label: languageName(value, i18n.language), note: value }));
  return (
    <Card title={t("customers:profile")}>
      {customer.email_state === "bounced" && <div style={{ marginBlockEnd: 10 }}><Banner tone="bad">{t("customers:bounced_body")}</Banner></div>}
      <dl>
        <EditLine name="name" label={t("customers:field.name")} value={customer.name} editable={editable} onSave={(name) => save({ name })} />
        <EditLine ltr name="email" type="email" label={t("customers:field.email")} value={customer.email} editable={editable} onSave={(email) => save({ email: email || null })} />
        <EditLine ltr name="phone" type="tel" label={t("customers:field.phone")} value={customer.phone} editable={editable} onSave={(phone) => save({ phone: phone || null })} />
        <div className={css.edit}><dt>{t("customers:field.organization")}</dt><dd>{editable ? <OrganizationSelect hideLabel size="sm" label={t("customers:field.organization")} value={customer.organization?.id ?? null} valueLabel={customer.organization?.name} onChange={(organization_id) => put({ organization_id })} /> : <span dir="auto">{customer.organization?.name ?? "—"}</span>}</dd></div>
        <div className={css.edit}><dt>{t("customers:tier_label")}</dt><dd>{editable ? <TierChoice tier={customer.tier} onChange={(tier) => put({ tier })} /> : t(`customers:tier.${customer.tier}`)}</dd></div>
        <div className={css.edit}><dt>{t("customers:field.locale")}</dt><dd>{editable ? <Select hideLabel size="sm" label={t("customers:field.locale")} options={languages} value={customer.locale} onChange={(locale) => locale && put({ locale })} /> : languageName(customer.locale, i18n.language)}</dd></div>
        <div className={css.edit}><dt>{t("customers:field.zone")}</dt><dd>{editable ? <Select hideLabel clearable size="sm" label={t("customers:field.zone")} placeholder={t("customers:zone_unknown")} options={zoneOptions()} value={customer.zone} valueLabel={customer.zone ?? undefined} onChange={(zone) => put({ zone })} /> : <bdi dir="ltr">{customer.zone ?? "—"}</bdi>}</dd></div>
        <div className={css.edit}><dt>{t("customers:field.created")}</dt><dd><RelativeTime at={customer.created_at} /></dd></div>
      </dl>
    </Card>
  );
}
