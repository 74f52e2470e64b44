import css from "./field.module.css";
import { useRef, type KeyboardEvent, type ReactNode } from "react";

export interface Choice<V extends string> { value: V; label: ReactNode; icon?: ReactNode; count?: number | null; panelId?: string }
interface ChoicesProps<V extends string> { label: string; value: V; options: Choice<V>[]; onChange: (value: V) => void }

/** Arrow keys move inside a row of choices, in the reading direction. */
function useArrows<V extends string>({ value, options, onChange }: ChoicesProps<V>) {
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const step = event.key === forward ? 1 : event.key === "ArrowLeft" || event.key === "ArrowRight" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = options[(index + step + options.length) % options.length];
    if (!next) return;
    onChange(next.value);
    row.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus();
  };
  return { row, onKeyDown };
}

export function SegmentedControl<V extends string>(props: ChoicesProps<V>) {
  const { row, onKeyDown } = useArrows(props);
  return (
    <div ref={row} className={css.segments} role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, label, icon }) => (
        <button key={value} type="button" role="radio" data-value={value} aria-checked={value === props.value} tabIndex={value === props.value ? 0 : -1}
          className={css.segment} onKeyDown={onKeyDown} onClick={() => props.onChange(value)}>{icon}{label}</button>
      ))}
    </div>
  );
}

/** The row of tabs only; the screen renders the panel of the chosen one. */
export function Tabs<V extends string>(props: ChoicesProps<V>) {
  const { row, onKeyDown } = useArrows(props);
  return (
    <div ref={row} className={css.tabs} role="tablist" aria-label={props.label}>
      {props.options.map(({ value, label, icon, count, panelId }) => (
        <button key={value} type="button" role="tab" data-value={value} aria-selected={value === props.value} aria-controls={panelId} tabIndex={value === props.value ? 0 : -1}
          className={css.tab} onKeyDown={onKeyDown} onClick={() => props.onChange(value)}>
          {icon}{label}{count !== undefined && count !== null && <span className={css.count}>{count}</span>}
        </button>
      ))}
    </div>
  );
}
