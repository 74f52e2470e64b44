import css from "./types.module.css";
import { readIn, spokenIn } from "./model";
import type { TypeDraft } from "./shapes";
import { FieldInput } from "../../tickets/fields/FieldInput";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isRequired, visibleFields, type Lookup } from "@/api/conditions";
import type { Field } from "@/api/types";
import { directionOf, LANGUAGE_NAMES, LANGUAGES, localName, useNumber } from "@/i18n";
import { Button, SegmentedControl } from "@/ui";

type Audience = "portal" | "agent";
const FEW = 7;

/** The form as customers or agents meet it, to be filled for trying: conditions follow at once, nothing is sent. */
export function Preview({ draft }: { draft: TypeDraft }) {
  const { t, i18n } = useTranslation();
  const number = useNumber();
  const [audience, setAudience] = useState<Audience>("portal");
  const [language, setLanguage] = useState<string>(i18n.language);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const lookup: Lookup = (name) => (name.startsWith("fields.") ? (values[name.slice(7)] ?? null) : name === "channel" ? (audience === "portal" ? "portal" : "agent") : undefined);
  const shown = visibleFields(draft.fields, lookup).filter((field) => audience === "agent" || field.portal);
  const { missing, share } = spokenIn(draft, language);
  const set = (key: string) => (value: unknown) => setValues((old) => ({ ...old, [key]: value }));
  return (
    <section className={css.preview} aria-label={t("forms:preview.title")}>
      <div className="row wrap g6">
        <h2 className="grow">{t("forms:preview.title")}</h2>
        <SegmentedControl label={t("forms:preview.who")} value={audience} onChange={setAudience} options={[{ value: "portal", label: t("forms:preview.portal") }, { value: "agent", label: t("forms:preview.agent") }]} />
        <SegmentedControl label={t("forms:preview.language")} value={language} onChange={setLanguage} options={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))} />
      </div>
      {missing > 0 && <p className="t12 warn row g4"><TriangleAlert size={13} aria-hidden="true" />{t("forms:preview.missing", { count: missing, language: LANGUAGE_NAMES[language as keyof typeof LANGUAGE_NAMES] })}</p>}
      <div className={css.sheet} dir={directionOf(language)} lang={language}>
        <header className="row"><b className="grow" dir="auto">{localName(draft.name, language)}</b><span className="t12 c3" lang={i18n.language}>{t("forms:preview.share", { share: number(Math.round(share * 100)) })}</span></header>
        {shown.map((field) => {
          const read = readIn(field, language);
          const props = { field: read, value: values[field.key] ?? null, required: isRequired(field, "create", lookup), onChange: set(field.key) };
          return audience === "portal" && chips(read) ? <Chips key={field.key} {...props} /> : <FieldInput key={field.key} {...props} />;
        })}
        {shown.length === 0 && <p className="t13 c3">{t("admin:type.no_fields")}</p>}
      </div>
      {Object.keys(values).length > 0 && <div><Button size="xs" onClick={() => setValues({})}>{t("forms:preview.clear")}</Button></div>}
      <p className="t12 c3">{t("forms:preview.note")}</p>
    </section>
  );
}

const chips = (field: Field) => field.kind === "multi" || (field.kind === "choice" && (field.options?.filter(({ archived }) => !archived).length ?? 0) <= FEW);

/** Few things to choose are laid out for customers. */
function Chips({ field, value, required, onChange }: { field: Field; value: unknown; required: boolean; onChange: (value: unknown) => void }) {
  const { i18n } = useTranslation();
  const many = field.kind === "multi";
  const chosen = Array.isArray(value) ? (value as string[]) : value ? [String(value)] : [];
  const toggle = (one: string) => {
    const next = chosen.includes(one) ? chosen.filter((each) => each !== one) : many ? [...chosen, one] : [one];
    onChange(next.length === 0 ? null : many ? next : next[0]);
  };
  return (
    <fieldset className={css.chips}>
      <legend>{localName(field.name, i18n.language)}{required && <span className="bad" aria-hidden="true"> *</span>}</legend>
      {localName(field.help, i18n.language) && <p className="t12 c3">{localName(field.help, i18n.language)}</p>}
      <div className="row wrap g6">
        {(field.options ?? []).filter(({ archived }) => !archived).map((option) => (
          <button key={option.value} type="button" className={css.chip} aria-pressed={chosen.includes(option.value)} onClick={() => toggle(option.value)}>{localName(option.name, i18n.language)}</button>
        ))}
      </div>
    </fieldset>
  );
}
