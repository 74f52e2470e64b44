import css from "./types.module.css";
import { FieldEditor } from "./FieldEditor";
import { KindIcon } from "./KindIcon";
import { lackOf } from "./model";
import type { FormField } from "./shapes";
import { moved } from "../sla/order";
import { ChevronDown, ChevronUp, GripVertical } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { Chip, clsx } from "@/ui";

interface ListProps {
  fields: FormField[]; known: ReadonlySet<string>; filled: Record<string, number>; errors: Record<string, string>;
  open: number | null; onOpen: (at: number | null) => void; onChange: (fields: FormField[]) => void;
}

/** The fields in their order: dragged by the handle, or moved with the arrow keys while it has the focus. */
export function FieldList({ fields, known, filled, errors, open, onOpen, onChange }: ListProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const move = (from: number, to: number) => {
    if (to < 0 || to >= fields.length || from === to) return;
    onChange(moved(fields, from, to));
    if (open === from) onOpen(to);
    else if (open !== null) onOpen(open + (from < open && to >= open ? -1 : from > open && to <= open ? 1 : 0));
    setSaid(t("forms:order.moved", { name: l10n(fields[from]?.name), n: to + 1, of: fields.length }));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-field="${to}"]`)?.focus());
  };
  return (
    <>
      <ol className={css.fields} aria-label={t("forms:tab.fields")}>
        {fields.map((_, at) => (
          <Row key={`${at}`} {...{ fields, known, filled, errors, at }} dragged={dragged === at} open={open === at} onOpen={() => onOpen(open === at ? null : at)}
            onMove={(to) => move(at, to)} onDrag={setDragged} onDrop={() => { if (dragged !== null) move(dragged, at); setDragged(null); }}
            onField={(next) => onChange(next === null ? fields.filter((_, place) => place !== at) : fields.map((one, place) => (place === at ? next : one)))} />
        ))}
      </ol>
      <span className="sr" role="status">{said}</span>
    </>
  );
}

interface RowProps extends Omit<ListProps, "open" | "onOpen" | "onChange"> {
  at: number; dragged: boolean; open: boolean; onOpen: () => void; onMove: (to: number) => void; onDrag: (at: number | null) => void; onDrop: () => void; onField: (next: FormField | null) => void;
}

function Row({ fields, known, filled, errors, at, dragged, open, onOpen, onMove, onDrag, onDrop, onField }: RowProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [over, setOver] = useState(false);
  const field = fields[at] as FormField;
  const name = l10n(field.name) || t("forms:unnamed");
  const faults = Object.entries(errors).filter(([place]) => place === `fields.${at}` || place.startsWith(`fields.${at}.`));
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: fields.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <li className={clsx(css.field, open && css.open, dragged && css.dragged, over && css.over, field.archived && css.archived)} onDragOver={(event) => { event.preventDefault(); setOver(true); }}
      onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); onDrop(); }}>
      <div className={css.row}>
        <button type="button" draggable className={css.handle} data-field={at} aria-label={t("forms:order.handle", { name, n: at + 1, of: fields.length })} title={t("forms:order.keys")} onKeyDown={onKeyDown}
          onDragStart={(event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", field.key); onDrag(at); }} onDragEnd={() => onDrag(null)}><GripVertical size={15} aria-hidden="true" /></button>
        <button type="button" className={css.title} aria-expanded={open} onClick={onOpen}>
          <KindIcon kind={field.kind} /><b className="m el" dir="auto">{name}</b> <bdi dir="ltr" className="t12 c3">{field.key}</bdi>
          <span className="grow" />
          <Marks field={field} broken={faults.length > 0 || lackOf(field, fields) !== null} />
          {open ? <ChevronUp size={15} aria-hidden="true" /> : <ChevronDown size={15} aria-hidden="true" />}
        </button>
      </div>
      {open && <FieldEditor {...{ fields, at, faults, onField }} isNew={!known.has(field.key)} filled={filled[field.key] ?? 0} />}
    </li>
  );
}

/** What is particular about a field, at a glance. */
function Marks({ field, broken }: { field: FormField; broken: boolean }) {
  const { t } = useTranslation();
  const live = field.options.filter(({ archived }) => !archived).length;
  return (
    <>
      {live > 0 && <span className="t12 c3">{t("forms:options_count", { count: live })}</span>}
      {field.visible_when && <span className="t12 c3">{t("forms:mark.conditional")}</span>}
      {!field.portal && <Chip tone="note">{t("forms:mark.internal")}</Chip>}
      {field.archived ? <Chip>{t("admin:archived")}</Chip>
        : field.required_at.length > 0 ? <Chip tone="accent">{t(field.required_when ? "forms:mark.required_when" : "forms:mark.required")}</Chip> : <Chip tone="outline">{t("forms:mark.optional")}</Chip>}
      {broken && <Chip tone="bad">{t("forms:mark.fault")}</Chip>}
    </>
  );
}
