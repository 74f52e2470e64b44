import css from "./sla.module.css";
import { useCountries, useHolidays } from "./queries";
import type { HolidayRule } from "./shapes";
import { today } from "../../reports/days";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "@/api/clock";
import { useL10n } from "@/i18n";
import { Button, Chip, ErrorState, Loading, Modal, Scroller, SegmentedControl, Select, Skeleton, Switch, Table } from "@/ui";

const weekday = (date: string, language: string) => new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** A country's holidays are looked at before they are taken over. */
export function CountryDialog({ known, onChoose, onClose }: { known: string[]; onChoose: (rule: HolidayRule) => void; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const countries = useCountries();
  const now = Number(today("UTC", serverNow()).slice(0, 4));
  const [code, setCode] = useState<string | null>(null);
  const [year, setYear] = useState(now);
  const [makeUp, setMakeUp] = useState(true);
  const country = countries.data?.find((one) => one.code === code);
  const holidays = useHolidays(code, year);
  const options = (countries.data ?? []).map((one) => ({ value: one.code, label: l10n(one.name) || one.code, note: one.code, disabled: known.includes(one.code) })).sort((a, b) => a.label.localeCompare(b.label, i18n.language));
  const shown = (holidays.data ?? []).filter((day) => makeUp || !day.make_up);
  return (
    <Modal open onClose={onClose} width={560} title={t("sla:holiday.import")}
      foot={<><Button onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" reason={code ? null : t("sla:holiday.choose_first")} onClick={() => code && onChoose({ country: code, subdivision: null, make_up_days: Boolean(country?.make_up_days) && makeUp })}>{t("sla:holiday.take")}</Button></>}>
      <div className={css.popForm}>
        {countries.error ? <ErrorState error={countries.error} onRetry={() => void countries.refetch()} /> : <Select searchable label={t("sla:holiday.country")} options={options} value={code} onChange={setCode} />}
        {country?.make_up_days && <Switch label={t("sla:holiday.make_up")} checked={makeUp} onChange={setMakeUp} />}
        {code && <SegmentedControl label={t("sla:year.which")} value={String(year)} onChange={(value) => setYear(Number(value))} options={[now, now + 1].map((one) => ({ value: String(one), label: String(one) }))} />}
        {code && (holidays.error ? <ErrorState error={holidays.error} onRetry={() => void holidays.refetch()} /> : !holidays.data ? <Loading><Skeleton height={120} /></Loading> : (
          <Scroller className={css.preview} label={t("sla:holiday.preview")}>
            <Table><thead><tr><th scope="col">{t("sla:year.date")}</th><th scope="col">{t("sla:year.name")}</th></tr></thead>
              <tbody>{shown.map((day) => <tr key={day.date + String(day.make_up)}><td className="num"><bdi dir="ltr">{day.date}</bdi> <span className="c3">{weekday(day.date, i18n.language)}</span></td><td><span className="row wrap g6"><span dir="auto">{l10n(day.name)}</span>{day.make_up && <Chip tone="accent">{t("sla:source.make_up")}</Chip>}{day.estimated && <Chip tone="warn">{t("sla:holiday.estimated")}</Chip>}</span></td></tr>)}</tbody>
            </Table>
          </Scroller>
        ))}
      </div>
    </Modal>
  );
}
