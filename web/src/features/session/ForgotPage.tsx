import css from "./session.module.css";
import { SessionFrame } from "./SessionFrame";
import { useMutation } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useSession } from "@/api/queries";
import { problemText } from "@/i18n";
import { Banner, Button, TextInput } from "@/ui";

/** Asks for a mail with a link. The answer is the same whether or not the address is known. */
export function Component() {
  const { t } = useTranslation();
  useSession(); // brings the CSRF token
  const [email, setEmail] = useState("");
  const ask = useMutation({ mutationFn: () => api.post("/password/forgot", { email }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <SessionFrame title={t("session:forgot.title")} lead={t("session:forgot.lead")}>
      <form className={css.fields} onSubmit={submit}>
        {ask.isSuccess && <Banner tone="ok">{t("session:forgot.sent")}</Banner>}
        <TextInput autoFocus size="lg" type="email" dir="ltr" name="email" autoComplete="username" label={t("session:email")} icon={<Mail size={16} />} value={email} onChange={(event) => setEmail(event.target.value)} error={ask.error && problemText(ask.error)} />
        <Button type="submit" kind="primary" size="lg" wide busy={ask.isPending}>{t("session:forgot.submit")}</Button>
        <Link className="t13" to="/login">{t("session:back_to_login")}</Link>
      </form>
    </SessionFrame>
  );
}
