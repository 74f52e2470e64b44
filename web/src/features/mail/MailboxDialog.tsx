import { bodyOf, formOf, lackingIn, usesOAuth, type MailboxForm } from "./form";
import { withProvider } from "./oauth";
import { OAuthFields } from "./OAuthFields";
import { LETTERS, type Mailbox } from "./queries";
import { ServerFields } from "./ServerFields";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import { fieldTexts } from "@/i18n";
import { Banner, Button, Checkbox, Radio, Select, TextInput, toast } from "@/ui";
import admin from "../admin/admin.module.css";
import { FormDialog } from "../admin/FormDialog";
import { useVersionedWrite } from "../admin/queries";

const PLACED = [
  "address", "name", "team_id", "imap", "smtp", "imap_password", "smtp_password", "oauth", "oauth_secret", "oauth_refresh_token",
  ...["token_url", "client_id", "scope"].map((name) => `oauth.${name}`),
  ...["imap", "smtp"].flatMap((kind) => ["host", "port", "tls", "username", "auth", "folder", "trusted_server"].map((name) => `${kind}.${name}`)),
];

/** Connects a mailbox or changes how it is reached. */
export function MailboxDialog({ box, onClose }: { box: Mailbox | null; onClose: () => void }) {
  const { t } = useTranslation();
  const teams = useConfig()?.teams ?? [];
  const [form, setForm] = useState<MailboxForm>(() => formOf(box));
  const set = (patch: Partial<MailboxForm>) => setForm((old) => ({ ...old, ...patch }));
  const save = useVersionedWrite(box?.version, (body: Record<string, unknown>, seen) => (box ? api.patch(`/mailboxes/${box.id}`, body, seen) : api.post("/mailboxes", body)), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  const lacking = lackingIn(form);
  return (
    <FormDialog width={720} title={box ? t("mailbox:box.edit") : t("mailbox:box.new")} error={save.error} busy={save.isPending} lacking={lacking && t(`mailbox:box.lacking_${lacking}`)} fields={PLACED}
      onSave={() => save.mutate(bodyOf(form, box !== null))} onClose={onClose}
      aside={box && <Button kind={box.archived ? "plain" : "danger"} onClick={() => save.mutate({ archived: !box.archived })}>{box.archived ? t("admin:restore") : t("admin:archive")}</Button>}>
      <div className={admin.pair}>
        <TextInput required dir="ltr" type="email" label={t("mailbox:box.address")} hint={box ? t("mailbox:box.address_fixed") : undefined} placeholder="support@example.com" disabled={box !== null} value={form.address} error={errors.address} onChange={(event) => set({ address: event.target.value })} />
        <TextInput label={t("mailbox:box.name")} hint={t("mailbox:box.name_hint")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      </div>
      <Select clearable label={t("mailbox:box.team")} hint={t("mailbox:box.team_hint")} options={teams.map(({ id, name }) => ({ value: id, label: name }))} value={form.team_id} error={errors.team_id} onChange={(team_id) => set({ team_id })} />
      <fieldset className="row wrap g24">
        <legend className="sr">{t("mailbox:box.mode")}</legend>
        {(["live", "demo"] as const).map((mode) => <Radio key={mode} name="mode" checked={form.mode === mode} label={t(`mailbox:mode.${mode}`)} onChange={() => set({ mode })} />)}
      </fieldset>
      <fieldset>
        <legend className="small">{t("mailbox:box.letters")}</legend>
        <div className="row wrap g16">
          {LETTERS.map((kind) => (
            <Checkbox key={kind} label={t(`mailbox:letter.${kind}`)} checked={!form.silent.includes(kind)}
              onChange={(sent) => set({ silent: sent ? form.silent.filter((one) => one !== kind) : [...form.silent, kind] })} />
          ))}
        </div>
      </fieldset>
      {form.mode === "demo" ? <Banner tone="info">{t("mailbox:mode.demo_body")}</Banner> : (
        <>
          {!box && <Banner tone="info">{t("mailbox:box.quiet_note")}</Banner>}
          <ServerFields kind="imap" server={form.imap} password={form.imap_password} hasPassword={box?.has_imap_password ?? false} errors={errors} onServer={(imap) => set({ imap })} onPassword={(imap_password) => set({ imap_password })} />
          <ServerFields kind="smtp" server={form.smtp} password={form.smtp_password} hasPassword={box?.has_smtp_password ?? false} errors={errors} onServer={(smtp) => set({ smtp })} onPassword={(smtp_password) => set({ smtp_password })} />
          {usesOAuth(form) && <OAuthFields oauth={form.oauth} box={box} errors={errors} onChange={(oauth) => set({ oauth })} onProvider={(provider) => setForm((old) => withProvider(old, provider))} />}
        </>
      )}
    </FormDialog>
  );
}
