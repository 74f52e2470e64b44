import css from "./session.module.css";
import { SessionFrame } from "./SessionFrame";
import { useMutation } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { api } from "@/api/client";
import { useSession } from "@/api/queries";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, LinkButton, PasswordInput } from "@/ui";

/** Opened from the mailed link; sets a new password. */
export function Component() {
  const { t } = useTranslation();
  useSession(); // brings the CSRF token
  const token = new URLSearchParams(useLocation().search).get("token") ?? "";
  const [password, setPassword] = useState("");
  const reset = useMutation({ mutationFn: () => api.post("/password/reset", { token, password }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  if (reset.isSuccess) {
    return (
      <SessionFrame title={t("session:reset.done")} lead={t("session:reset.done_lead")}>
        <LinkButton to="/login" kind="primary" size="lg" wide>{t("session:login.submit")}</LinkButton>
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title={t("session:reset.title")} lead={t("session:reset.lead")}>
      <form className={css.fields} onSubmit={submit}>
        {reset.error && !fieldTexts(reset.error).password && <Banner tone="bad">{problemText(reset.error)}</Banner>}
        <PasswordInput autoFocus size="lg" autoComplete="new-password" name="password" minLength={10} label={t("session:reset.password")} hint={t("session:reset.hint")} icon={<Lock size={16} />} value={password} onChange={(event) => setPassword(event.target.value)} error={fieldTexts(reset.error).password} />
        <Button type="submit" kind="primary" size="lg" wide busy={reset.isPending}>{t("session:reset.submit")}</Button>
        <Link className="t13" to="/login/forgot">{t("session:reset.ask_again")}</Link>
      </form>
    </SessionFrame>
  );
}
