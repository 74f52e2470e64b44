import admin from "../admin.module.css";
import css from "./sla.module.css";
import { usePreview, type Preview } from "./buffers";
import { BeforeAfter } from "./BufferWords";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { languageName } from "@/i18n/languageName";
import { useNumber } from "@/i18n";
import { Banner, ErrorState, Loading, Scroller, Select, Skeleton, Table } from "@/ui";

function Letters({ letters, chosen, onChoose }: { letters: Preview["letters"]; chosen: string; onChoose: (language: string) => void }) {
  const { t, i18n } = useTranslation();
  const letter = letters[chosen];
  return (
    <div className={css.letter}>
      <Select size="sm" label={t("sla:preview.language")} options={Object.keys(letters).map((one) => ({ value: one, label: languageName(one, i18n.language) }))} value={chosen} onChange={(one) => one && onChoose(one)} />
      {letter && <article lang={chosen} dir="auto"><h4 dir="auto">{letter.subject}</h4><p dir="auto">{letter.text}</p></article>}
    </div>
  );
}

/** What announcing would do, before anybody is told. */
export function BufferPreview({ id, stamp }: { id: string; stamp: string }) {
  const { t, i18n } = useTranslation();
  const number = useNumber();
  const { data, error, refetch, isFetching } = usePreview(id, stamp);
  const [language, setLanguage] = useState<string | null>(null);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading><Skeleton height={60} /><Skeleton height={200} /></Loading>;
  // deadlines that run come first: they are what customers see move
  const shifts = [...data.shifts].sort((a, b) => Number(a.due_before === null) - Number(b.due_before === null) || (a.due_before ?? "").localeCompare(b.due_before ?? ""));
  const chosen = language ?? (i18n.language in data.letters ? i18n.language : (Object.keys(data.letters)[0] ?? ""));
  return (
    <section aria-labelledby="sla-preview" aria-busy={isFetching} className={css.previewPane}>
      <h2 id="sla-preview">{t("sla:preview.title")}</h2>
      <div className={admin.figures}>
        <div><b>{number(data.customers)}</b><span>{t("sla:preview.customers")}</span></div>
        <div><b>{number(data.tickets)}</b><span>{t("sla:preview.tickets")}</span></div>
      </div>
      {data.tickets === 0 && <Banner tone="info">{t("sla:preview.nobody")}</Banner>}
      {Object.keys(data.by_language).length > 0 && <p className="t12 c2">{Object.entries(data.by_language).sort(([, a], [, b]) => b - a).map(([one, count]) => `${languageName(one, i18n.language)} ${number(count)}`).join(" · ")}</p>}
      {data.shifts.length > 0 && (
        <Scroller className={css.preview} label={t("sla:preview.shifts")}>
          <Table>
            <thead><tr><th scope="col">{t("sla:ledger.ticket")}</th><th scope="col">{t("sla:ledger.clock")}</th><th scope="col">{t("sla:ledger.moved")}</th></tr></thead>
            <tbody>{shifts.map((shift) => (
              <tr key={shift.ticket_id + shift.clock}><td><Link to={`/t/${shift.number}`} title={shift.subject}><bdi dir="ltr">T-{shift.number}</bdi></Link></td><td>{t(`sla:clock.${shift.clock}`)}</td><td><BeforeAfter before={shift.due_before} after={shift.due_after} /></td></tr>
            ))}</tbody>
          </Table>
        </Scroller>
      )}
      {data.shifts.length > 0 && data.tickets > new Set(data.shifts.map(({ ticket_id }) => ticket_id)).size && <p className="t12 c3">{t("sla:preview.first_only")}</p>}
      <h3>{t("sla:preview.letter")}</h3>
      <Letters letters={data.letters} chosen={chosen} onChoose={setLanguage} />
    </section>
  );
}
