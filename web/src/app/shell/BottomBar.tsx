import css from "./shell.module.css";
import { useShellState } from "./state";
import { Bell, Inbox, LayoutList, Plus, UserRound, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

function Tab({ to, icon: Icon, text }: { to: string; icon: LucideIcon; text: string }) {
  return <NavLink to={to} className={css.tabItem}><Icon size={20} />{text}</NavLink>;
}

/** Navigation of small screens; the style sheet hides it on larger ones. */
export function BottomBar() {
  const { t } = useTranslation();
  const show = useShellState((state) => state.show);
  return (
    <nav className={css.bottom} aria-label={t("shell:bottom.label")}>
      <Tab to="/w" icon={Inbox} text={t("shell:bottom.work")} />
      <Tab to="/tickets" icon={LayoutList} text={t("shell:places.tickets")} />
      <button type="button" className={css.add} aria-label={t("shell:new_ticket")} onClick={() => show("new")}><Plus size={22} /></button>
      <button type="button" className={css.tabItem} onClick={() => show("notices")}><Bell size={20} />{t("shell:notices.title")}</button>
      <Tab to="/me" icon={UserRound} text={t("shell:bottom.me")} />
    </nav>
  );
}
