import css from "./setup.module.css";
import type { SetupForm } from "./order";
import { ArrowRight, Building2, GitBranch, Languages, Mail, UserRound, UsersRound, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, type Language } from "@/i18n";
import { Chip } from "@/ui";

function Planned({ icon: Icon, title, note }: { icon: LucideIcon; title: string; note: string }) {
  return <div className={css.planned}><Icon size={18} aria-hidden="true" /><div className="grow"><b dir="auto">{title}</b><small dir="auto">{note}</small></div></div>;
}

const FLOW = ["accept", "work", "verify", "confirm", "close"];

/** What pressing the last button will make: only what was entered so far. */
export function Plan({ form }: { form: SetupForm }) {
  const { t } = useTranslation();
  const departments = form.departments.filter((name) => name.trim());
  const languages = form.languages.map((key) => LANGUAGE_NAMES[key as Language] ?? key);
  return (
    <aside className={css.plan} aria-label={t("setup:plan.title")}>
      <h2>{t("setup:plan.title")}</h2>
      {form.organization && <Planned icon={Building2} title={form.organization} note={t("setup:plan.workspace")} />}
      {form.name && <Planned icon={UserRound} title={form.name} note={form.email || t("setup:plan.admin")} />}
      <Planned icon={Languages} title={languages.join(" · ")} note={form.zone.replaceAll("_", " ")} />
      {departments.length > 0 && <Planned icon={UsersRound} title={t("setup:plan.departments", { count: departments.length })} note={departments.join("、")} />}
      {form.mailbox?.address && <Planned icon={Mail} title={form.mailbox.address} note={t("setup:plan.mailbox")} />}
      <Planned icon={GitBranch} title={t("setup:plan.process")} note={t("setup:plan.process_note")} />
      <div className={css.planned} style={{ display: "block" }}>
        <small>{t("setup:plan.flow")}</small>
        <div className={css.flow}>
          {FLOW.map((step, index) => <span key={step} className="row g4">{index > 0 && <ArrowRight size={12} className="flip" aria-hidden="true" />}<Chip>{t(`setup:flow.${step}`)}</Chip></span>)}
        </div>
      </div>
    </aside>
  );
}
