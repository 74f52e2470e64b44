import css from "./shell.module.css";
import { useLogout } from "./useLogout";
import { Building2, Check, LogOut, Moon, Sun, SunMoon, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { useAdoptSession, useMe } from "@/api/queries";
import type { Me, Session } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES, setLanguage, useL10n, type Language } from "@/i18n";
import { usePrefs, type Density, type Theme } from "../prefs";
import { Avatar, Menu, MenuDivider, MenuGroup, MenuItem } from "@/ui";

const THEMES: { key: Theme; icon: typeof Sun }[] = [{ key: "light", icon: Sun }, { key: "dark", icon: Moon }, { key: "system", icon: SunMoon }];
const DENSITIES: Density[] = ["comfortable", "compact", "minimal"];

/** Changes the language now and remembers it on the server. */
function useChooseLanguage(): (language: string) => Promise<void> {
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

interface RadioRowProps<K extends string> { label: string; value: K; options: { key: K; text: string; icon?: ReactNode; lang?: string }[]; onChange: (key: K) => void }

/** One setting as a row of choices inside the menu; choosing keeps the menu open. */
function RadioRow<K extends string>({ label, value, options, onChange }: RadioRowProps<K>) {
  return (
    <div role="group" aria-label={label}>
      <MenuGroup>{label}</MenuGroup>
      <div className={css.radios}>
        {options.map(({ key, text, icon, lang }) => (
          <button key={key} type="button" role="menuitemradio" aria-checked={key === value} tabIndex={-1} lang={lang} className={css.radio} onClick={() => onChange(key)}>{icon}{text}</button>
        ))}
      </div>
    </div>
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
  return (
    <Menu width={280} trigger={<button type="button" className={css.account} aria-label={t("shell:account.title", { name: me.name })}><Avatar name={me.name} color={me.color} size={28} /></button>}>
      <div className={css.who}>
        <Avatar name={me.name} color={me.color} size={32} />
        <div className="grow"><div className="t13 b el" dir="auto">{me.name}</div><div className="t12 c3 el">{l10n(me.role.name)} · <bdi>{me.workspace.name}</bdi></div></div>
      </div>
      <MenuItem icon={<UserRound size={16} />} onClick={() => void navigate("/me")}>{t("shell:account.me")}</MenuItem>
      <MenuDivider />
      <RadioRow label={t("shell:account.theme")} value={theme} onChange={(key) => change({ theme: key })} options={THEMES.map(({ key, icon: Icon }) => ({ key, text: t(`shell:theme.${key}`), icon: <Icon size={14} aria-hidden="true" /> }))} />
      <RadioRow label={t("shell:account.density")} value={density} onChange={(key) => change({ density: key })} options={DENSITIES.map((key) => ({ key, text: t(`shell:density.${key}`) }))} />
      <RadioRow label={t("shell:account.language")} value={i18n.language as Language} onChange={(key) => void choose(key)} options={LANGUAGES.map((key) => ({ key, text: LANGUAGE_NAMES[key], lang: key }))} />
      <Workspaces me={me} />
      <MenuDivider />
      <MenuItem icon={<LogOut size={16} className="flip" />} onClick={() => void logout()}>{t("shell:account.logout")}</MenuItem>
    </Menu>
  );
}
