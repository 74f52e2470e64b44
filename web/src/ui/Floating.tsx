import { clsx } from "./clsx";
import css from "./overlay.module.css";
import { place, type Placement } from "./place";
import { useCallback, useEffect, useLayoutEffect, useRef, type ReactNode } from "react";

interface FloatingProps {
  anchor: () => Element | null;
  onClose: () => void;
  placement: Placement;
  width?: number | "target";
  roomy?: boolean;
  role?: string;
  label?: string;
  children: ReactNode;
}

const FOCUSABLE = "[data-autofocus], a[href], button:not(:disabled), input:not(:disabled), textarea, select, [tabindex]:not([tabindex='-1'])";

/** A box in the browser's top layer beside its anchor. Closes on Esc, on a press outside and when the focus leaves. */
export function Floating({ anchor, onClose, placement, width, roomy, role, label, children }: FloatingProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => void (close.current = onClose));
  const settle = useCallback(() => {
    const target = anchor();
    if (box.current && target) place(box.current, target, placement);
  }, [anchor, placement]);

  useLayoutEffect(() => {
    const element = box.current;
    const target = anchor();
    if (!element || !target) return undefined;
    if (width === "target") element.style.setProperty("inline-size", `${target.getBoundingClientRect().width}px`);
    element.showPopover();
    settle();
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? element.querySelector<HTMLElement>(FOCUSABLE) ?? element).focus({ preventScroll: true });
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    window.addEventListener("resize", settle);
    return () => {
      observer.disconnect();
      window.removeEventListener("resize", settle);
      const inside = element.contains(document.activeElement) || document.activeElement === document.body;
      if (inside && target instanceof HTMLElement) (target.matches(FOCUSABLE) ? target : target.querySelector<HTMLElement>(FOCUSABLE))?.focus({ preventScroll: true });
    };
  }, [anchor, settle, width]);

  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor()?.contains(target)) close.current();
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault(); // else the dialog below would close too
      event.stopPropagation();
      close.current();
    };
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("focusin", outside, true);
    document.addEventListener("keydown", escape, true);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("focusin", outside, true);
      document.removeEventListener("keydown", escape, true);
    };
  }, [anchor]);

  return (
    <div ref={box} popover="manual" role={role} aria-label={label} tabIndex={-1} className={clsx(css.floating, roomy && css.roomy)} style={typeof width === "number" ? { inlineSize: width } : undefined}>
      {children}
    </div>
  );
}
