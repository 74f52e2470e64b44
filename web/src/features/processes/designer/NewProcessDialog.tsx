import css from "./designer.module.css";
import { L10nInput } from "./inspector/L10nInput";
import { freshKey } from "./model/edits";
import { useProcessWrite, useTemplates, type Draft, type ProcessLine } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "@/api/client";
import { fieldTexts, useL10n } from "@/i18n";
import type { L10n } from "@/api/types";
import { Radio, Select, TextInput } from "@/ui";

type From = "blank" | "template" | "copy";
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** A new process: from nothing, from one that comes with the product, or from another one here. */
export function NewProcessDialog({ lines, from, onClose }: { lines: ProcessLine[]; from: string | null; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const templates = useTemplates().data ?? [];
  const published = lines.filter(({ version }) => version !== null);
  const [kind, setKind] = useState<From>(from ? "copy" : "blank");
  const [template, setTemplate] = useState<string | null>(null);
  const [source, setSource] = useState(from);
  const [name, setName] = useState<L10n>({});
  const [typed, setTyped] = useState<string | null>(null);
  const taken = lines.map(({ key }) => key);
  const key = typed ?? freshKey(taken, name.en || (kind === "template" && template ? template : "process"));
  const wrong = !KEY.test(key) ? t("designer:create.key_wrong") : taken.includes(key) ? t("designer:create.key_taken") : null;
  const origin = kind === "template" ? { template } : kind === "copy" ? { process: source, version: published.find((one) => one.key === source)?.version } : null;
  const lacking = !Object.values(name).some((text) => text.trim()) ? t("designer:create.no_name") : wrong ?? (kind === "template" && !template ? t("designer:create.no_template") : kind === "copy" && !source ? t("designer:create.no_source") : null);
  const make = useProcessWrite(() => api.post<Draft>("/processes", { key, name, from: origin }), () => { onClose(); void navigate(`/admin/process/${key}`); });
  const texts = fieldTexts(make.error);
  return (
    <FormDialog title={t("designer:create.title")} save={t("designer:create.save")} error={make.error} busy={make.isPending} lacking={lacking} fields={["key", "name"]} width={520} onSave={() => make.mutate(undefined)} onClose={onClose}>
      <L10nInput required expanded autoFocus label={t("designer:settings.name")} value={name} onChange={setName} />
      <fieldset className={css.choices}>
        <legend className="t13 m">{t("designer:create.from")}</legend>
        <Radio name="from" label={t("designer:create.blank")} checked={kind === "blank"} onChange={() => setKind("blank")} />
        <Radio name="from" label={t("designer:create.template")} disabled={templates.length === 0} checked={kind === "template"} onChange={() => setKind("template")} />
        <Radio name="from" label={t("designer:create.copy")} disabled={published.length === 0} checked={kind === "copy"} onChange={() => setKind("copy")} />
      </fieldset>
      {kind === "template" && <Select label={t("designer:create.which_template")} value={template} onChange={setTemplate} options={templates.map((one) => ({ value: one.key, label: l10n(one.name) }))} />}
      {kind === "copy" && <Select label={t("designer:create.which_process")} value={source} onChange={setSource} options={published.map((one) => ({ value: one.key, label: l10n(one.name) || one.key }))} />}
      <TextInput dir="ltr" label={t("designer:create.key")} hint={t("designer:create.key_hint")} value={key} error={typed !== null ? (wrong ?? texts.key) : texts.key} onChange={(event) => setTyped(event.target.value)} />
    </FormDialog>
  );
}
