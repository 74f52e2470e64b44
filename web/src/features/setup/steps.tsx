import css from "./setup.module.css";
import type { SetupForm } from "./order";
import { ChoiceCard } from "./ChoiceCard";
import { DemoOffer } from "./DemoOffer";
import { zoneOptions } from "./zones";
import { CircleAlert, CircleCheck, FilePlus2, Plus, TriangleAlert, Workflow, X, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SetupCheck } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES, localName } from "@/i18n";
import { Button, clsx, IconButton, MultiSelect, PasswordInput, Select, TextInput } from "@/ui";

export interface StepProps { form: SetupForm; errors: Record<string, string>; change: (patch: Partial<SetupForm>) => void }

const SIGNS: Record<string, LucideIcon> = { ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** What the installation said about itself. */
export function ChecksStep({ checks }: { checks: SetupCheck[] }) {
  const { t, i18n } = useTranslation();
  const name = (check: SetupCheck) => (i18n.exists(`setup:check.${check.name}`) ? t(`setup:check.${check.name}`) : check.name);
  return (
    <div className={css.fields}>
      <div className={css.checks}>
        {checks.map((check) => {
          const Sign = SIGNS[check.state] ?? CircleAlert;
          return (
            <div key={check.name} className={css.check} data-state={check.state}>
              <Sign size={18} aria-hidden="true" />
              <div className="grow"><b>{name(check)}</b><div className="t12 c3">{t(`setup:state.${check.state in SIGNS ? check.state : "bad"}`)}</div></div>
              {check.state !== "ok" && <bdi dir="ltr" className="t12 c3 mono">{check.code}</bdi>}
            </div>
          );
        })}
      </div>
      {checks.some((check) => check.state !== "ok") && <p className="t13 c2">{t("setup:checks.doctor")} <bdi dir="ltr" className="mono">ringdesk doctor</bdi></p>}
      <DemoOffer />
    </div>
  );
}

export function OrganizationStep({ form, errors, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <div className={css.fields}>
      <TextInput autoFocus required size="lg" label={t("setup:organization.name")} hint={t("setup:organization.hint")} autoComplete="organization" value={form.organization} error={errors["organization.name"]} onChange={(event) => change({ organization: event.target.value })} />
      <div className={css.pair}>
        <TextInput required size="lg" label={t("setup:admin.name")} autoComplete="name" value={form.name} error={errors["admin.name"]} onChange={(event) => change({ name: event.target.value })} />
        <TextInput required size="lg" type="email" dir="ltr" label={t("session:email")} autoComplete="username" value={form.email} error={errors["admin.email"]} onChange={(event) => change({ email: event.target.value })} />
      </div>
      <PasswordInput required size="lg" label={t("session:password")} hint={t("session:reset.hint")} autoComplete="new-password" value={form.password} error={errors["admin.password"]} onChange={(event) => change({ password: event.target.value })} />
    </div>
  );
}

export function LanguageStep({ form, errors, change }: StepProps) {
  const { t } = useTranslation();
  const languages = LANGUAGES.map((key) => ({ value: key, label: LANGUAGE_NAMES[key] }));
  return (
    <div className={css.fields}>
      <Select required size="lg" label={t("setup:language.main")} hint={t("setup:language.main_hint")} options={languages} value={form.locale} error={errors.locale} onChange={(locale) => locale && change({ locale })} />
      <MultiSelect required size="lg" label={t("setup:language.served")} hint={t("setup:language.served_hint")} options={languages} value={form.languages} error={errors.languages} onChange={(served) => change({ languages: served })} />
      <Select required searchable size="lg" label={t("setup:language.zone")} hint={t("setup:language.zone_hint")} options={zoneOptions()} value={form.zone} valueLabel={form.zone} error={errors.zone} onChange={(zone) => zone && change({ zone })} />
    </div>
  );
}

const SUGGESTED = [
  { "zh-CN": "客服", en: "Customer service", ar: "خدمة العملاء" }, { "zh-CN": "仓储", en: "Warehouse", ar: "المستودع" },
  { "zh-CN": "财务", en: "Finance", ar: "المالية" }, { "zh-CN": "技术", en: "Engineering", ar: "التقنية" }, { "zh-CN": "物流", en: "Logistics", ar: "الشحن" },
];

export function DepartmentsStep({ form, errors, change }: StepProps) {
  const { t, i18n } = useTranslation();
  const set = (index: number, name: string) => change({ departments: form.departments.map((old, at) => (at === index ? name : old)) });
  const suggested = SUGGESTED.map((names) => localName(names, i18n.language)).filter((name) => !form.departments.includes(name));
  return (
    <div className={css.fields}>
      <div className={css.rows}>
        {form.departments.map((name, index) => (
          <div key={index} className={css.line}>
            <div className="grow"><TextInput hideLabel={index > 0} label={t("setup:departments.name")} value={name} error={errors[`departments.${index}.name`]} onChange={(event) => set(index, event.target.value)} /></div>
            <IconButton size="md" label={t("common:remove_named", { name })} icon={<X size={16} />} onClick={() => change({ departments: form.departments.filter((_, at) => at !== index) })} />
          </div>
        ))}
      </div>
      <div className={clsx("row", "wrap")}>
        <Button icon={<Plus size={15} />} onClick={() => change({ departments: [...form.departments, ""] })}>{t("setup:departments.add")}</Button>
        {suggested.map((name) => <Button key={name} kind="ghost" size="sm" icon={<Plus size={13} />} onClick={() => change({ departments: [...form.departments, name] })}>{name}</Button>)}
      </div>
    </div>
  );
}

const TEMPLATES: { key: SetupForm["template"]; icon: LucideIcon }[] = [{ key: "default", icon: Workflow }, { key: "blank", icon: FilePlus2 }];

export function TemplateStep({ form, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <div className={css.cards} role="radiogroup" aria-label={t("setup:template.title")}>
      {TEMPLATES.map(({ key, icon }) => <ChoiceCard key={key} icon={icon} title={t(`setup:template.${key}.title`)} body={t(`setup:template.${key}.body`)} chosen={form.template === key} onChoose={() => change({ template: key })} />)}
    </div>
  );
}
