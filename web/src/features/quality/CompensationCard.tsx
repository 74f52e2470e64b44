import css from "./quality.module.css";
import { money } from "../approvals/model";
import { useCare, usePurses } from "./queries";
import { barsOf, exhausted, KINDS, needsApproval, type Bar, type Compensation, type Kind, type PurseLimits } from "./shapes";
import { Gift } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Chip, SegmentedControl, Select, Textarea, TextInput } from "@/ui";

const TONES = { requested: "warn", granted: "ok", paid: "ok", rejected: "bad", withdrawn: "plain" } as const;

function useMoney() {
  const { i18n } = useTranslation();
  return (amount: number | string, currency: string) => money(String(amount), currency, i18n.language);
}

function Given({ rows }: { rows: Compensation[] }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <ul className={css.given}>
      {rows.map((one) => (
        <li key={one.id} className={css.line}>
          <Chip tone={TONES[one.state]}>{t(`quality:compensation.state.${one.state}`)}</Chip>
          <span>{t(`quality:kind.${one.kind}`)} {one.amount && one.currency && <bdi>{money(one.amount, one.currency)}</bdi>}</span>
          <span className="t12 c3"><bdi>{one.member_name}</bdi></span>
          {one.pay_reference && <bdi dir="ltr" className="mono t12 c3">{one.pay_reference}</bdi>}
        </li>
      ))}
    </ul>
  );
}

function Bars({ bars, currency }: { bars: Bar[]; currency: string }) {
  const { t } = useTranslation();
  const money = useMoney();
  return (
    <ul className={css.bars}>
      {bars.map(({ key, of, used, over }) => (
        <li key={key} data-over={over > 0}>
          <span>{t(`quality:limit.${key}`)} <bdi>{key === "single" ? money(of, currency) : `${money(used, currency)} / ${money(of, currency)}`}</bdi></span>
          <span className={css.bar} aria-hidden="true"><i style={{ inlineSize: `${of > 0 ? Math.min(100, (used / of) * 100) : 100}%` }} /></span>
          <span>{over > 0 ? t("quality:limit.over", { amount: money(over, currency) }) : t("quality:limit.enough")}</span>
        </li>
      ))}
    </ul>
  );
}

function Form({ ticket, purses }: { ticket: Ticket; purses: PurseLimits[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const money = useMoney();
  const [kind, setKind] = useState<Kind>(purses.length > 0 ? "voucher" : "apology");
  const [purseId, setPurse] = useState<string | null>(purses[0]?.id ?? null);
  const [typed, setTyped] = useState("");
  const [letter, setLetter] = useState("");
  const [reason, setReason] = useState("");
  const care = useCare(ticket.number, () => { setTyped(""); setLetter(""); setReason(""); });
  const purse = kind === "apology" ? undefined : purses.find(({ id }) => id === purseId);
  const amount = Number(typed);
  const bars = purse ? barsOf(purse, amount || 0) : [];
  const asks = amount > 0 && needsApproval(bars);
  const lack = kind !== "apology" && !purse ? "purse" : kind !== "apology" && !(amount > 0) ? "amount" : exhausted(bars) ? "budget" : !letter.trim() ? "letter" : asks && !reason.trim() ? "reason" : null;
  const errors = fieldTexts(care.error);
  const send = (given = typed) => care.mutate({ path: "compensations", body: { kind, letter, reason, ...(purse ? { purse_id: purse.id, amount: given } : {}) }, done: t("quality:compensation.done") });
  const reduce = purse && asks && Number(purse.single) > 0 && !needsApproval(barsOf(purse, Number(purse.single))) ? purse.single : null;
  return (
    <>
      <SegmentedControl label={t("quality:compensation.kind")} value={kind} onChange={setKind} options={KINDS.map((value) => ({ value, label: t(`quality:kind.${value}`) }))} />
      {kind !== "apology" && (
        <div className={css.fields}>
          <TextInput inputMode="decimal" dir="ltr" label={t("quality:compensation.amount")} value={typed} onChange={(event) => setTyped(event.target.value)} error={errors.amount} />
          <Select label={t("quality:compensation.purse")} value={purseId} onChange={setPurse} options={purses.map(({ id, name }) => ({ value: id, label: l10n(name) }))} error={errors.purse_id} />
        </div>
      )}
      {purse && <Bars bars={bars} currency={purse.currency} />}
      <Textarea required label={t("quality:compensation.letter")} rows={3} value={letter} onChange={(event) => setLetter(event.target.value)} error={errors.letter} />
      {asks && <TextInput required label={t("quality:compensation.reason")} value={reason} onChange={(event) => setReason(event.target.value)} />}
      {care.error && Object.keys(errors).length === 0 && <Banner tone="bad">{problemText(care.error)}</Banner>}
      <div className={css.foot}>
        <Button size="sm" kind="primary" busy={care.isPending} reason={lack ? t(`quality:compensation.need_${lack}`) : null} onClick={() => send()}>{t(asks ? "quality:compensation.ask" : "quality:compensation.give")}</Button>
        {reduce && purse && <Button size="sm" kind="ghost" onClick={() => setTyped(reduce)}>{t("quality:compensation.reduce", { amount: money(reduce, purse.currency) })}</Button>}
        {asks && <span className="t12 c3">{t("quality:compensation.reserved")}</span>}
      </div>
    </>
  );
}

/** An apology, and what is given with it; the limits with this amount counted in. */
export function CompensationCard({ ticket, given }: { ticket: Ticket; given: Compensation[] }) {
  const { t } = useTranslation();
  const can = useCan();
  const may = can("ticket.compensate") && !ticket.closed_at;
  const { data, error } = usePurses(ticket.number, ticket.version, may);
  const waiting = given.some(({ state }) => state === "requested");
  return (
    <section className={css.card} aria-label={t("quality:compensation.title")}>
      <header className={css.head}><Gift size={16} aria-hidden="true" />{t("quality:compensation.title")}</header>
      <div className={css.body}>
        {given.length > 0 && <Given rows={given} />}
        {error && <Banner tone="bad">{problemText(error)}</Banner>}
        {waiting ? <p className="t12 c2">{t("quality:compensation.waiting")}</p> : may && data && <Form key={given.length} ticket={ticket} purses={data.data} />}
      </div>
    </section>
  );
}
