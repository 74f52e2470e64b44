import { clsx } from "./clsx";
import css from "./field.module.css";
import { Chip } from "./Chip";
import { Field, type FieldProps } from "./Field";
import { Listbox, type Option } from "./Listbox";
import { Popover } from "./Menu";
import type { ControlSize } from "./Inputs";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export type { Option } from "./Listbox";

interface Shared extends FieldProps { options: Option[]; placeholder?: string; searchable?: boolean; size?: ControlSize; disabled?: boolean }
export interface SelectProps extends Shared {
  value: string | null;
  onChange: (value: string | null) => void;
  clearable?: boolean;
  /** The caller searches (e.g. on the server); options are then shown as they are. */
  onSearch?: (text: string) => void;
  busy?: boolean;
  onCreate?: (text: string) => void;
  createLabel?: (text: string) => string;
  /** Shown while `value` is not among the options, as happens when the caller searches. */
  valueLabel?: string;
}

const LONG = 8;
const labelText = (label: FieldProps["label"]): string => (typeof label === "string" ? label : "");

/** One of many. Long lists get a search line by themselves. */
export function Select({ options, value, onChange, placeholder, searchable, size, disabled, clearable, onSearch, busy, onCreate, createLabel, valueLabel, ...field }: SelectProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const text = chosen?.label ?? (value ? valueLabel : undefined);
  const none = { value: "", label: t("common:none") };
  const choose = (option: Option) => {
    onChange(option.value || null);
    setOpen(false);
  };
  return (
    <Field {...field}>
      {(ids) => (
        <Popover plain width="target" open={open} onChange={setOpen} trigger={
          <button type="button" role="combobox" {...ids} aria-controls={`${ids.id}-list`} aria-haspopup="listbox" aria-expanded={open} aria-labelledby={`${ids.id}-label ${ids.id}`} disabled={disabled} data-invalid={Boolean(field.error)}
            className={clsx(css.box, size && size !== "md" && css[size])} onClick={() => setOpen(!open)}>
            <span className={css.value}>{chosen?.icon}{text ? <span className="el" dir="auto">{text}</span> : <span className={css.placeholder}>{placeholder ?? t("common:choose")}</span>}</span>
            <ChevronDown size={14} aria-hidden="true" />
          </button>
        }>
          <Listbox listId={`${ids.id}-list`} label={labelText(field.label)} options={clearable && value ? [none, ...options] : options} chosen={value ? [value] : []} onChoose={choose}
            searchable={searchable ?? (Boolean(onSearch) || options.length > LONG)} onSearch={onSearch} busy={busy} createLabel={createLabel}
            onCreate={onCreate && ((typed) => { onCreate(typed); setOpen(false); })} />
        </Popover>
      )}
    </Field>
  );
}

interface MultiSelectProps extends Shared { value: string[]; onChange: (value: string[]) => void; onCreate?: (text: string) => void; createLabel?: (text: string) => string }

/** Any number of many, shown as chips. */
export function MultiSelect({ options, value, onChange, placeholder, searchable, size, disabled, onCreate, createLabel, ...field }: MultiSelectProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const toggle = (one: string) => onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  const nameOf = (one: string) => options.find((option) => option.value === one)?.label ?? one;
  return (
    <Field {...field}>
      {(ids) => (
        <Popover plain width="target" open={open} onChange={setOpen} trigger={
          <div className={clsx(css.box, size && size !== "md" && css[size])} data-invalid={Boolean(field.error)} data-disabled={disabled}>
            <span className={css.values}>
              {value.map((one) => <Chip key={one} removeLabel={t("common:remove_named", { name: nameOf(one) })} onRemove={disabled ? undefined : () => toggle(one)}><bdi>{nameOf(one)}</bdi></Chip>)}
              <button type="button" role="combobox" {...ids} aria-controls={`${ids.id}-list`} aria-haspopup="listbox" aria-expanded={open} aria-labelledby={`${ids.id}-label ${ids.id}`} disabled={disabled} className={clsx("grow", css.placeholder)} onClick={() => setOpen(!open)}>
                {value.length === 0 ? (placeholder ?? t("common:choose")) : "+"}
              </button>
            </span>
            <ChevronDown size={14} aria-hidden="true" />
          </div>
        }>
          <Listbox multiple listId={`${ids.id}-list`} label={labelText(field.label)} options={options} chosen={value} onChoose={(option) => toggle(option.value)}
            searchable={searchable ?? (Boolean(onCreate) || options.length > LONG)} onCreate={onCreate} createLabel={createLabel} />
        </Popover>
      )}
    </Field>
  );
}
