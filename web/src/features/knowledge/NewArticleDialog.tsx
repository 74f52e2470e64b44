import { useNew } from "./queries";
import type { Article } from "./shapes";
import { OFFERED, useTongue } from "./tongues";
import { FormDialog } from "../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Select, TextInput } from "@/ui";

/** An article from nothing: its title and the language it is first written in. */
export function NewArticleDialog({ onMade, onClose }: { onMade: (article: Article) => void; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const tongue = useTongue();
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState(i18n.language);
  const make = useNew(onMade);
  const errors = fieldTexts(make.error);
  return (
    <FormDialog title={t("knowledge:new")} save={t("knowledge:begin")} width={480} error={make.error} busy={make.isPending} fields={[`texts.${language}.title`, "language"]}
      lacking={title.trim() ? null : t("knowledge:need_title")} onSave={() => make.mutate({ language, texts: { title: title.trim() } })} onClose={onClose}>
      <TextInput data-autofocus required label={t("knowledge:part.title")} hint={t("knowledge:title_hint")} maxLength={300} dir="auto" value={title} error={errors[`texts.${language}.title`]} onChange={(event) => setTitle(event.target.value)} />
      <Select label={t("knowledge:language")} value={language} error={errors.language} options={OFFERED.map((one) => ({ value: one, label: tongue(one) }))} onChange={(one) => { if (one) setLanguage(one); }} />
    </FormDialog>
  );
}
