import css from "./week.module.css";
import { clockText, dayText, DAY_MINUTES, intervalsOf, isOpen, joined, openMinutes, openShare, painted, parseDay, spansOf, withDay, type Span } from "./week";
import { inHours } from "./durations";
import { DAYS, type Day, type Week } from "./shapes";
import { Copy } from "lucide-react";
import { memo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton, Menu, MenuItem, TextInput } from "@/ui";

const SLOT = 30;
const SLOTS = DAY_MINUTES / SLOT;
const slotSpan = (slot: number): Span => [slot * SLOT, (slot + 1) * SLOT];

/** The hours of one day as text: «09:00–12:00, 13:30–18:00»; empty is closed. */
function DayTextInput({ day, week, onChange }: { day: Day; week: Week; onChange: (week: Week) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseDay(typed);
  const type = (text: string) => {
    setTyped(text);
    const { intervals } = parseDay(text);
    if (intervals) onChange({ ...week, [day]: intervals });
  };
  return (
    <TextInput hideLabel size="sm" dir="ltr" label={t("sla:week.text", { day: t(`sla:day.${day}`) })} placeholder={t("sla:week.closed")} value={typed ?? dayText(week[day])} error={parsed?.problem ? t(`sla:week.${parsed.problem}`) : null}
      onChange={(event) => type(event.target.value)} onBlur={() => { if (!parsed?.problem) setTyped(null); }} />
  );
}

interface CellProps { day: Day; slot: number; share: number; label: string; focused: boolean }
const Cell = memo(function Cell({ day, slot, share, label, focused }: CellProps) {
  return <td role="gridcell" tabIndex={focused ? 0 : -1} data-day={day} data-slot={slot} data-open={share === 1 ? "all" : share > 0 ? "part" : undefined} aria-selected={share > 0} aria-label={label} className={css.slot} />;
});

interface Place { day: number; slot: number }

/** A week in half hours. A pointer paints; with the keyboard the arrows move, Space opens or closes, Shift and arrow paint on. */
export function WeekGrid({ label, week, onChange }: { label: string; week: Week; onChange: (week: Week) => void }) {
  const { t } = useTranslation();
  const grid = useRef<HTMLTableSectionElement>(null);
  const [focus, setFocus] = useState<Place>({ day: 0, slot: 18 });
  const latest = useRef(week);
  const brush = useRef<boolean | null>(null);
  const put = (next: Week) => {
    latest.current = next;
    onChange(next);
  };
  const paint = ({ day, slot }: Place, open: boolean) => {
    const name = DAYS[day] as Day;
    put(withDay(latest.current, name, painted(joined(spansOf(latest.current[name])), slotSpan(slot), open)));
  };
  const openAt = ({ day, slot }: Place) => isOpen(joined(spansOf(latest.current[DAYS[day] as Day])), slotSpan(slot));
  const placeOf = (target: EventTarget | null): Place | null => {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[data-slot]") : null;
    return cell && grid.current?.contains(cell) ? { day: DAYS.indexOf(cell.dataset.day as Day), slot: Number(cell.dataset.slot) } : null;
  };
  const onPointerDown = (event: PointerEvent) => {
    const place = placeOf(event.target);
    if (!place || event.button !== 0) return;
    latest.current = week;
    brush.current = !openAt(place);
    setFocus(place);
    paint(place, brush.current);
    document.addEventListener("pointerup", () => { brush.current = null; }, { once: true });
  };
  const onPointerOver = (event: PointerEvent) => {
    const place = placeOf(event.target);
    if (place && brush.current !== null) paint(place, brush.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: [0, forward], ArrowLeft: [0, -forward], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -SLOTS], End: [0, SLOTS] }[event.key];
    latest.current = week;
    if (event.key === " " || event.key === "Enter") paint(focus, !openAt(focus));
    else if (step) {
      const [days = 0, slots = 0] = step;
      const to = { day: Math.min(6, Math.max(0, focus.day + days)), slot: Math.min(SLOTS - 1, Math.max(0, focus.slot + slots)) };
      if (event.shiftKey) paint(to, openAt(focus));
      setFocus(to);
      grid.current?.querySelector<HTMLElement>(`[data-day="${DAYS[to.day]}"][data-slot="${to.slot}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const copy = (day: Day, to: readonly Day[]) => onChange({ ...week, ...Object.fromEntries(to.map((one) => [one, week[day] ?? []])) });
  return (
    <div className={css.scroll}>
      <table role="grid" aria-label={label} className={css.week} onPointerDown={onPointerDown} onPointerOver={onPointerOver} onKeyDown={(event) => { if (placeOf(event.target)) onKeyDown(event); }}>
        <thead><tr role="row"><td />{Array.from({ length: 24 }, (_, hour) => <th key={hour} colSpan={2} scope="col" role="columnheader"><bdi dir="ltr">{hour % 2 === 0 ? hour : ""}</bdi><span className="sr">{clockText(hour * 60)}</span></th>)}<td /></tr></thead>
        <tbody ref={grid}>
          {DAYS.map((day, row) => {
            const spans = joined(spansOf(week[day]));
            const name = t(`sla:day.${day}`);
            return (
              <tr key={day} role="row">
                <th scope="row" role="rowheader">{name}</th>
                {Array.from({ length: SLOTS }, (_, slot) => {
                  const share = openShare(spans, slotSpan(slot));
                  return <Cell key={slot} day={day} slot={slot} share={share} focused={focus.day === row && focus.slot === slot} label={t(share === 0 ? "sla:week.slot_closed" : share === 1 ? "sla:week.slot_open" : "sla:week.slot_part", { day: name, from: clockText(slot * SLOT), to: clockText((slot + 1) * SLOT) })} />;
                })}
                <td className={css.text} role="gridcell">
                  <DayTextInput day={day} week={week} onChange={onChange} />
                  <Menu trigger={<IconButton size="xs" label={t("sla:week.copy", { day: name })} icon={<Copy size={13} />} />}>
                    <MenuItem onClick={() => copy(day, DAYS.slice(0, 5))}>{t("sla:week.copy_weekdays")}</MenuItem>
                    <MenuItem onClick={() => copy(day, DAYS)}>{t("sla:week.copy_all")}</MenuItem>
                    <MenuItem onClick={() => onChange({ ...week, [day]: intervalsOf([[0, DAY_MINUTES]]) })}>{t("sla:week.all_day")}</MenuItem>
                    <MenuItem onClick={() => onChange({ ...week, [day]: [] })}>{t("sla:week.close_day")}</MenuItem>
                  </Menu>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="t12 c3">{t("sla:week.sum", { time: inHours(openMinutes(week)) })} · {t("sla:week.keys")}</p>
    </div>
  );
}
