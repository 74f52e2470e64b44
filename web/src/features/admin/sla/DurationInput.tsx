import css from "./sla.module.css";
import { durationText, parseDuration, unitOf } from "./durations";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { clsx, Field } from "@/ui";

interface DurationInputProps { label: string; /** Minutes of «a day»: the length of a working day where it counts by working hours. */ day?: number; value: number | null; onChange: (minutes: number | null) => void; required?: boolean; hideLabel?: boolean; disabled?: boolean; error?: string | null }

/** A length of time as text: «15 分», «2 时», "1 d 6 h". What does not read stays as it was typed, with the reason below. */
export function DurationInput({ label, day, value, onChange, required, hideLabel, disabled, error }: DurationInputProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  // A bare number is taken in the unit that stood there when typing began.
  const [unit, setUnit] = useState<number | undefined>(undefined);
  const [left, setLeft] = useState(false);
  const parsed = typed === null ? null : parseDuration(typed, unit, day);
  const lacking = required && parsed?.problem === null && parsed.minutes === null ? "lacking" : null;
  const problem = parsed?.problem ?? lacking;
  const type = (text: string) => {
    setTyped(text);
    setLeft(false);
    const { minutes } = parseDuration(text, undefined, day);
    if (minutes !== null) onChange(minutes);
  };
  const leave = () => {
    if (typed === null || problem) return setLeft(true);
    onChange(parsed?.minutes ?? null);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) { event.preventDefault(); leave(); }
    if (event.key === "Escape" && typed !== null) { event.stopPropagation(); setTyped(null); }
  };
  return (
    <Field label={label} hideLabel={hideLabel} required={required} error={left && problem ? t(`sla:duration.${problem}`) : error}>
      {(ids) => (
        <input {...ids} dir="auto" className={clsx(css.cell, left && problem && css.broken)} disabled={disabled} autoComplete="off" placeholder="—"
          value={typed ?? (value === null ? "" : durationText(value, day))} onFocus={() => setUnit(value === null ? undefined : unitOf(value, day))}
          onChange={(event) => type(event.target.value)} onBlur={leave} onKeyDown={onKeyDown} />
      )}
    </Field>
  );
}
