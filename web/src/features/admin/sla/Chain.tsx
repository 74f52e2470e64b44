import css from "./sla.module.css";
import { added, amountOf, appliesTo, DEFAULT_STEPS, draggedTo, inOrder, kindOf, measureOf, momentOf, nudged, placesOf, removed, replaced } from "./chain";
import { leadingClock, withSteps } from "./definition";
import { durationText } from "./durations";
import { clocksOf, PRIORITIES, type CalendarShown, type ClockKind, type PolicyDefinition, type PolicyKind, type Step } from "./shapes";
import { StepEditor } from "./StepEditor";
import { MoreHorizontal, Plus } from "lucide-react";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Priority } from "@/api/types";
import { intlLocale } from "@/i18n";
import { Button, Card, EmptyState, IconButton, Menu, MenuItem, Popover, SegmentedControl, toast } from "@/ui";

interface PointProps { step: Step; place: number; /** Share of the line that its words may take. */ room: number; target: number; day: number | undefined; clocks: readonly ClockKind[]; open: boolean; onOpen: (open: boolean) => void; onChange: (step: Step) => void; onRemove: () => void; onDrag: (event: PointerEvent) => void }

export function useStepWords(): { whenOf: (step: Step) => string; whoOf: (step: Step) => string } {
  const { t, i18n } = useTranslation();
  const list = new Intl.ListFormat(intlLocale(i18n.language), { type: "conjunction" });
  const whenOf = (step: Step) => {
    const measure = measureOf(step);
    if (kindOf(step) === "breach") return t("sla:step.breach");
    return measure === "percent" ? t("sla:step.at_percent", { n: amountOf(step) }) : t(`sla:step.at.${measure}`, { time: durationText(amountOf(step)) });
  };
  const whoOf = (step: Step) => {
    const names = list.format((step.to ?? []).map((part) => t(`sla:part.${part}`)));
    return step.raise_level ? t("sla:step.tell_and_raise", { names }) : names ? t("sla:step.tell", { names }) : t("sla:step.nobody_short");
  };
  return { whenOf, whoOf };
}

/** One step on the line: arrow keys move it, Enter opens it, Delete takes it out; a pointer may drag it. */
function Point({ step, place, room, target, day, clocks, open, onOpen, onChange, onRemove, onDrag }: PointProps) {
  const { t } = useTranslation();
  const { whenOf, whoOf } = useStepWords();
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const onKeyDown = (event: KeyboardEvent) => {
    const step1 = event.key === forward || event.key === "ArrowUp" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowRight" || event.key === "ArrowDown" ? -1 : 0;
    if (step1) onChange(nudged(step, step1));
    else if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else return;
    event.preventDefault();
  };
  const limited = (step.clocks ?? []).map((clock) => t(`sla:clock.${clock}`)).join(" · ");
  const at = kindOf(step) === "warning" && measureOf(step) === "percent" ? durationText(momentOf(step, target), day) : null;
  return (
    <li className={css.point} style={{ insetInlineStart: `${place * 100}%`, inlineSize: `calc(${room * 100}% - 8px)` }} data-kind={kindOf(step)}>
      <Popover open={open} onChange={onOpen} width={320} label={whenOf(step)} trigger={
        <button type="button" className={css.dot} data-step={step.key} aria-haspopup="dialog" aria-expanded={open} aria-label={t("sla:step.name", { when: whenOf(step), who: whoOf(step) })} title={t("sla:step.keys")}
          onClick={() => onOpen(!open)} onKeyDown={onKeyDown} onPointerDown={onDrag}><i /></button>
      }>
        <StepEditor step={step} clocks={clocks} onChange={onChange} onRemove={onRemove} onDone={() => onOpen(false)} />
      </Popover>
      <b>{whenOf(step)}{at && <span> · {at}</span>}</b>
      <span className={css.who}>{whoOf(step)}{limited && <small>{limited}</small>}</span>
    </li>
  );
}

interface ChainProps { kind: PolicyKind; calendars: CalendarShown[]; definition: PolicyDefinition; priority: Priority; onPriority: (priority: Priority) => void; onChange: (definition: PolicyDefinition) => void }

/** Warnings and escalations of one priority on the line of its time. */
export function Chain({ kind, calendars, definition, priority, onPriority, onChange }: ChainProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const line = useRef<HTMLOListElement>(null);
  const target = definition.targets[priority];
  const clock = leadingClock(target);
  const minutes = (clock && target?.minutes[clock]) ?? 0;
  const day = calendars.find(({ id }) => id === ((clock && target?.calendars?.[clock]) ?? target?.calendar))?.day_minutes || undefined;
  const steps = target?.steps ?? [];
  const shown = inOrder(steps, minutes);
  const { places, room, due: promised } = placesOf(steps, minutes);
  // points pushed apart take the end of the time with them
  const due = places[shown.findIndex((step) => kindOf(step) !== "warning")] ?? promised;
  const set = (next: Step[], all = false) => onChange(withSteps(definition, all ? PRIORITIES : [priority], next));
  const add = () => {
    const next = added(steps, 50);
    set(next);
    requestAnimationFrame(() => setOpen(next.at(-1)?.key ?? null));
  };
  const remove = (key: string) => {
    setOpen(null);
    set(removed(steps, key));
    toast(t("sla:step.removed"), { undo: () => set(steps) });
    line.current?.closest("section")?.querySelector<HTMLElement>("[data-add]")?.focus();
  };
  const drag = (step: Step) => (down: PointerEvent) => {
    const box = line.current?.getBoundingClientRect();
    const button = down.currentTarget;
    if (!box || down.button !== 0 || kindOf(step) === "breach") return;
    const rtl = document.documentElement.dir === "rtl";
    const from = down.clientX;
    const move = (event: globalThis.PointerEvent) => {
      if (Math.abs(event.clientX - from) < 4) return;
      const share = (rtl ? box.right - event.clientX : event.clientX - box.left) / box.width;
      set(replaced(steps, step.key, draggedTo(step, share, due, minutes)));
    };
    const up = (event: globalThis.PointerEvent) => {
      document.removeEventListener("pointermove", move);
      // a drag is no press: the editor stays shut
      if (Math.abs(event.clientX - from) >= 4) button.addEventListener("click", (click) => click.stopImmediatePropagation(), { once: true, capture: true });
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up, { once: true });
  };
  const actions = (
    <>
      <SegmentedControl label={t("sla:chain.priority")} value={priority} onChange={onPriority} options={PRIORITIES.map((value) => ({ value, label: value }))} />
      <Menu trigger={<IconButton label={t("sla:chain.more")} icon={<MoreHorizontal size={16} />} />}>
        <MenuItem onClick={() => { set(steps, true); toast(t("sla:chain.copied"), { undo: () => onChange(definition) }); }} reason={target ? null : t("sla:chain.no_target", { priority })}>{t("sla:chain.copy", { priority })}</MenuItem>
        <MenuItem onClick={() => { set(DEFAULT_STEPS); toast(t("sla:chain.reset_done"), { undo: () => onChange(definition) }); }} reason={target ? null : t("sla:chain.no_target", { priority })}>{t("sla:chain.reset")}</MenuItem>
      </Menu>
    </>
  );
  const note = clock ? t("sla:chain.note", { priority, clock: t(`sla:clock.${clock}`), time: durationText(minutes, day) }) : undefined;
  return (
    <Card title={t("sla:chain.title")} note={note} actions={actions}>
      {!target || !clock ? <p className="t13 c3">{t("sla:chain.no_target", { priority })}</p> : (
        <>
          {shown.length === 0 && <EmptyState title={t("sla:chain.none")} actions={<Button onClick={() => set(DEFAULT_STEPS)}>{t("sla:chain.reset")}</Button>}>{t("sla:chain.none_note")}</EmptyState>}
          {shown.length > 0 && (
            <div className={css.line}>
              <div className={css.axis} style={{ "--due": `${due * 100}%`, "--warn": `${(places[shown.findIndex((step) => kindOf(step) === "warning" && appliesTo(step, clock))] ?? due) * 100}%` } as React.CSSProperties} aria-hidden="true" />
              <ol ref={line} aria-label={t("sla:chain.title")}>
                {shown.map((step, index) => (
                  <Point key={step.key} step={step} place={places[index] ?? 0} room={room} target={minutes} day={day} clocks={clocksOf(kind)} open={open === step.key} onOpen={(next) => setOpen(next ? step.key : null)}
                    onChange={(next) => set(replaced(steps, step.key, next))} onRemove={() => remove(step.key)} onDrag={drag(step)} />
                ))}
              </ol>
            </div>
          )}
          <div className="row"><Button size="xs" kind="ghost" data-add="" icon={<Plus size={13} />} onClick={add}>{t("sla:chain.add")}</Button><span className="t12 c3">{t("sla:step.keys")}</span></div>
        </>
      )}
    </Card>
  );
}
