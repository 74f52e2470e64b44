import admin from "../admin/admin.module.css";
import css from "./mail.module.css";
import { GRANTS, PROVIDERS, withTenant, type OAuthForm, type Provider } from "./oauth";
import type { Grant, Mailbox } from "./queries";
import { useTranslation } from "react-i18next";
import { Banner, PasswordInput, Select, TextInput } from "@/ui";

interface OAuthFieldsProps {
  oauth: OAuthForm;
  box: Mailbox | null;
  errors: Record<string, string>;
  onChange: (oauth: OAuthForm) => void;
  onProvider: (provider: Provider) => void;
}

/** Who gives the access tokens, and who we are there. */
export function OAuthFields({ oauth, box, errors, onChange, onProvider }: OAuthFieldsProps) {
  const { t } = useTranslation();
  const set = (patch: Partial<OAuthForm>) => onChange({ ...oauth, ...patch });
  const microsoft = oauth.provider === "microsoft" || oauth.provider === "microsoft_cn";
  const refreshed = oauth.grant === "refresh_token";
  return (
    <div className={css.section}>
      <h3>{t("mailbox:oauth.title")}</h3>
      <div className={admin.pair}>
        <Select label={t("mailbox:oauth.provider")} options={PROVIDERS.map((value) => ({ value, label: t(`mailbox:provider.${value}`) }))} value={oauth.provider} error={errors.oauth} onChange={(value) => value && onProvider(value as Provider)} />
        {microsoft ? <TextInput required dir="ltr" autoComplete="off" label={t("mailbox:oauth.tenant")} hint={t("mailbox:oauth.tenant_hint")} value={oauth.tenant} error={errors["oauth.token_url"]} onChange={(event) => onChange(withTenant(oauth, event.target.value))} />
          : <TextInput required dir="ltr" autoComplete="off" label={t("mailbox:oauth.token_url")} placeholder="https://" value={oauth.token_url} error={errors["oauth.token_url"]} onChange={(event) => set({ token_url: event.target.value, provider: "other" })} />}
      </div>
      {oauth.provider === "other" && <Select label={t("mailbox:oauth.grant")} options={GRANTS.map((value) => ({ value, label: t(`mailbox:grant.${value}`) }))} value={oauth.grant} onChange={(value) => value && set({ grant: value as Grant })} />}
      <div className={admin.pair}>
        <TextInput required dir="ltr" autoComplete="off" label={t("mailbox:oauth.client_id")} value={oauth.client_id} error={errors["oauth.client_id"]} onChange={(event) => set({ client_id: event.target.value })} />
        <PasswordInput autoComplete="new-password" label={t("mailbox:oauth.secret")} hint={box?.has_oauth_secret ? t("mailbox:oauth.kept") : t("mailbox:oauth.secret_hint")} value={oauth.secret} error={errors.oauth_secret} onChange={(event) => set({ secret: event.target.value })} />
      </div>
      {refreshed && <PasswordInput autoComplete="new-password" label={t("mailbox:oauth.refresh_token")} hint={box?.has_oauth_refresh_token ? t("mailbox:oauth.kept") : undefined} value={oauth.refresh_token} error={errors.oauth_refresh_token} onChange={(event) => set({ refresh_token: event.target.value })} />}
      <TextInput dir="ltr" autoComplete="off" label={t("mailbox:oauth.scope")} value={oauth.scope} error={errors["oauth.scope"]} onChange={(event) => set({ scope: event.target.value })} />
      {microsoft && <Banner tone="info">{t("mailbox:oauth.microsoft_note")}</Banner>}
    </div>
  );
}
