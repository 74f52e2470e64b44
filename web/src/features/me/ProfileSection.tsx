import css from "./me.module.css";
import { useSaveMe } from "./useSaveMe";
import { zoneOptions } from "../setup/zones";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";
import { usePrefs, type Density, type Theme } from "@/app/prefs";
import { fieldTexts, LANGUAGE_NAMES, LANGUAGES, problemText, setLanguage, useL10n } from "@/i18n";
import { setReaderZone } from "@/ui/RelativeTime";
import { Avatar, Button, Card, SegmentedControl, Select, TextInput, toast, toastError } from "@/ui";

const THEMES: Theme[] = ["light", "dark", "system"];
const DENSITIES: Density[] = ["comfortable", "compact", "minimal"];

function Look() {
  const { t } = useTranslation();
  const { theme, density, change } = usePrefs();
  return (
    <Card title={t("me:look.title")}>
      <div className={css.setting}><span>{t("shell:account.theme")}</span><SegmentedControl label={t("shell:account.theme")} value={theme} onChange={(value) => change({ theme: value })} options={THEMES.map((value) => ({ value, label: t(`shell:theme.${value}`) }))} /></div>
      <div className={css.setting}><span>{t("shell:account.density")}</span><SegmentedControl label={t("shell:account.density")} value={density} onChange={(value) => change({ density: value })} options={DENSITIES.map((value) => ({ value, label: t(`shell:density.${value}`) }))} /></div>
    </Card>
  );
}

function Place() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const save = useSaveMe();
  const language = (locale: string | null) => {
    if (!locale) return;
    void setLanguage(locale);
    save.mutate({ locale }, { onError: (error) => toastError(problemText(error)) });
  };
  const zone = (value: string | null) => {
    if (!value) return;
    setReaderZone(value);
    save.mutate({ zone: value }, { onSuccess: () => toast(t("common:saved")), onError: (error) => toastError(problemText(error)) });
  };
  return (
    <Card title={t("me:place.title")}>
      <div className={css.pair}>
        <Select label={t("shell:account.language")} options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} value={i18n.language} onChange={language} />
        <Select searchable label={t("me:place.zone")} options={zoneOptions()} value={me.zone} valueLabel={me.zone} onChange={zone} />
      </div>
    </Card>
  );
}

export function ProfileSection() {
  const { t } = useTranslation();
  const me = useMe();
  const l10n = useL10n();
  const [name, setName] = useState(me.name);
  const save = useSaveMe(() => toast(t("common:saved")));
  return (
    <>
      <Card title={t("me:section.profile")}>
        <form className={css.fields} onSubmit={(event) => { event.preventDefault(); save.mutate({ name }); }}>
          <div className="row g12"><Avatar name={name || me.name} color={me.color} size={40} /><div className="grow"><div className="b user" dir="auto">{me.name}</div><div className="t12 c3">{l10n(me.role.name)} · <bdi dir="ltr">{me.email}</bdi></div></div></div>
          <TextInput required label={t("me:name")} hint={t("me:name_hint")} value={name} error={fieldTexts(save.error).name ?? (save.error ? problemText(save.error) : undefined)} onChange={(event) => setName(event.target.value)} />
          <div><Button type="submit" kind="primary" busy={save.isPending} reason={name.trim() === me.name ? t("me:unchanged") : null}>{t("common:save")}</Button></div>
        </form>
      </Card>
      <Place />
      <Look />
    </>
  );
}
