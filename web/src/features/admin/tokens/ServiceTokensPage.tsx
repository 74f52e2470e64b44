import css from "../admin.module.css";
import { FormDialog } from "../FormDialog";
import { Screen, WaitingRows } from "../Screen";
import { usePermissions, useWrite } from "../queries";
import { Copy, KeyRound, Plus } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useCan } from "@/api/queries";
import type { Page } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Banner, Button, Card, Chip, DeniedState, EmptyState, ErrorState, IconButton, LinkButton, Modal, MultiSelect, RelativeTime, Select, TextInput, toast, toastError } from "@/ui";

interface Token { id: string; name: string; scopes: string[]; hint?: string; created_at: string; last_used_at: string | null; expires_at: string | null }
const DAY_MS = 86_400_000;
const LIFETIMES = ["30", "90", "365", "0"];

function Made({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation();
  const copy = () => navigator.clipboard.writeText(token).then(() => toast(t("common:copied")), (reason: unknown) => toastError(problemText(reason)));
  return (
    <Modal open onClose={onClose} title={t("me:tokens.made")} foot={<Button kind="primary" onClick={onClose}>{t("common:done")}</Button>}>
      <div className={css.fields}>
        <Banner tone="warn">{t("me:tokens.once")}</Banner>
        <div className={css.token}><bdi dir="ltr" className="mono grow">{token}</bdi><IconButton label={t("common:copy")} icon={<Copy size={15} />} onClick={() => void copy()} /></div>
      </div>
    </Modal>
  );
}

function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const scopes = Object.keys(usePermissions().data?.scopes ?? {});
  const [form, setForm] = useState({ name: "", scopes: ["tickets:read"], days: "90" });
  const set = (patch: Partial<typeof form>) => setForm((old) => ({ ...old, ...patch }));
  const expires = form.days === "0" ? null : new Date(serverNow() + Number(form.days) * DAY_MS).toISOString();
  const make = useWrite(() => api.post<{ token: string }>("/tokens", { name: form.name.trim(), scopes: form.scopes, expires_at: expires }), { quiet: true });
  const errors = fieldTexts(make.error);
  const note = (scope: string) => (i18n.exists(`me:scope.${scope.replace(":", "_")}`) ? t(`me:scope.${scope.replace(":", "_")}`) : undefined);
  if (make.data) return <Made token={make.data.token} onClose={onClose} />;
  return (
    <FormDialog title={t("me:tokens.new")} error={make.error} busy={make.isPending} lacking={form.name.trim() && form.scopes.length > 0 ? null : t("me:tokens.lacking")} fields={["name", "scopes", "expires_at"]}
      save={t("me:tokens.create")} onSave={() => make.mutate(undefined)} onClose={onClose}>
      <TextInput required label={t("me:tokens.name")} hint={t("admin:token.name_hint")} value={form.name} error={errors.name} onChange={(event) => set({ name: event.target.value })} />
      <MultiSelect required label={t("me:tokens.scopes")} hint={t("me:tokens.scopes_hint")} options={scopes.map((scope) => ({ value: scope, label: scope, note: note(scope) }))} value={form.scopes} error={errors.scopes} onChange={(value) => set({ scopes: value })} />
      <Select label={t("me:tokens.expires")} options={LIFETIMES.map((value) => ({ value, label: t(`me:tokens.days_${value}`) }))} value={form.days} error={errors.expires_at} onChange={(days) => set({ days: days ?? "90" })} />
    </FormDialog>
  );
}

function Line({ token }: { token: Token }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const revoke = useWrite(() => api.delete(`/tokens/${token.id}`), { onDone: () => { setAsking(false); toast(t("admin:token.revoked", { name: token.name })); } });
  return (
    <div className={css.line}>
      <div className="grow">
        <div className="row wrap"><b className="m" dir="auto">{token.name}</b>{token.hint && <bdi dir="ltr" className="mono c3">…{token.hint}</bdi>}{token.scopes.map((scope) => <Chip key={scope}><bdi dir="ltr">{scope}</bdi></Chip>)}</div>
        <div className="t12 c3">{token.last_used_at ? <>{t("me:tokens.used")} <RelativeTime at={token.last_used_at} /></> : t("me:tokens.unused")}{token.expires_at && <> · {t("me:tokens.until")} <RelativeTime exact at={token.expires_at} /></>}</div>
      </div>
      <Button size="sm" kind="danger" onClick={() => setAsking(true)}>{t("me:tokens.revoke")}</Button>
      {asking && (
        <Modal open onClose={() => setAsking(false)} title={t("admin:token.revoke_title", { name: token.name })} foot={<><Button onClick={() => setAsking(false)}>{t("common:cancel")}</Button><Button kind="danger" busy={revoke.isPending} onClick={() => revoke.mutate(undefined)}>{t("me:tokens.revoke")}</Button></>}>
          <p className="t13">{t("admin:token.revoke_body")}</p>
        </Modal>
      )}
    </div>
  );
}

function Tokens() {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ["admin", "tokens"], queryFn: () => api.get<Page<Token>>("/tokens").then((page) => page.data) });
  const add = <Button kind="primary" icon={<Plus size={15} />} onClick={() => setMaking(true)}>{t("me:tokens.new")}</Button>;
  return (
    <Screen padded title={t("admin:section.api")} note={t("admin:token.note")} actions={<><LinkButton to="/api/docs" target="_blank" rel="noreferrer" reloadDocument>{t("admin:token.docs")}</LinkButton>{add}</>}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={3} />
        : data.length === 0 ? <EmptyState icon={<KeyRound size={24} />} title={t("me:tokens.none")}>{t("admin:token.none_body")}</EmptyState>
        : <Card flush title={t("admin:token.title")} note={data.length}>{data.map((token) => <Line key={token.id} token={token} />)}</Card>}
      {making && <TokenDialog onClose={() => setMaking(false)} />}
    </Screen>
  );
}

/** /admin/api: tokens of the workspace itself, for programs. */
export function Component() {
  return useCan()("token.manage_service") ? <Tokens /> : <DeniedState permission="token.manage_service" />;
}
