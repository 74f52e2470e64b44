import css from "./workspace.module.css";
import { useState, type KeyboardEvent, type PointerEvent } from "react";

interface HandleProps { label: string; width: number; min: number; max: number; /** +1: the pane lies before the handle, -1: after it. */ side: 1 | -1; onChange: (width: number) => void }

/** The draggable edge of a pane; arrow keys move it too. */
export function Handle({ label, width, min, max, side, onChange }: HandleProps) {
  const [from, setFrom] = useState<{ x: number; width: number } | null>(null);
  const direction = () => side * (document.documentElement.dir === "rtl" ? -1 : 1);
  const set = (wanted: number) => onChange(Math.round(Math.max(min, Math.min(max, wanted))));
  const down = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setFrom({ x: event.clientX, width });
  };
  const move = (event: PointerEvent) => from && set(from.width + (event.clientX - from.x) * direction());
  const key = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(width + step * direction());
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is how ARIA spells a splitter
    <div role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={width} aria-valuemin={min} aria-valuemax={max}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
      tabIndex={0} className={css.handle} data-dragging={from !== null} onPointerDown={down} onPointerMove={move} onPointerUp={() => setFrom(null)} onKeyDown={key} />
  );
}
