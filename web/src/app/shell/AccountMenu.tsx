import css from "./shell.module.css";
import { useLogout } from "./useLogout";
import { Building2, Check, Languages, LogOut, Moon, Rows3, Sun, SunMoon, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { useAdoptSession, useMe } from "@/api/queries";
import type { Me, Session } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES, setLanguage, useL10n } from "@/i18n";
import { usePrefs, type Density, type Theme } from "../prefs";
import { Avatar, Menu, MenuDivider, MenuGroup, MenuItem } from "@/ui";

const THEMES: { key: Theme; icon: typeof Sun }[] = [{ key: "light", icon: Sun }, { key: "dark", icon: Moon }, { key: "system", icon: SunMoon }];
const DENSITIES: Density[] = ["comfortable", "compact", "minimal"];

/** Changes the language now and remembers it on the server. */
export function useChooseLanguage(): (language: string) => Promise<void> {
  return async (language) => {
    await setLanguage(language);
    await api.patch<Me>("/me", { locale: language }).catch(() => undefined);
  };
}

function Workspaces({ me }: { me: Me }) {
  const { t } = useTranslation();
  const adopt = useAdoptSession();
  if (me.workspaces.length < 2) return null;
  const enter = async (id: string) => {
    adopt(await api.post<Session>("/session/workspace", { workspace_id: id }));
    window.location.assign("/w"); // every cached answer belonged to the other workspace
  };
  return (
    <>
      <MenuDivider />
      <MenuGroup>{t("shell:account.workspaces")}</MenuGroup>
      {me.workspaces.map(({ id, name }) => (
        <MenuItem key={id} icon={<Building2 size={16} />} checked={id === me.workspace.id} end={id === me.workspace.id && <Check size={15} />} onClick={() => void enter(id)}><bdi>{name}</bdi></MenuItem>
      ))}
    </>
  );
}

export function AccountMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const l10n = useL10n();
  const navigate = useNavigate();
  const logout = useLogout();
  const choose = useChooseLanguage();
  const { theme, density, change } = usePrefs();
  const tick = (on: boolean) => on && <Check size={15} />;
  return (
    <Menu width={248} trigger={<button type="button" className={css.account} aria-label={t("shell:account.title", { name: me.name })}><Avatar name={me.name} color={me.color} size={28} /></button>}>
      <div className={css.who}>
        <Avatar name={me.name} color={me.color} size={32} />
        <div className="grow"><div className="t13 b el" dir="auto">{me.name}</div><div className="t12 c3 el">{l10n(me.role.name)} · <bdi>{me.workspace.name}</bdi></div></div>
      </div>
      <MenuItem icon={<UserRound size={16} />} onClick={() => void navigate("/me")}>{t("shell:account.me")}</MenuItem>
      <MenuDivider />
      <MenuGroup>{t("shell:account.theme")}</MenuGroup>
      {THEMES.map(({ key, icon: Icon }) => (
        <MenuItem key={key} keepOpen icon={<Icon size={16} />} checked={theme === key} end={tick(theme === key)} onClick={() => change({ theme: key })}>{t(`shell:theme.${key}`)}</MenuItem>
      ))}
      <MenuGroup>{t("shell:account.density")}</MenuGroup>
      {DENSITIES.map((key) => (
        <MenuItem key={key} keepOpen icon={<Rows3 size={16} />} checked={density === key} end={tick(density === key)} onClick={() => change({ density: key })}>{t(`shell:density.${key}`)}</MenuItem>
      ))}
      <MenuGroup>{t("shell:account.language")}</MenuGroup>
      {LANGUAGES.map((key) => (
        <MenuItem key={key} icon={<Languages size={16} />} checked={i18n.language === key} end={tick(i18n.language === key)} onClick={() => void choose(key)}><span lang={key}>{LANGUAGE_NAMES[key]}</span></MenuItem>
      ))}
      <Workspaces me={me} />
      <MenuDivider />
      <MenuItem icon={<LogOut size={16} className="flip" />} onClick={() => void logout()}>{t("shell:account.logout")}</MenuItem>
    </Menu>
  );
}
