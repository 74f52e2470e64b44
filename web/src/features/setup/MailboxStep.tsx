import css from "./setup.module.css";
import { EMPTY_MAILBOX, type MailboxForm, type Tls } from "./order";
import type { StepProps } from "./steps";
import { Inbox, Mail } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ChoiceCard } from "./ChoiceCard";
import { PasswordInput, Select, TextInput } from "@/ui";

const TLS: Tls[] = ["tls", "starttls", "none"];
interface ServerProps { kind: "imap" | "smtp"; box: MailboxForm; errors: Record<string, string>; set: (patch: Partial<MailboxForm>) => void }

function Server({ kind, box, errors, set }: ServerProps) {
  const { t } = useTranslation();
  const name = kind.toUpperCase();
  return (
    <div className={css.server}>
      <TextInput required dir="ltr" label={t("setup:mailbox.host", { name })} placeholder={`${kind}.example.com`} value={box[`${kind}Host`]} error={errors[`mailbox.${kind}.host`]} onChange={(event) => set({ [`${kind}Host`]: event.target.value })} />
      <TextInput required dir="ltr" type="number" min={1} max={65535} label={t("setup:mailbox.port")} value={box[`${kind}Port`]} error={errors[`mailbox.${kind}.port`]} onChange={(event) => set({ [`${kind}Port`]: Number(event.target.value) })} />
      <Select label={t("setup:mailbox.security")} options={TLS.map((value) => ({ value, label: t(`setup:mailbox.tls.${value}`) }))} value={box[`${kind}Tls`]} onChange={(value) => set({ [`${kind}Tls`]: value ?? "tls" })} />
    </div>
  );
}

/** Connects the first mailbox, or leaves mail in the outbox for now. */
export function MailboxStep({ form, errors, change }: StepProps) {
  const { t } = useTranslation();
  const box = form.mailbox;
  const set = (patch: Partial<MailboxForm>) => change({ mailbox: { ...(box ?? EMPTY_MAILBOX), ...patch } });
  return (
    <div className={css.fields} style={{ maxInlineSize: "none" }}>
      <div className={css.cards} role="radiogroup" aria-label={t("setup:mailbox.title")}>
        <ChoiceCard icon={Inbox} title={t("setup:mailbox.later.title")} body={t("setup:mailbox.later.body")} chosen={box === null} onChoose={() => change({ mailbox: null })} />
        <ChoiceCard icon={Mail} title={t("setup:mailbox.now.title")} body={t("setup:mailbox.now.body")} chosen={box !== null} onChoose={() => set({})} />
      </div>
      {box && (
        <>
          <div className={css.pair}>
            <TextInput required type="email" dir="ltr" label={t("setup:mailbox.address")} placeholder="support@example.com" value={box.address} error={errors["mailbox.address"]} onChange={(event) => set({ address: event.target.value })} />
            <TextInput dir="ltr" autoComplete="off" label={t("setup:mailbox.username")} hint={t("setup:mailbox.username_hint")} value={box.username} error={errors["mailbox.imap.username"]} onChange={(event) => set({ username: event.target.value })} />
          </div>
          <PasswordInput autoComplete="off" label={t("setup:mailbox.password")} value={box.password} error={errors["mailbox.imap_password"]} onChange={(event) => set({ password: event.target.value })} />
          <Server kind="imap" box={box} errors={errors} set={set} />
          <Server kind="smtp" box={box} errors={errors} set={set} />
        </>
      )}
    </div>
  );
}
