import admin from "../admin/admin.module.css";
import css from "./mail.module.css";
import { withTls } from "./form";
import type { Auth, Imap, Smtp, Tls } from "./queries";
import { useTranslation } from "react-i18next";
import { Checkbox, PasswordInput, Select, TextInput } from "@/ui";

const TLS: Tls[] = ["tls", "starttls", "none"];
const AUTHS: Auth[] = ["password", "oauth2"];

interface ServerFieldsProps<Server extends Imap | Smtp> {
  kind: "imap" | "smtp";
  server: Server;
  password: string;
  hasPassword: boolean;
  errors: Record<string, string>;
  onServer: (server: Server) => void;
  onPassword: (password: string) => void;
}

/** Host, port, encryption, login: the same for fetching and for sending. */
export function ServerFields<Server extends Imap | Smtp>({ kind, server, password, hasPassword, errors, onServer, onPassword }: ServerFieldsProps<Server>) {
  const { t } = useTranslation();
  const error = (name: string) => errors[`${kind}.${name}`];
  return (
    <div className={css.section}>
      <h3>{t(`mailbox:box.${kind}`)}</h3>
      <div className={admin.third}>
        <TextInput dir="ltr" label={t("mailbox:box.host")} placeholder={`${kind}.example.com`} value={server.host} error={error("host") ?? errors[kind]} onChange={(event) => onServer({ ...server, host: event.target.value })} />
        <TextInput dir="ltr" inputMode="numeric" label={t("mailbox:box.port")} value={String(server.port || "")} error={error("port")} onChange={(event) => onServer({ ...server, port: Number(event.target.value.replace(/\D/g, "").slice(0, 5)) })} />
        <Select label={t("mailbox:box.tls")} options={TLS.map((value) => ({ value, label: t(`mailbox:tls.${value}`) }))} value={server.tls} error={error("tls")} onChange={(value) => value && onServer(withTls(kind, server, value as Tls))} />
      </div>
      <div className={admin.third}>
        <TextInput dir="ltr" autoComplete="off" label={t("mailbox:box.username")} value={server.username} error={error("username")} onChange={(event) => onServer({ ...server, username: event.target.value })} />
        <Select label={t("mailbox:box.auth")} options={AUTHS.map((value) => ({ value, label: t(`mailbox:auth.${value}`) }))} value={server.auth} error={error("auth")} onChange={(value) => value && onServer({ ...server, auth: value as Auth })} />
        {server.auth === "password" && <PasswordInput autoComplete="new-password" label={t("mailbox:box.password")} hint={hasPassword ? t("mailbox:box.password_kept") : t("mailbox:box.password_hint")} value={password} error={errors[`${kind}_password`]} onChange={(event) => onPassword(event.target.value)} />}
      </div>
      {"folder" in server && (
        <div className={admin.pair}>
          <TextInput dir="ltr" label={t("mailbox:box.folder")} value={server.folder} error={error("folder")} onChange={(event) => onServer({ ...server, folder: event.target.value })} />
          <TextInput dir="ltr" label={t("mailbox:box.trusted")} hint={t("mailbox:box.trusted_hint")} value={server.trusted_server} error={error("trusted_server")} onChange={(event) => onServer({ ...server, trusted_server: event.target.value })} />
        </div>
      )}
      {"idle" in server && <Checkbox label={t("mailbox:box.idle")} checked={server.idle} onChange={(idle) => onServer({ ...server, idle })} />}
    </div>
  );
}
