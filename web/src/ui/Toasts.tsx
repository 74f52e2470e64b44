import { clsx } from "./clsx";
import css from "./overlay.module.css";
import { Kbd } from "./Kbd";
import { Check, CircleAlert, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";

interface Toast { id: number; text: string; tone: "plain" | "bad"; undo?: () => void; action?: { label: string; run: () => void }; seconds: number }
interface ToastStore { toasts: Toast[]; add: (toast: Omit<Toast, "id">) => void; drop: (id: number) => void }

const MOST = 3;
let next = 1;
export const useToasts = create<ToastStore>((set) => ({
  toasts: [],
  add: (toast) => set((state) => ({ toasts: [...state.toasts, { ...toast, id: next++ }].slice(-MOST) })),
  drop: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

/** Says what was done. With `undo` it stays 10 s and Z runs it. */
export const toast = (text: string, options: Partial<Pick<Toast, "undo" | "action" | "seconds">> = {}): void =>
  useToasts.getState().add({ text, tone: "plain", seconds: options.undo ? 10 : 5, ...options });
/** Says what failed. */
export const toastError = (text: string, options: Partial<Pick<Toast, "action" | "seconds">> = {}): void =>
  useToasts.getState().add({ text, tone: "bad", seconds: 10, ...options });

/** Undoes the newest thing that can be undone. False when there is none. */
export function undoLast(): boolean {
  const { toasts, drop } = useToasts.getState();
  const last = toasts.findLast((one) => one.undo);
  if (!last) return false;
  drop(last.id);
  last.undo?.();
  return true;
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const { t } = useTranslation();
  const layer = useRef<HTMLDivElement>(null);
  const newest = toasts.at(-1)?.id;
  const undone = toasts.findLast(({ undo }) => undo);
  useLayoutEffect(() => {
    // shown anew with each toast, so that it stands above a dialog opened meanwhile
    if (layer.current?.matches(":popover-open")) layer.current.hidePopover();
    if (newest !== undefined) layer.current?.showPopover();
  }, [newest]);
  return (
    <div ref={layer} popover="manual" className={css.toasts} role="region" aria-label={t("common:messages")} aria-live="polite">
      {toasts.map((one) => <ToastBox key={one.id} toast={one} byKey={one === undone} />)}
    </div>
  );
}

function ToastBox({ toast: { id, text, tone, undo, action, seconds }, byKey }: { toast: Toast; byKey: boolean }) {
  const { t } = useTranslation();
  const drop = useToasts((state) => state.drop);
  useEffect(() => {
    const timer = setTimeout(() => drop(id), seconds * 1000);
    return () => clearTimeout(timer);
  }, [id, seconds, drop]);
  const finish = (act: () => void) => () => {
    drop(id);
    act();
  };
  return (
    <div className={clsx(css.toast, tone === "bad" && css.bad)} role={tone === "bad" ? "alert" : "status"}>
      {tone === "bad" ? <CircleAlert size={16} aria-hidden="true" /> : <Check size={16} aria-hidden="true" />}
      <span className="grow" dir="auto">{text}</span>
      {action && <button type="button" onClick={finish(action.run)}>{action.label}</button>}
      {undo && <button type="button" onClick={finish(undo)}>{t("common:undo")} {byKey && <Kbd keys="Z" />}</button>}
      <button type="button" aria-label={t("common:close")} onClick={() => drop(id)}><X size={14} /></button>
    </div>
  );
}
