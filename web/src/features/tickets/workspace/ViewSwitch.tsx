import css from "./workspace.module.css";
import { ViewsList } from "./ViewsPane";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Popover } from "@/ui";

/** The views in a menu under the title, where there is no room for them beside. */
export function ViewSwitch({ title, current }: { title: string; current: string }) {
  const [open, setOpen] = useState(false);
  const { t } = useTranslation();
  const trigger = (
    <button type="button" className={css.titleButton} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
      <span className="el">{title}</span><ChevronDown size={14} aria-hidden="true" />
    </button>
  );
  return <Popover plain width={220} label={t("workspace:views")} open={open} onChange={setOpen} trigger={trigger}><ViewsList current={current} onPick={() => setOpen(false)} /></Popover>;
}
