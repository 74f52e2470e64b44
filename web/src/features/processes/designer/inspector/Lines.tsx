import css from "../designer.module.css";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/ui";

interface LinesProps<T> {
  items: T[];
  onChange: (items: T[]) => void;
  name: (item: T, index: number) => string;
  add: string;
  made: () => T;
  disabled?: boolean;
  ordered?: boolean;
  children: (item: T, set: (patch: Partial<T>) => void, index: number) => ReactNode;
}

/** A list of small forms: one can be added, changed, taken away and put before the one above. */
export function Lines<T>({ items, onChange, name, add, made, disabled, ordered, children }: LinesProps<T>) {
  const { t } = useTranslation();
  const put = (index: number, patch: Partial<T>) => onChange(items.map((one, at) => (at === index ? { ...one, ...patch } : one)));
  const swap = (index: number, other: number) => onChange(items.map((one, at) => (at === index ? (items[other] ?? one) : at === other ? (items[index] ?? one) : one)));
  return (
    <div className={css.stack}>
      {items.map((item, index) => (
        <fieldset key={index} className={css.lineBox} disabled={disabled}>
          <legend className="sr">{name(item, index)}</legend>
          {children(item, (patch) => put(index, patch), index)}
          {!disabled && (
            <div className="row g4">
              <span className="grow" />
              {ordered && <IconButton size="xs" label={t("designer:up_named", { name: name(item, index) })} icon={<ArrowUp size={14} />} reason={index === 0 ? t("designer:is_first") : null} onClick={() => swap(index, index - 1)} />}
              {ordered && <IconButton size="xs" label={t("designer:down_named", { name: name(item, index) })} icon={<ArrowDown size={14} />} reason={index === items.length - 1 ? t("designer:is_last") : null} onClick={() => swap(index, index + 1)} />}
              <IconButton size="xs" label={t("common:remove_named", { name: name(item, index) })} icon={<Trash2 size={14} />} onClick={() => onChange(items.filter((_, at) => at !== index))} />
            </div>
          )}
        </fieldset>
      ))}
      {!disabled && <div><Button size="xs" kind="ghost" icon={<Plus size={13} />} onClick={() => onChange([...items, made()])}>{add}</Button></div>}
    </div>
  );
}
