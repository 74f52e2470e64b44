import css from "./me.module.css";
import { Copy } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import { useMe } from "@/api/queries";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Card, Chip, Modal, PasswordInput, TextInput, toast } from "@/ui";

interface Secret { secret: string; uri: string; qr_svg: string }

/** An image needs the namespace that markup inside a page may leave out. */
const picture = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'))}`;

const first = (error: unknown, field: string): string | undefined => (error ? (fieldTexts(error)[field] ?? problemText(error)) : undefined);

export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  return <Button size="sm" icon={<Copy size={14} />} onClick={() => void navigator.clipboard.writeText(text).then(() => toast(t("common:copied")))}>{t("common:copy")}</Button>;
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open onClose={onClose} title={t("me:totp.codes_title")} foot={<><CopyButton text={codes.join("\n")} /><Button kind="primary" onClick={onClose}>{t("me:totp.codes_kept")}</Button></>}>
      <div className={css.fields}><Banner tone="warn">{t("me:totp.codes_once")}</Banner><div className={css.codes} dir="ltr">{codes.map((code) => <span key={code}>{code}</span>)}</div></div>
    </Modal>
  );
}

function Enroll({ secret, onDone, onCancel }: { secret: Secret; onDone: (codes: string[]) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const confirm = useMutation({ mutationFn: () => api.post<{ recovery_codes: string[] }>("/me/totp/confirm", { code: code.replaceAll(/\s/g, "") }), onSuccess: (answer) => onDone(answer.recovery_codes) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <div className={css.qr}>
      <img src={picture(secret.qr_svg)} alt={t("me:totp.qr")} />
      <form className={css.fields} style={{ flex: 1, minInlineSize: 220 }} onSubmit={submit}>
        <div className="t13 c2">{t("me:totp.scan")}<div className="row wrap" style={{ marginBlockStart: 6 }}><bdi dir="ltr" className="mono b">{secret.secret}</bdi><CopyButton text={secret.secret} /></div></div>
        <TextInput autoFocus required dir="ltr" inputMode="numeric" autoComplete="one-time-code" maxLength={7} label={t("session:code.label_app")} value={code} error={first(confirm.error, "code")} onChange={(event) => setCode(event.target.value)} />
        <div className="row"><Button type="submit" kind="primary" busy={confirm.isPending}>{t("me:totp.enable")}</Button><Button kind="ghost" onClick={onCancel}>{t("common:cancel")}</Button></div>
      </form>
    </div>
  );
}

function Disable({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState("");
  const disable = useMutation({ mutationFn: () => api.delete("/me/totp", { password }), onSuccess: onDone });
  return (
    <>
      <Button kind="danger" size="sm" onClick={() => setOpen(true)}>{t("me:totp.disable")}</Button>
      <Modal open={open} width={420} onClose={() => setOpen(false)} title={t("me:totp.disable_title")} foot={<><Button onClick={() => setOpen(false)}>{t("common:cancel")}</Button><Button kind="danger" busy={disable.isPending} onClick={() => disable.mutate()}>{t("me:totp.disable")}</Button></>}>
        <PasswordInput required label={t("me:password.current")} value={password} error={first(disable.error, "password")} onChange={(event) => setPassword(event.target.value)} />
      </Modal>
    </>
  );
}

/** The second factor: scan, confirm, keep the recovery codes. */
export function TotpCard() {
  const { t } = useTranslation();
  const { mfa_enabled: enabled } = useMe();
  const client = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useMutation({ mutationFn: () => api.post<Secret>("/me/totp") });
  const refresh = () => void client.refetchQueries({ queryKey: keys.session });
  const done = (fresh: string[]) => {
    setCodes(fresh);
    begin.reset();
    refresh();
  };
  const state = <Chip tone={enabled ? "ok" : "plain"}>{t(enabled ? "me:totp.on" : "me:totp.off")}</Chip>;
  return (
    <Card title={t("session:code.title")} actions={state}>
      {begin.error && <Banner tone="bad">{problemText(begin.error)}</Banner>}
      {begin.data && !enabled ? <Enroll secret={begin.data} onDone={done} onCancel={() => begin.reset()} /> : (
        <div className="row between g12"><p className="t13 c2">{t("me:totp.why")}</p>{enabled ? <Disable onDone={refresh} /> : <Button kind="primary" size="sm" busy={begin.isPending} onClick={() => begin.mutate()}>{t("me:totp.start")}</Button>}</div>
      )}
      {codes && <Codes codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}
