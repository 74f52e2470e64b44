import css from "./overlay.module.css";
import { Kbd } from "./Kbd";
import { place } from "./place";
import { cloneElement, useEffect, useLayoutEffect, useRef, useState, type ReactElement } from "react";

interface TooltipProps { label: string; shortcut?: string; children: ReactElement }

/** Shown on hover after a moment and on keyboard focus; never the only place of an information.
 *  Costs two attributes: one layer at the root serves the whole page. */
export function Tooltip({ label, shortcut, children }: TooltipProps) {
  return cloneElement(children as ReactElement<Record<string, unknown>>, { "data-tip": label, "data-tip-keys": shortcut });
}

interface Tip { anchor: HTMLElement; label: string; keys: string | null }
const DELAY_MS = 400;

const tipOf = (target: EventTarget | null): Tip | null => {
  const anchor = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
  return anchor && { anchor, label: anchor.dataset.tip ?? "", keys: anchor.dataset.tipKeys ?? null };
};

function useTip(): Tip | null {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const over = (event: Event) => {
      const found = tipOf(event.target);
      clearTimeout(timer);
      if (found) timer = setTimeout(() => setTip(found.anchor.isConnected ? found : null), DELAY_MS);
      else setTip(null);
    };
    const focus = (event: Event) => {
      const found = tipOf(event.target);
      setTip(found?.anchor.matches(":focus-visible") ? found : null);
    };
    const listeners: [string, (event: Event) => void][] = [["pointerover", over], ["focusin", focus], ["focusout", hide], ["pointerdown", hide], ["keydown", hide], ["scroll", hide]];
    listeners.forEach(([name, listen]) => document.addEventListener(name, listen, { capture: true, passive: true }));
    return () => {
      clearTimeout(timer);
      listeners.forEach(([name, listen]) => document.removeEventListener(name, listen, { capture: true }));
    };
  }, []);
  return tip;
}

export function TooltipLayer() {
  const tip = useTip();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!tip || !box.current) return;
    box.current.showPopover();
    place(box.current, tip.anchor, "bottom-center", 6);
  }, [tip]);
  if (!tip) return null;
  return (
    <div ref={box} popover="manual" role="tooltip" className={css.tooltip}>
      {tip.label}
      {tip.keys && <Kbd keys={tip.keys} />}
    </div>
  );
}
