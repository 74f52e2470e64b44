import css from "./priority.module.css";
import type { Sketch, Trial } from "./shapes";
import { CategorySelect } from "../../tickets/fields/CategorySelect";
import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { useConditionText } from "@/conditions";
import { problemText, useL10n } from "@/i18n";
import { Banner, MultiSelect, PriorityChip, SegmentedControl, Select, Textarea, TextInput } from "@/ui";

export interface Asked { by: "sketch" | "ticket"; number: string; sketch: Sketch }
export const NOTHING: Asked = { by: "sketch", number: "", sketch: { subject: "", text: "", type_key: null, category_id: null, channel: "email", customer_tier: "standard", language: "zh-CN", tags: [], impact: null, severity: null } };

interface TryProps { asked: Asked; onChange: (next: Asked) => void; trial: Trial | undefined; error: unknown }

/** A ticket made up, or a real one: what is proposed for it, and why. */
export function TryCard({ asked, onChange, trial, error }: TryProps) {
  const { t } = useTranslation();
  return (
    <section className={css.try} aria-label={t("priorities:try.title")}>
      <h2>{t("priorities:try.title")}</h2>
      <div><SegmentedControl label={t("priorities:try.by")} value={asked.by} onChange={(by) => onChange({ ...asked, by })} options={[{ value: "sketch", label: t("priorities:try.sketch") }, { value: "ticket", label: t("priorities:try.ticket") }]} /></div>
      {asked.by === "ticket"
        ? <TextInput dir="ltr" label={t("priorities:try.number")} placeholder="T-1024" value={asked.number} onChange={(event) => onChange({ ...asked, number: event.target.value })} />
        : <SketchForm sketch={asked.sketch} onChange={(sketch) => onChange({ ...asked, sketch })} />}
      {error ? <Banner tone="bad">{problemText(error)}</Banner> : null}
      {!error && trial && <Outcome trial={trial} />}
    </section>
  );
}

function SketchForm({ sketch, onChange }: { sketch: Sketch; onChange: (next: Sketch) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const set = (patch: Partial<Sketch>) => onChange({ ...sketch, ...patch });
  const levels = (axis: "impact" | "severity") => (["1", "2", "3"] as const).map((value) => ({ value, label: t(`admin:priority.scale.${value}`), note: l10n(config?.scales?.[axis]?.[value]) || undefined }));
  return (
    <div className={css.sketch}>
      <TextInput size="sm" label={t("tickets_new:subject")} value={sketch.subject} onChange={(event) => set({ subject: event.target.value })} />
      <Textarea rows={3} label={t("tickets_new:text")} value={sketch.text} onChange={(event) => set({ text: event.target.value })} />
      <div className={css.thirds}>
        <Select clearable size="sm" label={t("tickets_new:type")} options={(config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name) }))} value={sketch.type_key} onChange={(type_key) => set({ type_key })} />
        <CategorySelect size="sm" label={t("tickets_new:category")} value={sketch.category_id} onChange={(category_id) => set({ category_id })} />
        <Select size="sm" searchable={false} label={t("table:field.customer_tier")} options={(["standard", "vip"] as const).map((value) => ({ value, label: t(`table:tier.${value}`) }))} value={sketch.customer_tier} onChange={(value) => set({ customer_tier: value === "vip" ? "vip" : "standard" })} />
        <Select size="sm" searchable={false} label={t("table:field.channel")} options={(config?.channels ?? []).map((value) => ({ value, label: t(`ticket:channel.${value}`) }))} value={sketch.channel} onChange={(value) => set({ channel: value ?? "email" })} />
        <Select clearable size="sm" searchable={false} label={t("admin:priority.impact")} options={levels("impact")} value={sketch.impact ? String(sketch.impact) : null} onChange={(value) => set({ impact: value ? Number(value) : null })} />
        <Select clearable size="sm" searchable={false} label={t("admin:priority.severity")} options={levels("severity")} value={sketch.severity ? String(sketch.severity) : null} onChange={(value) => set({ severity: value ? Number(value) : null })} />
      </div>
      <MultiSelect size="sm" label={t("tickets_new:tags")} options={(config?.tags ?? []).map(({ name }) => ({ value: name, label: name }))} value={sketch.tags} onChange={(tags) => set({ tags })} />
    </div>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const sentence = useConditionText();
  return (
    <div className={css.outcome} role="status">
      <div className="row g6"><PriorityChip priority={trial.proposal.priority} /><b className="m" dir="auto">{t(`priorities:source.${trial.proposal.source}`, { name: l10n(trial.proposal.text) })}</b></div>
      {trial.now && trial.now !== trial.proposal.priority && <p className="t12 c2">{t("priorities:try.now", { priority: trial.now })}</p>}
      <p className="t12 c3">{t("priorities:try.start", { priority: trial.start.priority, why: t(`priorities:source.${trial.start.source}`, { name: "" }) })}</p>
      <ol className={css.steps}>
        {trial.rules.map((rule, at) => (
          <li key={rule.place} data-holds={rule.holds}>
            <div className="row g6">{rule.holds ? <Check size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}<span className="grow" dir="auto">{l10n(rule.name) || t("priorities:unnamed")}</span>
              <span className="t12 c3">{t(rule.raised ? "priorities:raised" : rule.holds ? "priorities:held" : "priorities:not_held")}</span>{rule.raised && <PriorityChip priority={rule.at_least} />}</div>
            <details open={rule.holds}><summary>{t("priorities:try.why")}</summary><ul>{(trial.reasons[at] ?? []).map((reason, line) => <li key={line} className={reason.met ? "t12" : "t12 c3"} dir="auto">{reason.met ? "✓" : "✗"} {sentence(reason.condition)}</li>)}</ul></details>
          </li>
        ))}
      </ol>
    </div>
  );
}
