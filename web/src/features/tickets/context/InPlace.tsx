import css from "./context.module.css";
import { useEdit } from "../actions/useAct";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { hasCode, isApiError } from "@/api/errors";
import type { Ticket } from "@/api/types";
import { fieldTexts, problemText } from "@/i18n";
import { Button, Listbox, Popover, type Option } from "@/ui";

interface InPlaceProps {
  ticket: Ticket;
  label: string;
  /** Name of the field in refusals, e.g. `fields.order_no`. */
  field: string;
  shown: ReactNode;
  editable: boolean;
  /** The PATCH body for a new value. */
  change: (value: string | null) => Record<string, unknown>;
}

function useInPlace({ ticket, field, change }: Pick<InPlaceProps, "ticket" | "field" | "change">) {
  const edit = useEdit(ticket);
  const problem = edit.error ? (fieldTexts(edit.error)[field] ?? problemText(edit.error)) : null;
  const save = (value: string | null, after: () => void) => edit.mutate(change(value), { onSuccess: after });
  return { save, problem, stale: hasCode(edit.error, "stale") || (isApiError(edit.error) && edit.error.status === 412), busy: edit.isPending, reset: edit.reset };
}

const Value = ({ shown }: { shown: ReactNode }) => {
  const { t } = useTranslation();
  return shown ? <>{shown}</> : <span className={css.empty}>{t("ticket:empty_value")}</span>;
};

/** A text changed where it stands: click or Enter edits, Enter saves, Esc reverts. A conflict shows both values. */
export function TextInPlace({ ticket, label, field, shown, editable, change, value, kind }: InPlaceProps & { value: string; kind: "text" | "textarea" | "number" | "date" }) {
  const { t } = useTranslation();
  const { save, problem, stale, busy, reset } = useInPlace({ ticket, field, change });
  const [typed, setTyped] = useState<string | null>(null);
  const stop = () => { setTyped(null); reset(); };
  const commit = () => {
    if (typed === null) return;
    if (typed.trim() === value) return stop();
    save(typed.trim() || null, stop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") { event.stopPropagation(); stop(); }
    else if (event.key === "Enter" && (kind !== "textarea" || event.metaKey || event.ctrlKey)) { event.preventDefault(); event.stopPropagation(); commit(); }
  };
  if (!editable) return <Value shown={shown} />;
  if (typed === null) return <button type="button" className={css.inPlace} onClick={() => setTyped(value)}><span className="sr">{t("ticket:edit_field", { name: label })}</span><Value shown={shown} /></button>;
  const common = { className: css.editor, dir: "auto" as const, "aria-label": label, "aria-invalid": Boolean(problem), "aria-busy": busy, value: typed, autoFocus: true, onKeyDown, onBlur: () => { if (!problem) commit(); } };
  return (
    <>
      {kind === "textarea"
        ? <textarea {...common} onChange={(event) => setTyped(event.target.value)} />
        : <input {...common} type={kind === "date" ? "date" : "text"} inputMode={kind === "number" ? "decimal" : undefined} onChange={(event) => setTyped(event.target.value)} />}
      {stale ? (
        <span className={css.conflict} role="alert">
          {t("ticket:conflict.field", { yours: typed, now: value || t("ticket:empty_value") })}
          <span className="row g6"><Button size="xs" onClick={commit}>{t("ticket:conflict.keep_mine")}</Button><Button size="xs" kind="ghost" onClick={stop}>{t("ticket:conflict.use_now")}</Button></span>
        </span>
      ) : problem && <span className={css.fault} role="alert">{problem}</span>}
    </>
  );
}

/** A choice changed where it stands. */
export function ChoiceInPlace({ ticket, label, field, shown, editable, change, value, options, clearable, multiple }: InPlaceProps & { value: string[]; options: Option[]; clearable?: boolean; multiple?: (values: string[]) => Record<string, unknown> }) {
  const { t } = useTranslation();
  const edit = useEdit(ticket);
  const [open, setOpen] = useState(false);
  const fault = edit.error ? (fieldTexts(edit.error)[field] ?? problemText(edit.error)) : null;
  const choose = (option: Option) => {
    if (multiple) return edit.mutate(multiple(value.includes(option.value) ? value.filter((one) => one !== option.value) : [...value, option.value]));
    setOpen(false);
    edit.mutate(change(option.value || null));
  };
  if (!editable) return <Value shown={shown} />;
  const all = clearable && value.length > 0 && !multiple ? [{ value: "", label: t("common:none") }, ...options] : options;
  return (
    <>
      <Popover plain open={open} onChange={setOpen} label={label} trigger={
        <button type="button" className={css.inPlace} aria-haspopup="listbox" aria-expanded={open} onClick={() => setOpen(!open)}><span className="sr">{t("ticket:edit_field", { name: label })}</span><Value shown={shown} /></button>
      }>
        <Listbox label={label} options={all} chosen={value} onChoose={choose} searchable={options.length > 8} multiple={Boolean(multiple)} />
      </Popover>
      {fault && <span className={css.fault} role="alert">{fault}</span>}
    </>
  );
}
