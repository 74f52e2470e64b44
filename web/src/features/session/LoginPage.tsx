import css from "./session.module.css";
import { CodeForm } from "./CodeForm";
import { SessionFrame } from "./SessionFrame";
import { useMutation } from "@tanstack/react-query";
import { Lock, Mail } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useLocation } from "react-router";
import { api } from "@/api/client";
import { useAdoptSession, useSession } from "@/api/queries";
import type { DemoLogin, Session } from "@/api/types";
import { returnPath } from "@/app/Gate";
import { problemText } from "@/i18n";
import { Banner, Button, PasswordInput, TextInput } from "@/ui";

interface Credentials { email: string; password: string }

function DemoLogins({ logins, onPick }: { logins: DemoLogin[]; onPick: (login: DemoLogin) => void }) {
  const { t, i18n } = useTranslation();
  const roleName = (role: string) => (i18n.exists(`session:role.${role}`) ? t(`session:role.${role}`) : role);
  return (
    <section className={css.demo} aria-label={t("session:demo")}>
      <div className={css.rule}>{t("session:demo")}</div>
      <div className={css.chips}>
        {logins.map((login) => <Button key={login.email} size="sm" title={login.email} onClick={() => onPick(login)}>{roleName(login.role)}</Button>)}
      </div>
    </section>
  );
}

function PasswordForm({ demo }: { demo: DemoLogin[] }) {
  const { t } = useTranslation();
  const adopt = useAdoptSession();
  const [form, setForm] = useState<Credentials>({ email: "", password: "" });
  const login = useMutation({ mutationFn: (body: Credentials) => api.post<Session>("/session", body), onSuccess: adopt });
  const [checked, setChecked] = useState(false);
  const blank = (field: keyof Credentials) => (checked && !form[field] ? t("errors:field.required") : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (form.email && form.password) login.mutate(form);
  };
  const pick = ({ email, password }: DemoLogin) => {
    setForm({ email, password });
    login.mutate({ email, password });
  };
  const set = (field: keyof Credentials) => (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value });
  return (
    <SessionFrame title={t("session:login.title")} lead={t("session:login.lead")}>
      <form className={css.fields} noValidate onSubmit={submit}>
        {login.error && <Banner tone="bad">{problemText(login.error)}</Banner>}
        <TextInput autoFocus size="lg" type="email" dir="ltr" name="email" autoComplete="username" error={blank("email")} label={t("session:email")} icon={<Mail size={16} />} value={form.email} onChange={set("email")} />
        <PasswordInput size="lg" name="password" error={blank("password")} label={t("session:password")} icon={<Lock size={16} />} value={form.password} onChange={set("password")} end={<Link to="/login/forgot">{t("session:forgot.link")}</Link>} />
        <Button className={css.submit} type="submit" kind="primary" size="lg" wide busy={login.isPending}>{t("session:login.submit")}</Button>
        <p className={css.note}>{t("session:login.recorded")}</p>
      </form>
      {demo.length > 0 && <DemoLogins logins={demo} onPick={pick} />}
    </SessionFrame>
  );
}

export function Component() {
  const { data: session } = useSession();
  const { search } = useLocation();
  if (!session) return null;
  if (session.setup_required) return <Navigate to="/setup" replace />;
  if (session.state === "ready") return <Navigate to={returnPath(search)} replace />;
  if (session.state === "mfa_required") return <CodeForm />;
  return <PasswordForm demo={session.demo?.logins ?? []} />;
}
