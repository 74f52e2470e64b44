import css from "./me.module.css";
import { CopyButton } from "./TotpCard";
import { KeyRound, Plus } from "lucide-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Card, Chip, EmptyState, ErrorState, Modal, MultiSelect, RelativeTime, Select, TextInput, toastError } from "@/ui";

interface Token { id: string; name: string; scopes: string[]; hint?: string; created_at: string; last_used_at: string | null; expires_at: string | null }
const SCOPES = [
  "tickets:read", "tickets:write", "requesters:read", "requesters:write", "members:read", "members:write", "config:write", "mail:read", "mail:write", "audit:read", "reports:read", "articles:read", "articles:write",
];
const LIFETIMES = ["30", "90", "365", "0"];
const DAY_MS = 86_400_000;

function NewToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(["tickets:read"]);
  const [days, setDays] = useState("90");
  const make = useMutation({
    mutationFn: () => api.post<{ token: string }>("/me/tokens", { name, scopes, expires_at: days === "0" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.myTokens }),
  });
  const errors = fieldTexts(make.error);
  if (make.data) {
    return (
      <Modal open onClose={onClose} title={t("me:tokens.made")} foot={<Button kind="primary" onClick={onClose}>{t("common:done")}</Button>}>
        <div className={css.fields}><Banner tone="warn">{t("me:tokens.once")}</Banner><div className={css.token}><bdi dir="ltr" className="mono grow">{make.data.token}</bdi><CopyButton text={make.data.token} /></div></div>
      </Modal>
    );
  }
  return (
    <Modal open onClose={onClose} title={t("me:tokens.new")} foot={<><Button onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" busy={make.isPending} reason={name.trim() && scopes.length > 0 ? null : t("me:tokens.lacking")} onClick={() => make.mutate()}>{t("me:tokens.create")}</Button></>}>
      <div className={css.fields}>
        {make.error && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(make.error)}</Banner>}
        <TextInput required label={t("me:tokens.name")} hint={t("me:tokens.name_hint")} value={name} error={errors.name} onChange={(event) => setName(event.target.value)} />
        <MultiSelect required label={t("me:tokens.scopes")} hint={t("me:tokens.scopes_hint")} options={SCOPES.map((scope) => ({ value: scope, label: scope, note: t(`me:scope.${scope.replace(":", "_")}`) }))} value={scopes} error={errors.scopes} onChange={setScopes} />
        <Select label={t("me:tokens.expires")} options={LIFETIMES.map((value) => ({ value, label: t(`me:tokens.days_${value}`) }))} value={days} error={errors.expires_at} onChange={(value) => setDays(value ?? "90")} />
      </div>
    </Modal>
  );
}

/** Personal API tokens. */
export function TokensSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: keys.myTokens, queryFn: () => api.get<Page<Token>>("/me/tokens") });
  const revoke = useMutation({
    mutationFn: (id: string) => api.delete(`/me/tokens/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.myTokens }),
    onError: (reason) => toastError(problemText(reason)),
  });
  const add = <Button kind="primary" size="sm" icon={<Plus size={15} />} onClick={() => setMaking(true)}>{t("me:tokens.new")}</Button>;
  return (
    <Card flush title={t("me:section.tokens")} actions={add}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.data.length === 0 && <EmptyState icon={<KeyRound size={24} />} title={t("me:tokens.none")}>{t("me:tokens.none_body")}</EmptyState>}
      {data?.data.map((token) => (
        <div key={token.id} className={css.line}>
          <div className="grow">
            <div className="row wrap"><b dir="auto">{token.name}</b>{token.hint && <bdi dir="ltr" className="mono c3">…{token.hint}</bdi>}{token.scopes.map((scope) => <Chip key={scope}><bdi dir="ltr">{scope}</bdi></Chip>)}</div>
            <div className="t12 c3">{token.last_used_at ? <>{t("me:tokens.used")} <RelativeTime at={token.last_used_at} /></> : t("me:tokens.unused")}{token.expires_at && <> · {t("me:tokens.until")} <RelativeTime exact at={token.expires_at} /></>}</div>
          </div>
          <Button size="sm" kind="danger" busy={revoke.isPending && revoke.variables === token.id} onClick={() => revoke.mutate(token.id)}>{t("me:tokens.revoke")}</Button>
        </div>
      ))}
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Card>
  );
}
