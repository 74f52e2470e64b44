import css from "./me.module.css";
import { NotificationsSection } from "./NotificationsSection";
import { ProfileSection } from "./ProfileSection";
import { SecuritySection } from "./SecuritySection";
import { ShortcutsSection } from "./ShortcutsSection";
import { TokensSection } from "./TokensSection";
import { Bell, KeyRound, Keyboard, ShieldCheck, UserRound, type LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { NotFound } from "@/app/NotFound";

interface Section { key: string; icon: LucideIcon; body: ComponentType; needs?: string }
const SECTIONS: Section[] = [
  { key: "profile", icon: UserRound, body: ProfileSection },
  { key: "security", icon: ShieldCheck, body: SecuritySection },
  { key: "notifications", icon: Bell, body: NotificationsSection },
  { key: "shortcuts", icon: Keyboard, body: ShortcutsSection },
  { key: "tokens", icon: KeyRound, body: TokensSection, needs: "token.manage_own" },
];

/** /me: everything a person sets for themselves. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const { section = "profile" } = useParams();
  const sections = SECTIONS.filter(({ needs }) => !needs || can(needs));
  const Body = sections.find(({ key }) => key === section)?.body;
  return (
    <div className={css.page}>
      <nav className={css.nav} aria-label={t("me:title")}>
        <h1>{t("me:title")}</h1>
        {sections.map(({ key, icon: Icon }) => (
          <NavLink key={key} to={key === "profile" ? "/me" : `/me/${key}`} end className={css.item}><Icon size={16} aria-hidden="true" />{t(`me:section.${key}`)}</NavLink>
        ))}
      </nav>
      <div className={css.body}><div className={css.column}>{Body ? <Body /> : <NotFound />}</div></div>
    </div>
  );
}
