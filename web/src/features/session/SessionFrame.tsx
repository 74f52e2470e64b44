import css from "./session.module.css";
import { Check, ChevronDown, Languages } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES, setLanguage } from "@/i18n";
import type { Language } from "@/i18n";
import { Button, Chip, Logo, Menu, MenuItem, type Tone } from "@/ui";

export function LanguageMenu() {
  const { i18n, t } = useTranslation();
  const trigger = (
    <Button kind="ghost" size="sm" icon={<Languages size={16} />} aria-label={t("session:language", { name: LANGUAGE_NAMES[i18n.language as Language] })}>
      {LANGUAGE_NAMES[i18n.language as Language]} <ChevronDown size={14} />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      {LANGUAGES.map((key) => (
        <MenuItem key={key} checked={key === i18n.language} end={key === i18n.language && <Check size={15} />} onClick={() => void setLanguage(key)}><span lang={key}>{LANGUAGE_NAMES[key]}</span></MenuItem>
      ))}
    </Menu>
  );
}

const STORY: { step: string; tone: Tone }[] = [{ step: "taken", tone: "accent" }, { step: "cared", tone: "warn" }, { step: "settled", tone: "ok" }];

function Story() {
  const { t } = useTranslation();
  return (
    <section className={css.story} aria-hidden="true">
      <h2>{t("session:story.title")}</h2>
      <div className={css.steps}>
        {STORY.map(({ step, tone }) => (
          <div key={step} className={css.step}>
            <div className="row between t13 b">{t(`session:story.${step}.title`)}<Chip tone={tone}>{t(`session:story.${step}.mark`)}</Chip></div>
            <p>{t(`session:story.${step}.body`)}</p>
          </div>
        ))}
      </div>
    </section>
  );
}

/** Both halves of every page before login: the form and what the product stands for. */
export function SessionFrame({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <main className={css.form}>
        <div className="row between"><span className="row g12"><Logo /><span className={css.brand}>{t("common:app")}</span></span><LanguageMenu /></div>
        <div className={css.inner}>
          <h1>{title}</h1>
          {lead && <p className={css.lead}>{lead}</p>}
          {children}
        </div>
        <div className={css.note}>{t("session:self_hosted")}</div>
      </main>
      <Story />
    </div>
  );
}
