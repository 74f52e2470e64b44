import css from "./types.module.css";
import { keyFrom } from "./model";
import type { FieldOption } from "./shapes";
import { moved } from "../sla/order";
import { Archive, ArchiveRestore, GripVertical, Plus, Trash2 } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES, localName } from "@/i18n";
import { Button, clsx, IconButton, TextInput } from "@/ui";

/** What can be chosen, in its order and in every language. The value behind a name never changes. */
export function OptionsEditor({ options, isNew, onChange }: { options: FieldOption[]; isNew: boolean; onChange: (options: FieldOption[]) => void }) {
  const { t, i18n } = useTranslation();
  const [dragged, setDragged] = useState<number | null>(null);
  const [known] = useState(() => new Set(isNew ? [] : options.map(({ value }) => value)));
  const set = (at: number, patch: Partial<FieldOption>) => onChange(options.map((one, place) => (place === at ? { ...one, ...patch } : one)));
  const rename = (at: number, language: string, text: string) => {
    const option = options[at] as FieldOption;
    const others = options.filter((_, place) => place !== at).map(({ value }) => value);
    const name = { ...option.name, [language]: text };
    const follows = !known.has(option.value) && (/^option_\d+$/.test(option.value) || option.value === keyFrom(option.name.en ?? "", others, "option"));
    set(at, { name, ...(follows && name.en ? { value: keyFrom(name.en, others, "option") } : {}) });
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= options.length) return;
    onChange(moved(options, from, to));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-option="${to}"]`)?.focus());
  };
  const onKeyDown = (at: number) => (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(at, to);
  };
  const add = () => onChange([...options, { value: keyFrom("", options.map(({ value }) => value), "option"), name: {}, archived: false }]);
  return (
    <fieldset className={css.part}>
      <legend>{t("forms:options")}</legend>
      <ol className={css.options}>
        {options.map((option, at) => {
          const name = localName(option.name, i18n.language) || option.value;
          return (
            <li key={at} className={clsx(css.option, option.archived && css.archived)} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); if (dragged !== null) move(dragged, at); setDragged(null); }}>
              <button type="button" draggable className={css.handle} data-option={at} aria-label={t("forms:order.handle", { name, n: at + 1, of: options.length })} title={t("forms:order.keys")} onKeyDown={onKeyDown(at)}
                onDragStart={(event) => { event.dataTransfer.setData("text/plain", option.value); setDragged(at); }} onDragEnd={() => setDragged(null)}><GripVertical size={14} aria-hidden="true" /></button>
              {LANGUAGES.map((language) => (
                <TextInput key={language} hideLabel size="sm" lang={language} label={t("forms:option_in", { n: at + 1, language: LANGUAGE_NAMES[language] })} placeholder={LANGUAGE_NAMES[language]}
                  value={option.name[language] ?? ""} onChange={(event) => rename(at, language, event.target.value)} />
              ))}
              {known.has(option.value)
                ? <IconButton size="xs" label={t(option.archived ? "forms:option_restore" : "forms:option_archive", { name })} icon={option.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} onClick={() => set(at, { archived: !option.archived })} />
                : <IconButton size="xs" label={t("forms:option_remove", { name })} icon={<Trash2 size={14} />} onClick={() => onChange(options.filter((_, place) => place !== at))} />}
            </li>
          );
        })}
      </ol>
      <div><Button size="xs" icon={<Plus size={13} />} onClick={add}>{t("forms:option_add")}</Button></div>
    </fieldset>
  );
}
