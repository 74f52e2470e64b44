import css from "./approvals.module.css";
import { DelegationDialog } from "./DelegationDialog";
import { money, type Delegation, type Scope } from "./model";
import { useDelegations, useDelegationWrite } from "./queries";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { problemText, useL10n } from "@/i18n";
import { intlLocale } from "@/i18n/languages";
import { Avatar, Button, Chip, ErrorState, IconButton, Loading, readerZone, Skeleton, Switch, toastError } from "@/ui";
import { dayTime } from "../tickets/deadlines/instants";
import type { Delegations } from "./model";

export function useKindName(): (kind: string, name: Scope["kind_name"]) => string {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  return (kind, name) => (name ? l10n(name) : i18n.exists(`approvals:kind.${kind}`) ? t(`approvals:kind.${kind}`) : kind);
}

function Scopes({ scopes }: { scopes: Scope[] }) {
  const { i18n } = useTranslation();
  const nameOf = useKindName();
  return <div className={css.scopes}>{scopes.map((one) => <Chip key={one.kind}>{nameOf(one.kind, one.kind_name)}{one.most && <bdi> ≤ {money(one.most, one.currency ?? "CNY", intlLocale(i18n.language))}</bdi>}</Chip>)}</div>;
}

function OwnCard({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslation();
  const failed = (error: unknown) => toastError(problemText(error));
  const flip = useDelegationWrite((on: boolean) => api.put<Delegations>(`/delegations/${delegation.id}`, { on }));
  const revoke = useDelegationWrite(() => api.delete<Delegations>(`/delegations/${delegation.id}`));
  const { deputy } = delegation;
  return (
    <li className={css.card} data-off={!delegation.on}>
      <div className="row">
        <Avatar name={deputy.name} color={deputy.color} size={22} />
        <span className="grow el" dir="auto">{deputy.name}</span>
        <IconButton size="xs" label={t("approvals:delegation.revoke", { name: deputy.name })} icon={<Trash2 size={14} />} busy={revoke.isPending} onClick={() => revoke.mutate(undefined, { onError: failed })} />
        <Switch hideLabel label={t("approvals:delegation.on", { name: deputy.name })} checked={flip.isPending ? !delegation.on : delegation.on} onChange={(on) => flip.mutate(on, { onError: failed })} />
      </div>
      <Period delegation={delegation} />
      <Scopes scopes={delegation.scopes} />
    </li>
  );
}

function Period({ delegation }: { delegation: Delegation }) {
  const { t } = useTranslation();
  const at = (instant: string) => dayTime(instant, readerZone());
  return <p className="c2">{t("approvals:delegation.period", { from: at(delegation.from_at), until: at(delegation.until_at) })}</p>;
}

/** To whom one's name is lent, and whose one has. */
export function DelegationCards() {
  const { t } = useTranslation();
  const may = useCan()("approval.delegate");
  const [open, setOpen] = useState(false);
  const { data, error, refetch } = useDelegations();
  if (error && !data) return <section className={css.part}><ErrorState error={error} onRetry={() => void refetch()} /></section>;
  if (!data) return <section className={css.part}><Loading><Skeleton height={60} /></Loading></section>;
  if (!may && data.received.length === 0) return null;
  return (
    <>
      {may && (
        <section className={css.part} aria-label={t("approvals:delegation.mine")}>
          <h2><span className="grow">{t("approvals:delegation.mine")}</span><Button kind="link" size="xs" onClick={() => setOpen(true)}>{t("approvals:delegation.new")}</Button></h2>
          {data.own.length === 0 ? <p className="c3">{t("approvals:delegation.none")}</p> : <ul className="col">{data.own.map((one) => <OwnCard key={one.id} delegation={one} />)}</ul>}
          <p className="c3">{t("approvals:delegation.note")}</p>
        </section>
      )}
      {data.received.length > 0 && (
        <section className={css.part} aria-label={t("approvals:delegation.received")}>
          <h2>{t("approvals:delegation.received")}</h2>
          <ul className="col">
            {data.received.map((one) => (
              <li key={one.id} className={css.card} data-off={!one.acting}>
                <div className="row"><Avatar name={one.member.name} color={one.member.color} size={22} /><span className="grow el" dir="auto">{one.member.name}</span>{!one.acting && <Chip>{t("approvals:delegation.not_now")}</Chip>}</div>
                <Period delegation={one} />
                <Scopes scopes={one.scopes} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {open && <DelegationDialog kinds={data.kinds} onClose={() => setOpen(false)} />}
    </>
  );
}
