import css from "./knowledge.module.css";
import type { Writing } from "./ArticlePane";
import { BLANK, SECTIONS, type Article, type Part } from "./shapes";
import { OFFERED, useTongue } from "./tongues";
import { PlainText } from "../tickets/pane/MessageText";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { IconButton, Select, Tabs, Textarea, TextInput } from "@/ui";

interface BodyProps { article: Article; writing: Writing; editing: boolean; language: string; onLanguage: (language: string) => void }

function Languages({ article, writing, editing, language, onLanguage }: BodyProps) {
  const { t } = useTranslation();
  const tongue = useTongue();
  const there = Object.keys(writing.texts).sort((a, b) => Number(b === article.language) - Number(a === article.language) || a.localeCompare(b));
  const rest = OFFERED.filter((one) => !writing.texts[one]);
  const drop = () => {
    writing.change(Object.fromEntries(Object.entries(writing.texts).filter(([one]) => one !== language)));
    onLanguage(article.language);
  };
  if (there.length < 2 && !editing) return null;
  return (
    <div className={css.languages}>
      <Tabs label={t("knowledge:language")} value={language} onChange={onLanguage} options={there.map((one) => ({ value: one, label: tongue(one), panelId: "article-text" }))} />
      {editing && language !== article.language && <IconButton size="xs" label={t("knowledge:drop_language", { language: tongue(language) })} icon={<X size={14} />} onClick={drop} />}
      {editing && <span className={css.add}><Select hideLabel size="sm" label={t("knowledge:add_language")} placeholder={t("knowledge:add_language")} value={null} options={rest.map((one) => ({ value: one, label: tongue(one) }))}
        onChange={(one) => { if (one) { writing.change({ ...writing.texts, [one]: BLANK }); onLanguage(one); } }} /></span>}
    </div>
  );
}

function Reading({ writing, language }: Pick<BodyProps, "writing" | "language">) {
  const { t } = useTranslation();
  const texts = writing.texts[language] ?? BLANK;
  return (
    <>
      <h2 className={css.title} dir="auto">{texts.title}</h2>
      {SECTIONS.filter((part) => texts[part].trim()).map((part) => (
        <section key={part} className={css.part}>
          <h3>{t(`knowledge:part.${part}`)}</h3>
          <PlainText text={texts[part]} />
        </section>
      ))}
    </>
  );
}

function Editing({ writing, language }: Pick<BodyProps, "writing" | "language">) {
  const { t } = useTranslation();
  const texts = writing.texts[language] ?? BLANK;
  const errors = fieldTexts(writing.act.error);
  const change = (part: Part, text: string) => writing.change({ ...writing.texts, [language]: { ...texts, [part]: text } });
  return (
    <div className={css.fields}>
      <TextInput required label={t("knowledge:part.title")} maxLength={300} dir="auto" lang={language} value={texts.title} error={errors[`texts.${language}.title`]} onChange={(event) => change("title", event.target.value)} />
      {SECTIONS.map((part) => (
        <Textarea key={part} required={part === "solution"} label={t(`knowledge:part.${part}`)} hint={t(`knowledge:part_hint.${part}`)} rows={part === "solution" ? 10 : part === "symptom" ? 6 : 3} maxLength={20000} dir="auto" lang={language}
          value={texts[part]} error={errors[`texts.${language}.${part}`]} onChange={(event) => change(part, event.target.value)} />
      ))}
    </div>
  );
}

/** The article in one of its languages, to read or to write. */
export function ArticleBody(props: BodyProps) {
  const { writing, editing, language } = props;
  return (
    <>
      <Languages {...props} />
      <div id="article-text" lang={language}>{editing ? <Editing writing={writing} language={language} /> : <Reading writing={writing} language={language} />}</div>
    </>
  );
}
