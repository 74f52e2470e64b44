import css from "./overlay.module.css";
import { Floating } from "./Floating";
import { Kbd } from "./Kbd";
import type { Placement } from "./place";
import { cloneElement, createContext, useCallback, useContext, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from "react";

interface MenuProps { trigger: ReactElement; children: ReactNode; placement?: Placement; width?: number; open?: boolean; onChange?: (open: boolean) => void }

const CloseMenu = createContext<() => void>(() => undefined);
const ITEMS = "[role^=menuitem]:not([aria-disabled=true])";

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEMS)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
  const to = targets[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % Math.max(1, items.length))?.focus();
}

/** The span lays nothing out; its first child is the trigger. */
function useAnchor() {
  const shell = useRef<HTMLSpanElement>(null);
  const anchor = useCallback(() => shell.current?.firstElementChild ?? null, []);
  return { shell, anchor };
}

/** A button that opens a list of actions. Arrow keys move, Enter chooses, Esc closes. */
export function Menu({ trigger, children, placement = "bottom-end", width, open, onChange }: MenuProps) {
  const [own, setOwn] = useState(false);
  const { shell, anchor } = useAnchor();
  const opened = open ?? own;
  const set = (next: boolean) => {
    setOwn(next);
    onChange?.(next);
  };
  const button = trigger as ReactElement<Record<string, unknown>>;
  return (
    <span ref={shell} className={css.anchor}>
      {cloneElement(button, { "aria-haspopup": "menu", "aria-expanded": opened, onClick: () => set(!opened) })}
      {opened && (
        <CloseMenu.Provider value={() => set(false)}>
          <Floating anchor={anchor} placement={placement} width={width} onClose={() => set(false)}>
            <div role="menu" tabIndex={-1} className={css.bare} onKeyDown={moveFocus}>{children}</div>
          </Floating>
        </CloseMenu.Provider>
      )}
    </span>
  );
}

interface MenuItemProps { icon?: ReactNode; children: ReactNode; note?: ReactNode; shortcut?: string; danger?: boolean; reason?: string | null; checked?: boolean; end?: ReactNode; keepOpen?: boolean; onClick: () => void }

/** One action. `reason` disables it and says why below its name. */
export function MenuItem({ icon, children, note, shortcut, danger, reason, checked, end, keepOpen, onClick }: MenuItemProps) {
  const close = useContext(CloseMenu);
  const choose = () => {
    if (reason) return;
    if (!keepOpen) close();
    onClick();
  };
  return (
    <button type="button" role={checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={checked} className={css.item} data-danger={danger || undefined} aria-disabled={reason ? true : undefined} tabIndex={-1} onClick={choose}>
      {icon}
      <span className={css.itemText}>{children}{(reason ?? note) && <small>{reason ?? note}</small>}</span>
      {end}
      {shortcut && <Kbd keys={shortcut} />}
    </button>
  );
}

export const MenuGroup = ({ children }: { children: ReactNode }) => <div className={css.group} role="presentation">{children}</div>;
export const MenuDivider = () => <div className={css.divider} role="separator" />;

interface PopoverProps { trigger: ReactElement; children: ReactNode; open: boolean; onChange: (open: boolean) => void; placement?: Placement; width?: number | "target"; plain?: boolean; label?: string }

/** Anything floating beside its trigger, which the caller opens. `plain` drops the padding, for lists. */
export function Popover({ trigger, children, open, onChange, placement = "bottom-start", width, plain, label }: PopoverProps) {
  const { shell, anchor } = useAnchor();
  return (
    <span ref={shell} className={css.anchor}>
      {trigger}
      {open && <Floating anchor={anchor} placement={placement} width={width} roomy={!plain} role={label ? "dialog" : undefined} label={label} onClose={() => onChange(false)}>{children}</Floating>}
    </span>
  );
}
