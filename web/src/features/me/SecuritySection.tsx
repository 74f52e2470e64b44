import css from "./me.module.css";
import { TotpCard } from "./TotpCard";
import { useSaveMe } from "./useSaveMe";
import { MonitorSmartphone } from "lucide-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Card, Chip, ErrorState, PasswordInput, RelativeTime, Skeleton, toast, toastError } from "@/ui";

interface SessionRow { id: string; ip: string; user_agent: string; created_at: string; last_seen_at: string; current: boolean }

function PasswordCard() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const save = useSaveMe(() => {
    setCurrent("");
    setNext("");
    toast(t("me:password.changed"));
  });
  const errors = fieldTexts(save.error);
  const own = errors["password.current"] ?? errors["password.new"];
  return (
    <Card title={t("session:password")}>
      <form className={css.fields} onSubmit={(event) => { event.preventDefault(); save.mutate({ password: { current, new: next } }); }}>
        {save.error && !own && <Banner tone="bad">{problemText(save.error)}</Banner>}
        <div className={css.pair}>
          <PasswordInput required label={t("me:password.current")} value={current} error={errors["password.current"]} onChange={(event) => setCurrent(event.target.value)} />
          <PasswordInput required autoComplete="new-password" label={t("session:reset.password")} hint={t("session:reset.hint")} value={next} error={errors["password.new"]} onChange={(event) => setNext(event.target.value)} />
        </div>
        <div className="row g12"><Button type="submit" kind="primary" busy={save.isPending}>{t("session:reset.submit")}</Button><span className="t12 c3">{t("me:password.note")}</span></div>
      </form>
    </Card>
  );
}

/** "Chrome · macOS" out of a user agent, or its beginning where it says nothing known. */
function browserName(agent: string): string {
  const browser = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([sign = ""]) => agent.includes(sign))?.[1];
  const system = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Mac OS X", "macOS"], ["Windows", "Windows"], ["Linux", "Linux"]].find(([sign = ""]) => agent.includes(sign))?.[1];
  return [browser, system].filter(Boolean).join(" · ") || agent.slice(0, 60);
}

function SessionsCard() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: keys.mySessions, queryFn: () => api.get<Page<SessionRow>>("/me/sessions") });
  const end = useMutation({
    mutationFn: (id: string) => api.delete(`/me/sessions/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.mySessions }),
    onError: (reason) => toastError(problemText(reason)),
  });
  return (
    <Card flush title={t("me:sessions.title")}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className={css.line}><Skeleton width="60%" /></div>}
      {data?.data.map((session) => (
        <div key={session.id} className={css.line}>
          <MonitorSmartphone size={18} className="c3" aria-hidden="true" />
          <div className="grow"><div className="row"><bdi title={session.user_agent}>{browserName(session.user_agent)}</bdi>{session.current && <Chip tone="ok">{t("me:sessions.current")}</Chip>}</div><div className="t12 c3"><bdi dir="ltr" className="mono">{session.ip}</bdi> · {t("me:sessions.seen")} <RelativeTime at={session.last_seen_at} /></div></div>
          {!session.current && <Button size="sm" busy={end.isPending && end.variables === session.id} onClick={() => end.mutate(session.id)}>{t("me:sessions.end")}</Button>}
        </div>
      ))}
    </Card>
  );
}

export function SecuritySection() {
  return <><PasswordCard /><TotpCard /><SessionsCard /></>;
}
