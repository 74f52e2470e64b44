import css from "../designer.module.css";
import type { Limit } from "../model/definition";
import { DurationInput } from "../../../admin/sla/DurationInput";
import { useTranslation } from "react-i18next";
import { Select, TextInput } from "@/ui";

const PAST = ["tell", "escalate", "leave"] as const;
const percent = (text: string): number => Math.min(99, Math.max(1, Math.round(Number(text)) || 75));

/** How long it may take, in which hours, when it is warned of and what is done past it. Empty: no limit. */
export function LimitInput({ value, onChange, disabled }: { value: Limit | null | undefined; onChange: (limit: Limit | null) => void; disabled?: boolean }) {
  const { t } = useTranslation();
  const set = (patch: Partial<Limit>) => value && onChange({ ...value, ...patch });
  return (
    <div className={css.stack}>
      <div className={css.pair}>
        <DurationInput label={t("designer:limit.minutes")} value={value?.minutes ?? null} disabled={disabled} onChange={(minutes) => onChange(minutes ? { ...value, minutes } : null)} />
        {value && <Select size="sm" label={t("designer:limit.hours")} disabled={disabled} value={value.hours ?? "open"} onChange={(hours) => set({ hours: hours === "clock" ? "clock" : "open" })}
          options={[{ value: "open", label: t("designer:limit.open") }, { value: "clock", label: t("designer:limit.clock") }]} />}
      </div>
      {value && (
        <div className={css.pair}>
          <TextInput size="sm" type="number" dir="ltr" min={1} max={99} label={t("designer:limit.warn")} value={String(value.warn_percent ?? 75)} disabled={disabled} onChange={(event) => set({ warn_percent: percent(event.target.value) })} />
          <Select size="sm" label={t("designer:limit.past")} disabled={disabled} value={value.past ?? "tell"} onChange={(past) => set({ past: PAST.find((one) => one === past) ?? "tell" })} options={PAST.map((one) => ({ value: one, label: t(`designer:limit.past_${one}`) }))} />
        </div>
      )}
    </div>
  );
}
