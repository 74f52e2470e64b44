import { clsx } from "./clsx";
import css from "./button.module.css";
import { Kbd } from "./Kbd";
import { Tooltip } from "./Tooltip";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";

export type ButtonKind = "plain" | "primary" | "ghost" | "danger" | "link";
export type ButtonSize = "xs" | "sm" | "md" | "lg";

interface Look {
  kind?: ButtonKind;
  size?: ButtonSize;
  wide?: boolean;
}
interface ButtonProps extends ComponentPropsWithRef<"button">, Look {
  icon?: ReactNode;
  /** Shown inside the button, e.g. "C" or "⌘ ↵". */
  shortcut?: string;
  busy?: boolean;
  /** Why it cannot be used now. Disables the button and says so in a tooltip, still reachable by keyboard. */
  reason?: string | null;
}

const look = ({ kind = "plain", size = "md", wide }: Look, extra?: string) =>
  clsx(css.button, kind !== "plain" && css[kind], size !== "md" && css[size], wide && css.wide, extra);

export function Button({ kind, size, wide, icon, shortcut, busy, reason, children, className, onClick, ...rest }: ButtonProps) {
  const blocked = Boolean(reason) || busy;
  const button = (
    <button
      type="button"
      {...rest}
      className={look({ kind, size, wide }, className)}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className={css.spinner} aria-hidden="true" /> : icon}
      {children}
      {shortcut && <Kbd keys={shortcut} />}
    </button>
  );
  return reason ? <Tooltip label={reason}>{button}</Tooltip> : button;
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "icon" | "shortcut" | "wide"> {
  label: string;
  icon: ReactNode;
  shortcut?: string;
}

/** A button of one icon: its name and its key stand in the tooltip. */
export function IconButton({ label, icon, shortcut, kind = "ghost", size = "sm", reason, className, busy, onClick, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={reason ?? label} shortcut={reason ? undefined : shortcut}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-disabled={reason ? true : undefined}
        className={look({ kind, size }, clsx(css.icon, className))}
        onClick={reason ? undefined : onClick}
      >
        {busy ? <span className={css.spinner} aria-hidden="true" /> : icon}
      </button>
    </Tooltip>
  );
}

export function LinkButton({ kind, size, wide, className, ...rest }: LinkProps & Look) {
  return <Link {...rest} className={look({ kind, size, wide }, className)} />;
}

/** Main action and its variants: two buttons side by side. */
export function SplitButton({ children }: { children: ReactNode }) {
  return <span className={css.split}>{children}</span>;
}
