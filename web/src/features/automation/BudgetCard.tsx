import css from "./automation.module.css";
import type { Budget, Definition, Result, Rule } from "./shapes";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";
import { Card, Field, Progress } from "@/ui";

const MOST: Record<keyof Budget, number> = { per_run: 1000, per_day: 100_000, per_customer_week: 50 };

function Amount({ name, value, label, unit, onChange }: { name: keyof Budget; value: number; label: string; unit: string; onChange: (next: number) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const given = typed === null ? value : Number(typed);
  const wrong = !Number.isInteger(given) || given < 1 || given > MOST[name];
  return (
    <Field label={label} error={wrong ? t("errors:field.budget_range", { max: MOST[name] }) : null}>
      {(ids) => <span className={css.amount}><input {...ids} inputMode="numeric" dir="ltr" value={typed ?? String(value)} onChange={(event) => { setTyped(event.target.value); const next = Number(event.target.value); if (Number.isInteger(next) && next >= 1 && next <= MOST[name]) onChange(next); }} onBlur={() => { if (!wrong) setTyped(null); }} /><span className="c2">{unit}</span></span>}
    </Field>
  );
}

/** 效果预算: how much it may do, and how much of it went today and at most in the dry run. */
export function BudgetCard({ definition, rule, result, onChange }: { definition: Definition; rule: Rule; result: Result | null; onChange: (next: Definition) => void }) {
  const { t } = useTranslation();
  const number = useNumber();
  const { budget } = definition;
  const set = (name: keyof Budget) => (value: number) => onChange({ ...definition, budget: { ...budget, [name]: value } });
  return (
    <Card title={t("automation:budget.title")} note={t("automation:budget.note")}>
      <div className={css.budget}>
        <div>
          <Amount name="per_run" value={budget.per_run} label={t("automation:budget.per_run")} unit={t("automation:budget.tickets")} onChange={set("per_run")} />
          {result && <><Progress share={result.most_in_run / budget.per_run} label={t("automation:budget.per_run")} /><p>{t("automation:budget.peak", { n: number(result.most_in_run) })}</p></>}
        </div>
        <div>
          <Amount name="per_day" value={budget.per_day} label={t("automation:budget.per_day")} unit={t("automation:budget.letters")} onChange={set("per_day")} />
          <Progress share={rule.today.letters / budget.per_day} label={t("automation:budget.per_day")} /><p>{t("automation:budget.today", { n: number(rule.today.letters) })}</p>
        </div>
        <div>
          <Amount name="per_customer_week" value={budget.per_customer_week} label={t("automation:budget.per_customer_week")} unit={t("automation:budget.times")} onChange={set("per_customer_week")} />
          {result && <p>{t("automation:budget.kept", { n: number(result.kept_from_customers) })}</p>}
        </div>
      </div>
    </Card>
  );
}
