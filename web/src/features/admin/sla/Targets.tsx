import css from "./sla.module.css";
import { COLUMNS, newTarget, withCalendar, withMinutes, withTarget } from "./definition";
import { DurationInput } from "./DurationInput";
import { PRIORITIES, type CalendarShown, type ClockKind, type PolicyDefinition, type PolicyKind, type Target } from "./shapes";
import { CalendarDays, ChevronDown } from "lucide-react";
import { durationText } from "./durations";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { useL10n } from "@/i18n";
import { Button, Card, Popover, PriorityChip, Select, Switch, Table } from "@/ui";

interface CalendarCellProps { priority: Priority; target: Target | undefined; calendars: CalendarShown[]; fallback: string; clocks: ClockKind[]; onChange: (change: (target: Target) => Target) => void }

/** The calendar of a row; clocks that count by another one are named below it. */
function CalendarCell({ priority, target, calendars, fallback, clocks, onChange }: CalendarCellProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [open, setOpen] = useState(false);
  const nameOf = (id: string) => l10n(calendars.find((one) => one.id === id)?.name) || t("sla:calendar.unknown");
  const options = calendars.filter((one) => one.state !== "archived").map((one) => ({ value: one.id, label: l10n(one.name) }));
  const own = Object.entries(target?.calendars ?? {}) as [ClockKind, string][];
  const promised = clocks.filter((clock) => target?.minutes[clock] !== undefined);
  const text = nameOf(target?.calendar ?? fallback);
  return (
    <Popover open={open} onChange={setOpen} width={300} label={t("sla:target.calendar_of", { priority })} trigger={
      <button type="button" className={css.calendarCell} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="sr">{t("sla:target.calendar_of", { priority })}</span>
        <CalendarDays size={14} aria-hidden="true" />
        <span className="grow">
          <span className="el" dir="auto">{text}</span>
          {own.map(([clock, id]) => <small key={clock} className="el" dir="auto">{t("sla:target.other_calendar", { clock: t(`sla:clock.${clock}`), calendar: nameOf(id) })}</small>)}
        </span>
        <ChevronDown size={13} aria-hidden="true" />
      </button>
    }>
      <div className={css.popForm}>
        <Select label={t("sla:target.calendar")} options={options} value={target?.calendar ?? fallback} onChange={(id) => onChange((old) => withCalendar(old, null, id))} />
        {promised.map((clock) => (
          <Select key={clock} clearable size="sm" label={t(`sla:clock.${clock}`)} placeholder={t("sla:target.same_calendar")} options={options} value={target?.calendars?.[clock] ?? null}
            onChange={(id) => onChange((old) => withCalendar(old, clock, id))} />
        ))}
        <div><Button size="xs" onClick={() => setOpen(false)}>{t("common:done")}</Button></div>
      </div>
    </Popover>
  );
}

interface TargetsProps { kind: PolicyKind; definition: PolicyDefinition; calendars: CalendarShown[]; onChange: (definition: PolicyDefinition) => void; children?: React.ReactNode }

/** What each priority promises, as a table of durations. An empty cell promises nothing. */
export function Targets({ kind, definition, calendars, onChange, children }: TargetsProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const { first, more } = COLUMNS[kind];
  const used = more.filter((clock) => PRIORITIES.some((priority) => definition.targets[priority]?.minutes[clock] !== undefined)).length;
  const [all, setAll] = useState(false);
  const clocks = all ? [...first, ...more] : first;
  const fallback = Object.values(definition.targets)[0]?.calendar ?? calendars.find((one) => one.state === "published")?.id ?? "";
  const nameOf = (priority: Priority) => l10n(config?.priorities.find(({ key }) => key === priority)?.name);
  // A row emptied and filled again keeps its chain and calendar.
  const emptied = useRef<Partial<Record<Priority, Target>>>({});
  const set = (priority: Priority) => (change: (target: Target) => Target) => {
    const old = definition.targets[priority];
    if (old) emptied.current[priority] = { ...old, minutes: {} };
    onChange(withTarget(definition, priority, emptied.current[priority] ?? newTarget(fallback), change));
  };
  const dayOf = (target: Target | undefined, clock?: ClockKind) => calendars.find(({ id }) => id === ((clock && target?.calendars?.[clock]) ?? target?.calendar ?? fallback))?.day_minutes || 1440;
  const short = [...new Set(PRIORITIES.map((priority) => definition.targets[priority]?.calendar ?? fallback))].flatMap((id) => calendars.filter((one) => one.id === id && one.day_minutes && one.day_minutes !== 1440));
  return (
    <Card flush title={t("sla:target.title")} note={kind === "customer" ? t("sla:target.note") : t("sla:target.note_department")}
      actions={more.length > 0 && <Switch label={used > 0 && !all ? t("sla:target.more_used", { n: used }) : t("sla:target.more")} checked={all} onChange={setAll} />}>
      <div className={css.scrollX}>
        <Table className={css.targets}>
          <thead>
            <tr>
              <th scope="col">{t("sla:target.priority")}</th>
              {clocks.map((clock) => <th key={clock} scope="col" title={t(`sla:clock_help.${clock}`)}>{t(`sla:clock.${clock}`)}</th>)}
              <th scope="col" title={t("sla:target.margin_help")}>{t("sla:target.margin")}</th>
              <th scope="col">{t("sla:target.calendar")}</th>
            </tr>
          </thead>
          <tbody>
            {PRIORITIES.map((priority) => {
              const target = definition.targets[priority];
              return (
                <tr key={priority}>
                  <th scope="row"><span className="row"><PriorityChip priority={priority} /><span className="c2">{nameOf(priority)}</span></span></th>
                  {clocks.map((clock) => (
                    <td key={clock}><DurationInput hideLabel label={t("sla:target.cell", { priority, clock: t(`sla:clock.${clock}`) })} day={dayOf(target, clock)} value={target?.minutes[clock] ?? null} onChange={(minutes) => set(priority)((old) => withMinutes(old, clock, minutes))} /></td>
                  ))}
                  <td><DurationInput hideLabel label={t("sla:target.cell", { priority, clock: t("sla:target.margin") })} day={dayOf(target)} disabled={!target} value={target?.margin_minutes || null} onChange={(minutes) => set(priority)((old) => ({ ...old, margin_minutes: minutes ?? 0 }))} /></td>
                  <td><CalendarCell priority={priority} target={target} calendars={calendars} fallback={fallback} clocks={[...first, ...more]} onChange={set(priority)} /></td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </div>
      {short.length > 0 && <p className={css.dayNote}>{short.map((one) => <span key={one.id}>{t("sla:target.day_note", { calendar: l10n(one.name), hours: durationText(one.day_minutes) })}</span>)}</p>}
      {children}
    </Card>
  );
}
