import css from "./overlay.module.css";
import { Check, Search } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface Option { value: string; label: string; note?: string; icon?: ReactNode; group?: string; disabled?: boolean }

interface ListboxProps {
  label: string;
  /** Id of the list, for the control that opens it. */
  listId?: string;
  options: Option[];
  chosen: string[];
  onChoose: (option: Option) => void;
  multiple?: boolean;
  /** Shows a search line; with onSearch the caller filters, else the list does. */
  searchable?: boolean;
  onSearch?: (text: string) => void;
  busy?: boolean;
  /** Offers to make a new entry of what was typed. */
  onCreate?: (text: string) => void;
  createLabel?: (text: string) => string;
}

const matches = (option: Option, text: string): boolean =>
  `${option.label} ${option.note ?? ""}`.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());

function useActive(count: number, onPick: (index: number) => void) {
  const [active, setActive] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setActive((count + active + step) % Math.max(1, count));
    else if (event.key === "Enter") onPick(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { active: Math.min(active, Math.max(0, count - 1)), setActive, onKeyDown };
}

/** The list inside Select, MultiSelect and Combobox: own search, arrow keys, groups. */
export function Listbox({ label, listId, options, chosen, onChoose, multiple, searchable, onSearch, busy, onCreate, createLabel }: ListboxProps) {
  const { t } = useTranslation();
  const id = useId();
  const named = listId ?? `${id}-list`;
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const shown = onSearch || !text ? options : options.filter((option) => matches(option, text));
  const creating = onCreate && text.trim() && !options.some((option) => option.label === text.trim()) ? text.trim() : null;
  const pick = (index: number) => {
    const option = shown[index];
    if (option && !option.disabled) onChoose(option);
    else if (!option && creating) onCreate?.(creating);
  };
  const { active, setActive, onKeyDown } = useActive(shown.length + (creating ? 1 : 0), pick);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  useEffect(() => {
    if (!searchable) list.current?.focus();
  }, [searchable]);
  const search = (value: string) => {
    setText(value);
    setActive(0);
    onSearch?.(value);
  };
  const row = `${id}-${active}`;
  return (
    // keys reach here from the search line or the list inside, whichever has the focus
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={onKeyDown}>
      {searchable && (
        <div className={css.search}>
          <Search size={14} aria-hidden="true" />
          <input data-autofocus role="combobox" aria-expanded="true" aria-controls={named} aria-activedescendant={row} aria-label={t("common:search")}
            dir="auto" placeholder={t("common:search")} value={text} onChange={(event) => search(event.target.value)} />
        </div>
      )}
      <div ref={list} id={named} role="listbox" aria-label={label} aria-multiselectable={multiple} aria-activedescendant={row} tabIndex={searchable ? -1 : 0} style={{ outline: "none", boxShadow: "none" }}>
        {shown.map((option, index) => (
          <Row key={option.value} id={`${id}-${index}`} index={index} option={option} first={option.group !== shown[index - 1]?.group}
            active={index === active} chosen={chosen.includes(option.value)} onHover={() => setActive(index)} onPick={() => pick(index)} />
        ))}
        {creating && (
          <div id={`${id}-${shown.length}`} data-index={shown.length} role="option" aria-selected={false} tabIndex={-1} className={css.item} data-active={active === shown.length} onClick={() => pick(shown.length)} onKeyDown={undefined}>
            {createLabel ? createLabel(creating) : creating}
          </div>
        )}
      </div>
      {shown.length === 0 && !creating && <div className={css.nothing} role="status">{busy ? t("common:loading") : t("common:nothing_found")}</div>}
    </div>
  );
}

interface RowProps { id: string; index: number; option: Option; first: boolean; active: boolean; chosen: boolean; onHover: () => void; onPick: () => void }
function Row({ id, index, option, first, active, chosen, onHover, onPick }: RowProps) {
  return (
    <>
      {option.group && first && <div className={css.group} role="presentation">{option.group}</div>}
      <div id={id} data-index={index} role="option" aria-selected={chosen} aria-disabled={option.disabled || undefined} tabIndex={-1} className={css.item}
        data-active={active} onPointerMove={active ? undefined : onHover} onClick={onPick} onKeyDown={undefined}>
        {option.icon}
        <span className={css.itemText}><span dir="auto">{option.label}</span>{option.note && <small dir="auto">{option.note}</small>}</span>
        {chosen && <Check size={15} aria-hidden="true" />}
      </div>
    </>
  );
}
