import css from "./session.module.css";
import { SessionFrame } from "./SessionFrame";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useAdoptSession } from "@/api/queries";
import type { Session } from "@/api/types";
import { useLogout } from "@/app/shell/useLogout";
import { problemText } from "@/i18n";
import { Button, TextInput } from "@/ui";

/** The second factor: six digits from the app, or one recovery code. */
export function CodeForm() {
  const { t } = useTranslation();
  const adopt = useAdoptSession();
  const logout = useLogout();
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const confirm = useMutation({ mutationFn: (value: string) => api.post<Session>("/session/mfa", { code: value }), onSuccess: adopt });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code.replaceAll(/\s/g, ""));
  };
  const change = () => {
    setRecovery(!recovery);
    setCode("");
    confirm.reset();
  };
  const text = recovery ? "recovery" : "app";
  return (
    <SessionFrame title={t("session:code.title")} lead={t(`session:code.lead_${text}`)}>
      <form className={css.fields} onSubmit={submit}>
        <TextInput key={text} autoFocus size="lg" dir="ltr" className={css.code} name="code" label={t(`session:code.label_${text}`)} icon={<ShieldCheck size={16} />} autoComplete="one-time-code"
          inputMode={recovery ? "text" : "numeric"} maxLength={recovery ? 40 : 7} value={code} onChange={(event) => setCode(event.target.value)} error={confirm.error && problemText(confirm.error)} />
        <Button type="submit" kind="primary" size="lg" wide busy={confirm.isPending}>{t("session:code.submit")}</Button>
        <div className="row between">
          <Button kind="link" size="sm" onClick={change}>{t(recovery ? "session:code.use_app" : "session:code.use_recovery")}</Button>
          <Button kind="link" size="sm" onClick={() => void logout()}>{t("session:code.other_account")}</Button>
        </div>
      </form>
    </SessionFrame>
  );
}
