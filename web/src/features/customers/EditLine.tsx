import css from "./customers.module.css";
import { Pencil } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { problemText, fieldTexts } from "@/i18n";
import { IconButton, TextInput, toastError } from "@/ui";

interface EditLineProps { name: string; label: string; value: string | null; ltr?: boolean; type?: string; editable: boolean; onSave: (value: string) => Promise<unknown> }

/** A value that turns into its own field: Enter or leaving saves, Esc brings the old one back. */
export function EditLine({ name, label, value, ltr, type, editable, onSave }: EditLineProps) {
  const { t } = useTranslation();
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const saving = useRef(false);
  const stop = () => { setText(null); setError(null); };
  const save = async () => {
    if (text === null || saving.current) return;
    if (text.trim() === (value ?? "")) { stop(); return; }
    saving.current = true;
    try {
      await onSave(text.trim());
      stop();
    } catch (reason) {
      const own = fieldTexts(reason)[name];
      setError(own ?? problemText(reason));
      if (!own) toastError(problemText(reason));
    } finally {
      saving.current = false;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") void save();
    if (event.key === "Escape") stop();
  };
  return (
    <div className={css.edit}>
      <dt>{label}</dt>
      {text === null ? (
        <dd className={css.shown}>
          <span className="grow">{ltr ? <bdi dir="ltr">{value}</bdi> : <span dir="auto">{value}</span>}{!value && <span className="c3">—</span>}</span>
          {editable && <IconButton size="xs" label={t("admin:edit_named", { name: label })} icon={<Pencil size={13} />} onClick={() => setText(value ?? "")} />}
        </dd>
      ) : (
        <dd>
          {/* the person just asked to edit: the field is where they go on */}
          { }
          <TextInput autoFocus hideLabel size="sm" type={type} dir={ltr ? "ltr" : "auto"} label={label} value={text} error={error} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} onBlur={() => void save()} />
        </dd>
      )}
    </div>
  );
}
