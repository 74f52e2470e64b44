import css from "./audit.module.css";
import { ALL_EVENTS } from "./sentences";
import type { AuditFilters, FilterName } from "./filters";
import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import { Avatar, Button, MultiSelect, Select, TextInput } from "@/ui";

const PAUSE_MS = 400;

interface TypedProps { label: string; value: string; onCommit: (value: string) => void; icon?: React.ReactNode; ltr?: boolean }

/** Commits when typing pauses, at Enter and when left. */
function Typed({ label, value, onCommit, icon, ltr }: TypedProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (now: string) => {
    clearTimeout(timer.current);
    if (now.trim() !== value) onCommit(now.trim());
  };
  const type = (now: string) => {
    setText(now);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => commit(now), PAUSE_MS);
  };
  return (
    <TextInput hideLabel size="sm" label={label} placeholder={label} icon={icon} value={text} dir={ltr ? "ltr" : "auto"}
      onChange={(event) => type(event.target.value)} onBlur={() => commit(text)} onKeyDown={(event) => { if (event.key === "Enter") commit(text); }} />
  );
}

interface FiltersProps { filters: AuditFilters; onChange: (patch: Partial<Record<FilterName, string | null>>) => void; onClear: () => void }

export function Filters({ filters, onChange, onClear }: FiltersProps) {
  const { t } = useTranslation();
  const members = useConfig()?.members ?? [];
  const active = Object.keys(filters).length > 0;
  return (
    <div className={css.filters} role="search" aria-label={t("record:filter.label")}>
      <Typed label={t("record:filter.q")} icon={<Search size={14} aria-hidden="true" />} value={filters.q ?? ""} onCommit={(q) => onChange({ q })} />
      <Select hideLabel clearable searchable size="sm" label={t("record:filter.actor")} placeholder={t("record:filter.actor")} value={filters.actor ?? null} onChange={(actor) => onChange({ actor })}
        options={members.map(({ id, name, email, color }) => ({ value: id, label: name, note: email, icon: <Avatar name={name} color={color} size={18} /> }))} />
      <MultiSelect hideLabel searchable size="sm" label={t("record:filter.type")} placeholder={t("record:filter.type")} value={filters.type?.split(",") ?? []} onChange={(types) => onChange({ type: types.join(",") })}
        options={ALL_EVENTS.map((type) => ({ value: type, label: t(`record:type.${type}`), note: type }))} />
      <Typed ltr label={t("record:filter.ticket")} value={filters.ticket ?? ""} onCommit={(ticket) => onChange({ ticket })} />
      <div className={css.day}><span aria-hidden="true">{t("record:filter.from")}</span><TextInput hideLabel size="sm" type="date" dir="ltr" label={t("record:filter.from")} title={t("record:filter.from")} value={filters.from ?? ""} max={filters.to} onChange={(event) => onChange({ from: event.target.value })} /></div>
      <div className={css.day}><span aria-hidden="true">{t("record:filter.to")}</span><TextInput hideLabel size="sm" type="date" dir="ltr" label={t("record:filter.to")} title={t("record:filter.to")} value={filters.to ?? ""} min={filters.from} onChange={(event) => onChange({ to: event.target.value })} /></div>
      {active ? <Button size="sm" kind="ghost" icon={<X size={14} />} onClick={onClear}>{t("record:filter.clear")}</Button> : <span />}
    </div>
  );
}
