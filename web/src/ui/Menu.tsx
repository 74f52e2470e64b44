import { Menu as Base, Popover as BasePopover } from "@mantine/core";
import { clsx } from "./clsx";
import css from "./overlay.module.css";
import { Kbd } from "./Kbd";
import type { ReactElement, ReactNode } from "react";

type Placement = "bottom-start" | "bottom-end" | "top-start" | "top-end" | "right-start";
const FLOAT = { transitionProps: { duration: 0 }, withinPortal: true, zIndex: 400, offset: 4 } as const;

interface MenuProps { trigger: ReactElement; children: ReactNode; placement?: Placement; width?: number; open?: boolean; onChange?: (open: boolean) => void }

/** A button that opens a list of actions. Arrow keys move, Enter chooses, Esc closes. */
export function Menu({ trigger, children, placement = "bottom-end", width, open, onChange }: MenuProps) {
  return (
    <Base {...FLOAT} position={placement} width={width} opened={open} onChange={onChange} classNames={{ dropdown: css.floating }} loop>
      <Base.Target>{trigger}</Base.Target>
      <Base.Dropdown>{children}</Base.Dropdown>
    </Base>
  );
}

export interface MenuItemProps { icon?: ReactNode; children: ReactNode; note?: ReactNode; shortcut?: string; danger?: boolean; reason?: string | null; checked?: boolean; end?: ReactNode; keepOpen?: boolean; onClick: () => void }

/** One action. `reason` disables it and says why below its name. */
export function MenuItem({ icon, children, note, shortcut, danger, reason, checked, end, keepOpen, onClick }: MenuItemProps) {
  return (
    <Base.Item className={css.item} data-danger={danger || undefined} data-disabled={reason ? true : undefined} aria-disabled={reason ? true : undefined}
      aria-current={checked || undefined} closeMenuOnClick={!keepOpen && !reason} onClick={reason ? undefined : onClick} component="button">
      <MenuItemBody icon={icon} note={reason ?? note} end={end} shortcut={shortcut}>{children}</MenuItemBody>
    </Base.Item>
  );
}

export function MenuItemBody({ icon, children, note, end, shortcut }: Pick<MenuItemProps, "icon" | "children" | "note" | "end" | "shortcut">) {
  return (
    <span className="row grow g12">
      {icon}
      <span className={css.itemText}>{children}{note && <small>{note}</small>}</span>
      {end}
      {shortcut && <Kbd keys={shortcut} />}
    </span>
  );
}

export const MenuGroup = ({ children }: { children: ReactNode }) => <Base.Label className={css.group}>{children}</Base.Label>;
export const MenuDivider = () => <Base.Divider className={css.divider} />;

interface PopoverProps { trigger: ReactElement; children: ReactNode; open: boolean; onChange: (open: boolean) => void; placement?: Placement; width?: number | "target"; plain?: boolean; label?: string; trap?: boolean }

/** Anything floating beside its trigger. `plain` drops the padding, for lists. */
export function Popover({ trigger, children, open, onChange, placement = "bottom-start", width, plain, label, trap = true }: PopoverProps) {
  return (
    <BasePopover {...FLOAT} position={placement} width={width} opened={open} onChange={onChange} trapFocus={trap} returnFocus classNames={{ dropdown: clsx(css.floating, !plain && css.roomy) }}>
      <BasePopover.Target>{trigger}</BasePopover.Target>
      <BasePopover.Dropdown aria-label={label}>{children}</BasePopover.Dropdown>
    </BasePopover>
  );
}
