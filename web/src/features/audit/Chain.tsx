import css from "./audit.module.css";
import type { Report, useVerification } from "./queries";
import { CircleAlert, CircleCheck, Link2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { problemText, useNumber } from "@/i18n";
import { Banner, Button, Chip, RelativeTime, Scroller } from "@/ui";

type Verification = ReturnType<typeof useVerification>;

/** Whether the record holds, in one chip beside the title. */
export function ChainChip({ verification }: { verification: Verification }) {
  const { t } = useTranslation();
  const number = useNumber();
  const { data } = verification;
  if (!data) return <Chip><span className="row g4"><Link2 size={12} aria-hidden="true" />{t("record:chain.unchecked")}</span></Chip>;
  const Icon = data.ok ? CircleCheck : CircleAlert;
  return (
    <span className="row wrap" role="status">
      <Chip tone={data.ok ? "ok" : "bad"}><span className="row g4"><Icon size={12} aria-hidden="true" />{data.ok ? t("record:chain.ok") : t("record:chain.broken", { count: data.broken })}</span></Chip>
      <span className="t12 c3">{t("record:chain.checked", { checked: number(data.checked), chains: number(data.chains) })} · <RelativeTime exact at={data.at} /></span>
    </span>
  );
}

const FAULTS = ["content", "previous_hash", "missing", "repeated", "order", "head", "unrecorded", "message", "message_gone", "attachment", "attachment_gone", "anchor"];

/** The first broken entry in words, and what to do about it. */
export function FirstBroken({ report, onShow }: { report: Report; onShow: (ticket: string) => void }) {
  const { t, i18n } = useTranslation();
  const first = report.first_broken;
  if (!first) return null;
  const subject = first.label === first.subject_kind && i18n.exists(`record:kind.${first.subject_kind}`) ? t(`record:kind.${first.subject_kind}`) : first.label;
  const fault = FAULTS.includes(first.fault) ? t(`record:fault.${first.fault}`) : first.fault;
  const isTicket = /^T-\d+$/.test(first.label);
  return (
    <Banner tone="bad" action={isTicket && <Button size="xs" onClick={() => onShow(first.label)}>{t("record:chain.show")}</Button>}>
      <b><bdi>{subject}</bdi>{first.seq !== null && <> · {t("record:entry_no", { seq: first.seq })}</>}</b>{" "}
      {fault}{first.at && <> · <RelativeTime exact at={first.at} /></>}
      <div>{t("record:chain.advice", { count: report.broken })}</div>
    </Banner>
  );
}

/** The record's state and its daily anchors; what the side panel shows while no entry is chosen. */
export function ChainPanel({ verification }: { verification: Verification }) {
  const { t } = useTranslation();
  const number = useNumber();
  const { data, error, isFetching, refetch } = verification;
  return (
    <>
      <section className={css.part}>
        <h2>{t("record:chain.title")}</h2>
        <p className="c2">{t("record:chain.body")}</p>
        {error && <Banner tone="bad">{problemText(error)}</Banner>}
        <div><Button size="sm" busy={isFetching} onClick={() => void refetch()}>{t("record:verify")}</Button></div>
      </section>
      {data && (
        <section className={css.part}>
          <h3>{t("record:anchor.title")}</h3>
          <p className="t12 c3">{t("record:anchor.body")}</p>
          {data.anchors.length === 0 ? <p className="c3">{t("record:anchor.none")}</p> : (
            <Scroller as="ul" className={css.anchors} label={t("record:anchor.title")}>
              {data.anchors.toReversed().map(({ day, hash, events }) => (
                <li key={day}><bdi dir="ltr" className="mono">{day}</bdi><bdi dir="ltr" className="mono el c3" title={hash}>{hash.slice(0, 16)}…</bdi><span className="c3">{t("record:anchor.events", { count: events, n: number(events) })}</span></li>
              ))}
            </Scroller>
          )}
        </section>
      )}
    </>
  );
}
