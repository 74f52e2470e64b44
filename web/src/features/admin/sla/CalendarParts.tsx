import css from "./sla.module.css";
import { CountryDialog } from "./CountryDialog";
import { NameFields } from "./Names";
import { useCountries } from "./queries";
import { DAYS, type Break, type CalendarDefinition, type Day, type Exception, type Season } from "./shapes";
import { TimeInput } from "./TimeInput";
import { dayText, parseDay } from "./week";
import { WeekGrid } from "./WeekGrid";
import { Download, Languages, Plus, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { useL10n } from "@/i18n";
import { Button, Card, Checkbox, IconButton, Menu, MenuItem, Popover, Select, Switch, TextInput } from "@/ui";

interface PartProps { definition: CalendarDefinition; onChange: (definition: CalendarDefinition) => void }

/** A list in a definition: one of it replaced, taken out or added. */
function listed<T>(list: T[] | undefined, put: (next: T[]) => void) {
  const all = list ?? [];
  return { all, set: (at: number, patch: Partial<T>) => put(all.map((one, index) => (index === at ? { ...one, ...patch } : one))), drop: (at: number) => put(all.filter((_, index) => index !== at)), add: (one: T) => put([...all, one]) };
}

function NameCell({ label, value, onChange }: { label: string; value: L10n; onChange: (value: L10n) => void }) {
  const { i18n } = useTranslation();
  const l10n = useL10n();
  const [open, setOpen] = useState(false);
  const { t } = useTranslation();
  const own = value[i18n.language] ?? "";
  return (
    <Popover open={open} onChange={setOpen} width={300} placement="bottom-start" label={label} trigger={
      <div className={css.nameCell}>
        <TextInput size="sm" label={label} value={own} placeholder={l10n(value)} onChange={(event) => onChange({ ...value, [i18n.language]: event.target.value })}
          trailing={<IconButton size="xs" label={t("sla:all_languages", { name: label })} icon={<Languages size={13} />} aria-expanded={open} onClick={() => setOpen(!open)} />} />
      </div>
    }>
      <div className={css.popForm}><NameFields label={label} value={value} onChange={onChange} /><div><Button size="xs" onClick={() => setOpen(false)}>{t("common:done")}</Button></div></div>
    </Popover>
  );
}

const Line = ({ children, label, onDrop }: { children: ReactNode; label: string; onDrop: () => void }) => {
  const { t } = useTranslation();
  return <li className={css.partLine}>{children}<IconButton size="sm" label={t("common:remove_named", { name: label })} icon={<Trash2 size={14} />} onClick={onDrop} /></li>;
};

function DayBoxes({ days, onChange, label }: { days: Day[]; onChange: (days: Day[]) => void; label: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.days} role="group" aria-label={label}>
      {DAYS.map((day) => <Checkbox key={day} label={t(`sla:day.${day}`)} checked={days.length === 0 || days.includes(day)}
        onChange={(on) => { const now = days.length === 0 ? [...DAYS] : days; const next = DAYS.filter((one) => (one === day ? on : now.includes(one))); onChange(next.length === 7 ? [] : next); }} />)}
    </div>
  );
}

type BreakPreset = "lunch" | "dhuhr" | "asr" | "jumuah" | "other";
const PRESETS: Record<BreakPreset, Omit<Break, "name">> = {
  lunch: { days: [], from: "12:00", to: "13:00" }, dhuhr: { days: [], from: "12:15", to: "12:45" }, asr: { days: [], from: "15:30", to: "15:50" },
  jumuah: { days: ["fri"], from: "12:00", to: "13:30" }, other: { days: [], from: "15:00", to: "15:15" },
};

/** Taken out of every open stretch: lunch, prayer. */
export function Breaks({ definition, onChange }: PartProps) {
  const { t, i18n } = useTranslation();
  const { all, set, drop, add } = listed(definition.breaks, (breaks) => onChange({ ...definition, breaks }));
  const named = (preset: BreakPreset): L10n => ({ [i18n.language]: t(`sla:break.${preset}`) });
  return (
    <Card title={t("sla:break.title")} note={t("sla:break.note")} actions={
      <Menu trigger={<Button size="sm" icon={<Plus size={14} />}>{t("sla:break.add")}</Button>}>
        {(Object.keys(PRESETS) as BreakPreset[]).map((preset) => <MenuItem key={preset} onClick={() => add({ ...PRESETS[preset], name: named(preset) })}>{t(`sla:break.${preset}`)}</MenuItem>)}
      </Menu>
    }>
      {all.length === 0 && <p className="t13 c3">{t("sla:break.none")}</p>}
      <ul>
        {all.map((one, at) => (
          <Line key={at} label={t("sla:break.nth", { n: at + 1 })} onDrop={() => drop(at)}>
            <NameCell label={t("sla:part_name")} value={one.name} onChange={(name) => set(at, { name })} />
            <div className={css.time}><TimeInput label={t("sla:from")} value={one.from} onChange={(from) => set(at, { from })} /></div>
            <div className={css.time}><TimeInput label={t("sla:until")} value={one.to} onChange={(to) => set(at, { to })} /></div>
            <DayBoxes label={t("sla:break.days")} days={one.days ?? []} onChange={(days) => set(at, { days })} />
          </Line>
        ))}
      </ul>
    </Card>
  );
}

/** Public holidays of countries, closed, with the weekend days worked for them. */
export function Holidays({ definition, onChange }: PartProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const countries = useCountries().data ?? [];
  const [importing, setImporting] = useState(false);
  const { all, set, drop, add } = listed(definition.holidays, (holidays) => onChange({ ...definition, holidays }));
  return (
    <Card title={t("sla:holiday.title")} note={t("sla:holiday.note")} actions={<Button size="sm" icon={<Download size={14} />} onClick={() => setImporting(true)}>{t("sla:holiday.import")}</Button>}>
      {all.length === 0 && <p className="t13 c3">{t("sla:holiday.none")}</p>}
      <ul>
        {all.map((rule, at) => {
          const country = countries.find(({ code }) => code === rule.country);
          const parts = Object.entries(country?.subdivisions ?? {}).map(([value, label]) => ({ value, label }));
          const name = l10n(country?.name) || rule.country;
          return (
            <Line key={rule.country + at} label={name} onDrop={() => drop(at)}>
              <span className={css.country}><b className="m" dir="auto">{name}</b>{name !== rule.country && <> <bdi dir="ltr" className="t12 c3">{rule.country}</bdi></>}</span>
              {parts.length > 0 && <div className={css.wide}><Select clearable size="sm" label={t("sla:holiday.subdivision")} placeholder={t("sla:holiday.whole_country")} options={parts} value={rule.subdivision ?? null} onChange={(subdivision) => set(at, { subdivision })} /></div>}
              {country?.make_up_days && <Switch label={t("sla:holiday.make_up")} checked={rule.make_up_days} onChange={(make_up_days) => set(at, { make_up_days })} />}
            </Line>
          );
        })}
      </ul>
      {importing && <CountryDialog known={all.map(({ country }) => country)} onChoose={(rule) => { add(rule); setImporting(false); }} onClose={() => setImporting(false)} />}
    </Card>
  );
}

const RAMADAN_DAY: [string, string][] = [["10:00", "15:00"]];
const year = () => new Date().getFullYear();

/** Other weekly hours for a while: each year in Ramadan, or between two dates. */
export function Seasons({ definition, onChange }: PartProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const { all, set, drop, add } = listed<Season>(definition.seasons, (seasons) => onChange({ ...definition, seasons }));
  const ramadan = (): Season => ({ name: { [i18n.language]: t("sla:season.ramadan") }, kind: "ramadan", from: null, to: null, weekly: Object.fromEntries(DAYS.filter((day) => (definition.weekly[day] ?? []).length > 0).map((day) => [day, RAMADAN_DAY])) });
  const dates = (): Season => ({ name: { [i18n.language]: t("sla:season.dates") }, kind: "dates", from: `${year()}-07-01`, to: `${year()}-08-31`, weekly: definition.weekly });
  return (
    <Card title={t("sla:season.title")} note={t("sla:season.note")} actions={
      <Menu trigger={<Button size="sm" icon={<Plus size={14} />}>{t("sla:season.add")}</Button>}>
        <MenuItem note={t("sla:season.ramadan_note")} onClick={() => add(ramadan())}>{t("sla:season.ramadan")}</MenuItem>
        <MenuItem note={t("sla:season.dates_note")} onClick={() => add(dates())}>{t("sla:season.dates")}</MenuItem>
      </Menu>
    }>
      {all.length === 0 && <p className="t13 c3">{t("sla:season.none")}</p>}
      {all.map((season, at) => (
        <div key={at} className={css.season}>
          <ul><Line label={l10n(season.name)} onDrop={() => drop(at)}>
            <NameCell label={t("sla:part_name")} value={season.name} onChange={(name) => set(at, { name })} />
            {season.kind === "ramadan" ? <span className="t12 c3">{t("sla:season.ramadan_note")}</span> : (
              <>
                <TextInput size="sm" type="date" dir="ltr" label={t("sla:first_day")} value={season.from ?? ""} onChange={(event) => set(at, { from: event.target.value })} />
                <TextInput size="sm" type="date" dir="ltr" label={t("sla:last_day")} value={season.to ?? ""} onChange={(event) => set(at, { to: event.target.value })} />
              </>
            )}
          </Line></ul>
          <WeekGrid label={t("sla:season.hours", { name: l10n(season.name) })} week={season.weekly} onChange={(weekly) => set(at, { weekly })} />
        </div>
      ))}
    </Card>
  );
}

function HoursInput({ value, onChange }: { value: Exception["intervals"]; onChange: (value: Exception["intervals"]) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? null : parseDay(typed).problem;
  return <TextInput size="sm" dir="ltr" label={t("sla:exception.hours")} placeholder={t("sla:week.closed")} value={typed ?? dayText(value)} error={problem ? t(`sla:week.${problem}`) : null}
    onChange={(event) => { setTyped(event.target.value); const { intervals } = parseDay(event.target.value); if (intervals) onChange(intervals); }} onBlur={() => { if (!problem) setTyped(null); }} />;
}

/** Days that are unlike all rules: closed, or open at these hours only. */
export function Exceptions({ definition, onChange, today }: PartProps & { today: string }) {
  const { t, i18n } = useTranslation();
  const { all, set, drop, add } = listed<Exception>(definition.exceptions, (exceptions) => onChange({ ...definition, exceptions }));
  return (
    <Card title={t("sla:exception.title")} note={t("sla:exception.note")} actions={<Button size="sm" icon={<Plus size={14} />} onClick={() => add({ from: today, to: today, name: { [i18n.language]: t("sla:exception.new") }, intervals: [] })}>{t("sla:exception.add")}</Button>}>
      {all.length === 0 && <p className="t13 c3">{t("sla:exception.none")}</p>}
      <ul>
        {all.map((one, at) => (
          <Line key={at} label={t("sla:exception.nth", { n: at + 1 })} onDrop={() => drop(at)}>
            <NameCell label={t("sla:part_name")} value={one.name} onChange={(name) => set(at, { name })} />
            <TextInput size="sm" type="date" dir="ltr" label={t("sla:first_day")} value={one.from} onChange={(event) => set(at, { from: event.target.value, ...(event.target.value > one.to && { to: event.target.value }) })} />
            <TextInput size="sm" type="date" dir="ltr" label={t("sla:last_day")} value={one.to} error={one.to < one.from ? t("sla:exception.backwards") : null} onChange={(event) => set(at, { to: event.target.value })} />
            <div className={css.wide}><HoursInput value={one.intervals ?? []} onChange={(intervals) => set(at, { intervals })} /></div>
          </Line>
        ))}
      </ul>
    </Card>
  );
}
