import { Drawer as BaseDrawer, Modal as BaseModal } from "@mantine/core";
import { clsx } from "./clsx";
import css from "./overlay.module.css";
import { IconButton } from "./Button";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface OverlayProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Width in px; never wider than the window. */
  width?: number;
  children: ReactNode;
  /** The row of actions at the end. */
  foot?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
}

// Locking the page's scroll would inject a <style>, which the content security policy forbids;
// the page itself never scrolls, only panes inside it do.
const COMMON = { lockScroll: false, transitionProps: { duration: 0 }, zIndex: 300 } as const;

function Head({ title, actions, onClose }: Pick<OverlayProps, "title" | "actions" | "onClose">) {
  const { t } = useTranslation();
  return (
    <header className={css.head}>
      <BaseModal.Title className={css.title}>{title}</BaseModal.Title>
      {actions}
      <IconButton label={t("common:close")} icon={<X size={17} />} onClick={onClose} shortcut="Esc" />
    </header>
  );
}

/** A dialog: focus moves in, Esc closes, focus returns. `foot` stays visible while the body scrolls. */
export function Modal({ open, onClose, title, width = 560, children, foot, actions }: OverlayProps) {
  return (
    <BaseModal.Root {...COMMON} opened={open} onClose={onClose} trapFocus returnFocus>
      <BaseModal.Overlay className={css.overlay} />
      <BaseModal.Content classNames={{ inner: css.inner, content: css.dialog }} style={{ maxInlineSize: width }}>
        <Head title={title} actions={actions} onClose={onClose} />
        <BaseModal.Body className={css.body}>{children}</BaseModal.Body>
        {foot && <footer className={css.foot}>{foot}</footer>}
      </BaseModal.Content>
    </BaseModal.Root>
  );
}

/** A dialog without head or padding: the command palette, pictures. */
export function BareModal({ open, onClose, label, width = 620, children }: Omit<OverlayProps, "title" | "foot" | "actions"> & { label: string }) {
  return (
    <BaseModal.Root {...COMMON} opened={open} onClose={onClose} trapFocus returnFocus>
      <BaseModal.Overlay className={css.overlay} />
      <BaseModal.Content aria-label={label} classNames={{ inner: css.inner, content: css.dialog }} style={{ maxInlineSize: width }}>
        {children}
      </BaseModal.Content>
    </BaseModal.Root>
  );
}

/** A panel at the end (or start) edge of the window. */
export function Drawer({ open, onClose, title, width = 400, children, foot, actions, side = "end" }: OverlayProps & { side?: "start" | "end" }) {
  return (
    <BaseDrawer.Root {...COMMON} opened={open} onClose={onClose} trapFocus returnFocus>
      <BaseDrawer.Overlay className={css.overlay} />
      <BaseDrawer.Content classNames={{ inner: clsx(css.drawerInner, side === "start" && css.atStart), content: css.drawer }} style={{ inlineSize: width }}>
        <header className={css.head}>
          <BaseDrawer.Title className={css.title}>{title}</BaseDrawer.Title>
          {actions}
          <CloseDrawer onClose={onClose} />
        </header>
        <BaseDrawer.Body className={css.body}>{children}</BaseDrawer.Body>
        {foot && <footer className={css.foot}>{foot}</footer>}
      </BaseDrawer.Content>
    </BaseDrawer.Root>
  );
}

function CloseDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return <IconButton label={t("common:close")} icon={<X size={17} />} onClick={onClose} shortcut="Esc" />;
}
