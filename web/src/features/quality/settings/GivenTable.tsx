import css from "./settings.module.css";
import { useGiven } from "./queries";
import { GIVEN_STATES, type Given } from "./shapes";
import admin from "../../admin/admin.module.css";
import { FormDialog } from "../../admin/FormDialog";
import { useWrite } from "../../admin/queries";
import { money } from "../../approvals/model";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { fieldTexts } from "@/i18n";
import { Button, Card, Chip, clsx, EmptyState, ErrorState, LoadMore, numberCell, RelativeTime, Select, Skeleton, Table, TextInput, toast, type Tone } from "@/ui";

const TONES: Record<Given["state"], Tone> = { requested: "warn", granted: "accent", paid: "ok", rejected: "plain", withdrawn: "plain" };

function PaidDialog({ given, onClose }: { given: Given; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [reference, setReference] = useState("");
  const pay = useWrite((body: object) => api.post(`/compensations/${given.id}/paid`, body), { quiet: true, onDone: () => { toast(t("care:given.paid_toast")); onClose(); } });
  return (
    <FormDialog title={t("care:given.confirm_of", { amount: money(given.amount, given.currency, i18n.language, true) })} width={440} save={t("care:given.confirm")} error={pay.error} busy={pay.isPending} fields={["reference"]}
      lacking={reference.trim() ? null : t("care:given.need_reference")} onSave={() => pay.mutate({ reference: reference.trim() })} onClose={onClose}>
      <p className="c2"><bdi dir="ltr">T-{given.number}</bdi> · <bdi>{given.requester_name}</bdi> · {t(`quality:kind.${given.kind}`)}</p>
      <TextInput required dir="ltr" maxLength={120} label={t("care:given.reference")} hint={t("care:given.reference_hint")} error={fieldTexts(pay.error).reference} value={reference} onChange={(event) => setReference(event.target.value)} data-autofocus />
    </FormDialog>
  );
}

function Row({ given, flagged, onPay }: { given: Given; flagged: boolean; onPay: () => void }) {
  const { t, i18n } = useTranslation();
  const amount = money(given.amount, given.currency, i18n.language, true);
  return (
    <tr className={clsx(flagged && css.flagged)}>
      <td><Link to={`/t/${given.number}`}><bdi dir="ltr">T-{given.number}</bdi></Link>{flagged && <> <Chip tone="warn">{t("care:pattern.flag")}</Chip></>}<div className="t12 c3 el" dir="auto">{given.requester_name}</div></td>
      <td>{t(`quality:kind.${given.kind}`)}</td>
      <td className={numberCell}>{amount}</td>
      <td><bdi>{given.member_name}</bdi><div className="t12 c3"><RelativeTime at={given.requested_at} /></div></td>
      <td><Chip tone={TONES[given.state]}>{t(`quality:compensation.state.${given.state}`)}</Chip>{given.exceeds.length > 0 && <div className="t12 c3">{t("care:given.above", { limits: given.exceeds.map((one) => t(`care:given.limit.${one}`)).join(t("quality:and")) })}</div>}</td>
      <td>{given.state === "granted" ? <Button size="xs" aria-label={t("care:given.confirm_named", { number: given.number, amount })} onClick={onPay}>{t("care:given.confirm")}</Button> : given.pay_reference && <span className="t12"><bdi dir="ltr" className="mono">{given.pay_reference}</bdi><div className="c3"><bdi>{given.paid_name}</bdi></div></span>}</td>
    </tr>
  );
}

/** What was asked of a purse; what is granted waits for the word that it was paid. */
export function GivenTable({ purse, flagged }: { purse: string; flagged: Set<string> }) {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  const [paying, setPaying] = useState<Given | null>(null);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useGiven(purse, state, true);
  const rows = data?.pages.flatMap((page) => page.data);
  const narrow = <div className={admin.narrow}><Select hideLabel clearable size="sm" label={t("care:given.state")} placeholder={t("care:given.every_state")} value={state} onChange={setState} options={GIVEN_STATES.map((value) => ({ value, label: t(`quality:compensation.state.${value}`) }))} /></div>;
  return (
    <Card title={t("care:given.title")} actions={narrow} flush>
      {error && !rows ? <ErrorState error={error} onRetry={() => void refetch()} /> : !rows ? <div style={{ padding: 16 }}><Skeleton width="60%" /></div>
        : rows.length === 0 ? <EmptyState title={t("care:given.none")} /> : (
          <Table className={admin.inner}>
            <thead><tr><th scope="col">{t("care:given.ticket")}</th><th scope="col">{t("care:given.kind")}</th><th scope="col" className={numberCell}>{t("care:given.amount")}</th><th scope="col">{t("care:given.by")}</th><th scope="col">{t("care:given.state")}</th><th scope="col">{t("care:given.payment")}</th></tr></thead>
            <tbody>{rows.map((given) => <Row key={given.id} given={given} flagged={flagged.has(given.id)} onPay={() => setPaying(given)} />)}</tbody>
          </Table>
        )}
      <LoadMore more={Boolean(hasNextPage)} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      {paying && <PaidDialog given={paying} onClose={() => setPaying(null)} />}
    </Card>
  );
}
