import { clsx } from "./clsx";
import css from "./overlay.module.css";
import { IconButton } from "./Button";
import { Scroller } from "./Scroller";
import { X } from "lucide-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface OverlayProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Width in px; never wider than the window. */
  width?: number;
  children: ReactNode;
  /** The row of actions at the end; stays visible while the body scrolls. */
  foot?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  /** Nothing in the body takes the focus: the body itself does, so that the keyboard can scroll it. */
  reading?: boolean;
}
interface FrameProps { onClose: () => void; className: string | undefined; width?: number; label?: string; labelledBy?: string; children: ReactNode }

/** Where the focus begins, best first; else the browser chooses the cross. */
const FIRST = ["[data-autofocus]", "input:not([type=file]), textarea, select", `.${css.body}[tabindex], .${css.body} :is(button:enabled, a[href])`];

/** A native modal dialog: the browser keeps the focus inside, makes the rest inert and gives the focus back. */
function Frame({ onClose, className, width, label, labelledBy, children }: FrameProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return undefined;
    const before = document.activeElement;
    if (!element.open) element.showModal();
    const first = FIRST.map((one) => element.querySelector<HTMLElement>(one)).find(Boolean);
    first?.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // a press on the backdrop reaches the dialog itself; Esc comes as cancel
     
    <dialog ref={dialog} className={className} style={width ? { inlineSize: `min(${width}px, 100vw)` } : undefined} aria-label={label} aria-labelledby={labelledBy} aria-modal="true"
      onCancel={(event) => { if (event.target !== dialog.current) return; event.preventDefault(); onClose(); }}
      onPointerDown={(event) => { if (event.target === dialog.current) onClose(); }}>
      <div className={css.inside}>{children}</div>
    </dialog>
  );
}

function Head({ id, title, actions, onClose }: Pick<OverlayProps, "title" | "actions" | "onClose"> & { id: string }) {
  const { t } = useTranslation();
  return (
    <header className={css.head}>
      <h2 id={id} className={css.title}>{title}</h2>
      {actions}
      <IconButton label={t("common:close")} icon={<X size={17} />} onClick={onClose} shortcut="Esc" />
    </header>
  );
}

/** A dialog: focus moves in, Esc closes, focus returns. */
export function Modal({ open, onClose, title, width = 560, children, foot, actions, reading }: OverlayProps) {
  const id = useId();
  const Body = reading ? Scroller : "div";
  if (!open) return null;
  return (
    <Frame onClose={onClose} className={css.dialog} width={width} labelledBy={id}>
      <Head id={id} title={title} actions={actions} onClose={onClose} />
      <Body className={css.body}>{children}</Body>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </Frame>
  );
}

/** A dialog without head or padding: the command palette, pictures. */
export function BareModal({ open, onClose, label, width = 620, children }: Omit<OverlayProps, "title" | "foot" | "actions"> & { label: string }) {
  if (!open) return null;
  return <Frame onClose={onClose} className={clsx(css.dialog, css.low)} width={width} label={label}>{children}</Frame>;
}

interface DrawerProps extends OverlayProps {
  side?: "start" | "end";
  /** Without a head: what is inside brings its own title and cross. `title` then only names it. */
  bare?: boolean;
}

/** A panel at the end (or start) edge of the window. */
export function Drawer({ open, onClose, title, width = 400, children, foot, actions, side = "end", bare }: DrawerProps) {
  const id = useId();
  if (!open) return null;
  return (
    <Frame onClose={onClose} className={clsx(css.drawer, side === "start" && css.atStart)} width={width} labelledBy={bare ? undefined : id} label={bare ? String(title) : undefined}>
      {!bare && <Head id={id} title={title} actions={actions} onClose={onClose} />}
      <div className={css.drawerBody}>{children}</div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </Frame>
  );
}
