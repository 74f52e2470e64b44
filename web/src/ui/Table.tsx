import { clsx } from "./clsx";
import css from "./bits.module.css";
import { Button } from "./Button";
import type { ComponentPropsWithRef } from "react";
import { useTranslation } from "react-i18next";

/** Plain table elements with the house look; hot tables use them directly, without wrappers per cell. */
export const Table = ({ className, ...rest }: ComponentPropsWithRef<"table">) => <table {...rest} className={clsx(css.table, className)} />;
/** Class for cells that hold numbers. */
export const numberCell = css.number;

interface LoadMoreProps { more: boolean; busy: boolean; onMore: () => void }
/** The end of a keyset list. */
export function LoadMore({ more, busy, onMore }: LoadMoreProps) {
  const { t } = useTranslation();
  if (!more) return null;
  return <div className="row" style={{ justifyContent: "center", padding: 12 }}><Button kind="ghost" size="sm" busy={busy} onClick={onMore}>{t("common:load_more")}</Button></div>;
}
