import css from "./setup.module.css";
import { useDemo } from "./DemoOffer";
import { bodyOf, firstForm, missing, STEPS, stepOf, type SetupForm, type Step } from "./order";
import { MailboxStep } from "./MailboxStep";
import { Plan } from "./Plan";
import { ChecksStep, DepartmentsStep, LanguageStep, OrganizationStep, TemplateStep, type StepProps } from "./steps";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ArrowRight, Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { api } from "@/api/client";
import { isApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { useAdoptSession } from "@/api/queries";
import type { Session, SetupState } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { LanguageMenu } from "../session/SessionFrame";
import { Banner, Button, ErrorState, Logo } from "@/ui";

const BODIES: Record<Exclude<Step, "checks">, (props: StepProps) => React.ReactNode> = {
  organization: OrganizationStep, language: LanguageStep, departments: DepartmentsStep, mailbox: MailboxStep, template: TemplateStep,
};

function Steps({ at, form, onPick }: { at: number; form: SetupForm; onPick: (index: number) => void }) {
  const { t } = useTranslation();
  const said: Partial<Record<Step, string>> = { organization: [form.organization, form.name].filter(Boolean).join(" · ") };
  const state = (index: number) => (index < at ? "done" : index === at ? "now" : "next");
  return (
    <nav className={css.side} aria-label={t("setup:title")}>
      <div className={css.brand}><Logo /><div className="grow"><div className="b">{t("common:app")}</div><div className="t12 c3">{t("setup:title")}</div></div></div>
      {STEPS.map((step, index) => (
        <button key={step} type="button" className={css.step} data-state={state(index)} aria-current={index === at ? "step" : undefined} disabled={index > at} onClick={() => onPick(index)}>
          <span className={css.mark}>{index < at ? <Check size={14} /> : index + 1}</span>
          <span>{t(`setup:step.${step}`)}<small dir="auto">{(index < at && said[step]) || t(`setup:step_note.${step}`)}</small></span>
        </button>
      ))}
    </nav>
  );
}

function useSetup() {
  const { i18n } = useTranslation();
  const adopt = useAdoptSession();
  const [form, setForm] = useState<SetupForm>(() => firstForm(i18n.language));
  const [at, setAt] = useState(0);
  const [checked, setChecked] = useState(false);
  const found = useMutation({
    mutationFn: () => api.post<Session>("/setup", bodyOf(form)),
    onSuccess: adopt,
    onError: (error) => {
      const first = isApiError(error) ? error.errors[0] : undefined;
      if (first) setAt(STEPS.indexOf(stepOf(first.field)));
    },
  });
  const step = STEPS[at] ?? "template";
  const lacking = missing(form, step);
  const next = () => {
    const blocked = Object.keys(lacking).length > 0;
    setChecked(blocked);
    if (blocked) return;
    if (at === STEPS.length - 1) found.mutate();
    else setAt(at + 1);
  };
  return { form, change: (patch: Partial<SetupForm>) => setForm({ ...form, ...patch }), at, setAt, step, next, found, lacking: checked ? lacking : {} };
}

/** The first run of an empty installation. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: keys.setup, queryFn: () => api.get<SetupState>("/setup") });
  const { form, change, at, setAt, step, next, found, lacking } = useSetup();
  const demo = useDemo();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  // While the demo is built there is a workspace already, and nobody to log in as yet.
  const needed = data.required || demo.state.state !== "none";
  if (!needed && !found.isSuccess) return <Navigate to="/w" replace />;
  const errors = { ...fieldTexts(found.error), ...Object.fromEntries(Object.entries(lacking).map(([name, code]) => [name, t(`errors:field.${code}`)])) };
  const Body = step === "checks" ? null : BODIES[step];
  const last = at === STEPS.length - 1;
  return (
    <div className={css.page}>
      {found.isSuccess && <Navigate to="/w" replace />}
      <Steps at={at} form={form} onPick={setAt} />
      <main className={css.main}>
        <div className="row between"><span className="t12 c3">{t("setup:progress", { at: at + 1, of: STEPS.length })}</span><LanguageMenu /></div>
        <h1>{t(`setup:${step}.title`)}</h1>
        <p className={css.lead}>{t(`setup:${step}.lead`)}</p>
        {found.error && <div style={{ marginBlockEnd: 16 }}><Banner tone="bad">{problemText(found.error)}</Banner></div>}
        {Body ? <Body form={form} errors={errors} change={change} /> : <ChecksStep checks={data.checks} />}
        <div className={css.foot}>
          {at > 0 ? <Button kind="ghost" size="lg" onClick={() => setAt(at - 1)}>{t("setup:back")}</Button> : <span />}
          <Button kind="primary" size="lg" busy={found.isPending || found.isSuccess} onClick={next}>{last ? t("setup:finish") : t("common:next")} <ArrowRight size={16} className="flip" /></Button>
        </div>
      </main>
      <Plan form={form} />
    </div>
  );
}
