import css from "./priority.module.css";
import { isAsked, lackOf, PRIORITIES, type Rule } from "./shapes";
import { NameFields } from "../sla/Names";
import { moved } from "../sla/order";
import { ChevronDown, ChevronUp, GripVertical, Plus, Trash2 } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Priority } from "@/api/types";
import { ConditionEditor, useCatalogue, useConditionText } from "@/conditions";
import { useL10n } from "@/i18n";
import { Banner, Button, Card, Chip, clsx, PriorityChip, Select } from "@/ui";

interface RulesProps { rules: Rule[]; errors: Record<string, string>; raised: ReadonlySet<number>; held: ReadonlySet<number>; onChange: (rules: Rule[]) => void }

/** The rules in their order: each makes a ticket at least so urgent while its condition holds. */
export function RulesCard({ rules, errors, raised, held, onChange }: RulesProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [open, setOpen] = useState<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const move = (from: number, to: number) => {
    if (to < 0 || to >= rules.length || from === to) return;
    onChange(moved(rules, from, to));
    setOpen(null);
    setSaid(t("priorities:moved", { name: l10n(rules[from]?.name), n: to + 1, of: rules.length }));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-rule="${to}"]`)?.focus());
  };
  const add = () => { onChange([...rules, { name: {}, when: { all: [] }, at_least: "P2" }]); setOpen(rules.length); };
  return (
    <Card flush title={t("admin:priority.rules")} note={t("priorities:rules_note")} actions={<Button size="sm" icon={<Plus size={14} />} onClick={add}>{t("priorities:add")}</Button>}>
      {rules.length === 0 && <p className={clsx("t13 c3", css.pad)}>{t("priorities:no_rules")}</p>}
      <ol aria-label={t("admin:priority.rules")}>
        {rules.map((rule, at) => (
          <RuleRow key={`${at}`} rule={rule} at={at} of={rules.length} open={open === at} dragged={dragged === at} mark={raised.has(at) ? "raised" : held.has(at) ? "held" : null}
            faults={Object.entries(errors).filter(([place]) => place.startsWith(`rules.${at}.`)).map(([, text]) => text)} onOpen={() => setOpen(open === at ? null : at)} onMove={(to) => move(at, to)}
            onDrag={setDragged} onDrop={() => { if (dragged !== null) move(dragged, at); setDragged(null); }} onRule={(next) => onChange(rules.map((one, place) => (place === at ? next : one)))} onRemove={() => { onChange(rules.filter((_, place) => place !== at)); setOpen(null); }} />
        ))}
      </ol>
      <span className="sr" role="status">{said}</span>
    </Card>
  );
}

interface RowProps {
  rule: Rule; at: number; of: number; open: boolean; dragged: boolean; mark: "raised" | "held" | null; faults: string[];
  onOpen: () => void; onMove: (to: number) => void; onDrag: (at: number | null) => void; onDrop: () => void; onRule: (rule: Rule) => void; onRemove: () => void;
}

function RuleRow({ rule, at, of, open, dragged, mark, faults, onOpen, onMove, onDrag, onDrop, onRule, onRemove }: RowProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const sentence = useConditionText();
  const name = l10n(rule.name) || t("priorities:unnamed");
  const lack = lackOf(rule);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: of - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <li className={clsx(css.rule, dragged && css.dragged)} onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); onDrop(); }}>
      <div className="row g6">
        <button type="button" draggable data-rule={at} className={css.handle} aria-label={t("priorities:handle", { name, n: at + 1, of })} title={t("priorities:keys")} onKeyDown={onKeyDown}
          onDragStart={(event) => { event.dataTransfer.setData("text/plain", String(at)); onDrag(at); }} onDragEnd={() => onDrag(null)}><GripVertical size={15} aria-hidden="true" /></button>
        <button type="button" className={css.title} aria-expanded={open} onClick={onOpen}>
          <span className="grow"><b className="m" dir="auto">{name}</b><small className="c3" dir="auto" title={sentence(rule.when)}>{sentence(rule.when)}</small></span>
          {(faults.length > 0 || lack) && <Chip tone="bad">{t("priorities:fault")}</Chip>}
          {mark && <Chip tone={mark === "raised" ? "ok" : "outline"}>{t(`priorities:${mark}`)}</Chip>}
          <span className="c3">{t("admin:priority.at_least")}</span><PriorityChip priority={rule.at_least} />{open ? <ChevronUp size={15} aria-hidden="true" /> : <ChevronDown size={15} aria-hidden="true" />}
        </button>
      </div>
      {open && <RuleForm rule={rule} lack={lack} faults={faults} onRule={onRule} onRemove={onRemove} />}
    </li>
  );
}

function RuleForm({ rule, lack, faults, onRule, onRemove }: { rule: Rule; lack: ReturnType<typeof lackOf>; faults: string[] } & Pick<RowProps, "onRule" | "onRemove">) {
  const { t } = useTranslation();
  const fields = (useCatalogue().data ?? []).filter(isAsked);
  return (
    <div className={css.form}>
      {faults.length > 0 && <Banner tone="bad">{faults.join(" ")}</Banner>}
      {lack && <p className="t12 bad">{t(`priorities:lack.${lack}`)}</p>}
      <div className={css.thirds}><NameFields label={t("priorities:name")} value={rule.name} onChange={(name) => onRule({ ...rule, name })} /></div>
      <ConditionEditor label={t("priorities:when")} value={rule.when} fields={fields} empty={t("priorities:when_empty")} onChange={(when) => onRule({ ...rule, when: when ?? { all: [] } })} />
      <div className="row g6">
        <Select searchable={false} size="sm" label={t("priorities:at_least")} options={PRIORITIES.map((value) => ({ value, label: value, icon: <PriorityChip priority={value} /> }))} value={rule.at_least} onChange={(value) => value && onRule({ ...rule, at_least: value as Priority })} />
        <span className="grow" /><Button size="sm" kind="danger" icon={<Trash2 size={14} />} onClick={onRemove}>{t("priorities:remove")}</Button>
      </div>
    </div>
  );
}
