import css from "./types.module.css";
import { KindIcon } from "./KindIcon";
import { askedKeys, asksOf, CHOOSING, keyFrom, lackOf, ofKind } from "./model";
import { OptionsEditor } from "./OptionsEditor";
import { KINDS, STAGES, type FieldKind, type FormField } from "./shapes";
import { NameFields } from "../sla/Names";
import { Archive, ArchiveRestore, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ConditionEditor, useCatalogue } from "@/conditions";
import { useL10n } from "@/i18n";
import { Banner, Button, Checkbox, Select, Switch, TextInput } from "@/ui";

interface EditorProps { fields: FormField[]; at: number; isNew: boolean; filled: number; faults: [string, string][]; onField: (next: FormField | null) => void }

/** Everything of one field. */
export function FieldEditor({ fields, at, isNew, filled, faults, onField }: EditorProps) {
  const { t } = useTranslation();
  const field = fields[at] as FormField;
  const set = (patch: Partial<FormField>) => onField({ ...field, ...patch });
  const lack = lackOf(field, fields);
  const rename = (name: FormField["name"]) => {
    const others = fields.filter((_, place) => place !== at).map(({ key }) => key);
    const follows = isNew && (/^field_\d+$/.test(field.key) || field.key === keyFrom(field.name.en ?? "", others, "field"));
    set({ name, ...(follows && name.en ? { key: keyFrom(name.en, others, "field") } : {}) });
  };
  return (
    <div className={css.editor}>
      {faults.length > 0 && <Banner tone="bad">{faults.map(([place, text]) => <div key={place}>{text}</div>)}</Banner>}
      {lack && <p className="t12 bad">{t(`forms:lack.${lack}`)}</p>}
      <div className={css.thirds}><NameFields label={t("forms:name")} value={field.name} onChange={rename} /></div>
      <div className={css.thirds}>
        <Select size="sm" searchable={false} label={t("forms:kind_label")} value={field.kind} options={KINDS.map((kind) => ({ value: kind, label: t(`admin:type.kind.${kind}`), icon: <KindIcon kind={kind} /> }))}
          hint={filled > 0 ? t("forms:kind_fixed") : undefined} disabled={filled > 0} onChange={(kind) => kind && onField(ofKind(field, kind as FieldKind))} />
        <TextInput size="sm" dir="ltr" label={t("forms:key")} hint={isNew ? t("forms:key_hint") : t("forms:key_fixed")} value={field.key} readOnly={!isNew} onChange={(event) => set({ key: event.target.value })} />
      </div>
      <details><summary>{t("forms:help")}</summary><div className={css.thirds}><NameFields multiline label={t("forms:help")} value={field.help} onChange={(help) => set({ help })} /></div></details>
      {CHOOSING.has(field.kind) && <OptionsEditor options={field.options} isNew={isNew} onChange={(options) => set({ options })} />}
      <Conditions fields={fields} at={at} set={set} />
      <Switch label={t("forms:portal")} checked={field.portal} onChange={(portal) => set({ portal })} />
      <p className="t12 c3">{t(field.portal ? "forms:portal_on" : "forms:portal_off")}</p>
      <Ending field={field} fields={fields} isNew={isNew} filled={filled} onField={onField} />
    </div>
  );
}

/** When it shows, and when it must be filled. */
function Conditions({ fields, at, set }: { fields: FormField[]; at: number; set: (patch: Partial<FormField>) => void }) {
  const { t } = useTranslation();
  const field = fields[at] as FormField;
  const asks = asksOf(fields, at, useCatalogue().data ?? []);
  return (
    <>
      <fieldset className={css.part}>
        <legend>{t("forms:shown")}</legend>
        <ConditionEditor label={t("forms:shown")} value={field.visible_when} fields={asks} empty={t("forms:shown_always")} onChange={(visible_when) => set({ visible_when })} />
      </fieldset>
      <fieldset className={css.part}>
        <legend>{t("forms:required")}</legend>
        <div className={css.stages}>
          {STAGES.map((stage) => (
            <Checkbox key={stage} label={t(`admin:type.required.${stage}`)} checked={field.required_at.includes(stage)}
              onChange={(on) => { const required_at = STAGES.filter((one) => (one === stage ? on : field.required_at.includes(one))); set({ required_at, ...(required_at.length === 0 ? { required_when: null } : {}) }); }} />
          ))}
        </div>
        {field.required_at.length > 0 && <ConditionEditor label={t("forms:required_when")} value={field.required_when} fields={asks} empty={t("forms:required_always")} onChange={(required_when) => set({ required_when })} />}
      </fieldset>
    </>
  );
}

/** A field with values is archived; only one nobody filled can go altogether. */
function Ending({ field, fields, isNew, filled, onField }: { field: FormField; fields: FormField[]; isNew: boolean; filled: number; onField: EditorProps["onField"] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const asking = fields.filter((one) => !one.archived && [one.visible_when, one.required_when].some((when) => askedKeys(when).includes(field.key)));
  const asked = asking.length > 0 ? t("forms:asked_by", { names: asking.map((one) => l10n(one.name)).join(", ") }) : null;
  return (
    <div className="row g6">
      {!isNew && <Button size="sm" icon={field.archived ? <ArchiveRestore size={14} /> : <Archive size={14} />} reason={field.archived ? null : asked} onClick={() => onField({ ...field, archived: !field.archived })}>{t(field.archived ? "admin:restore" : "admin:archive")}</Button>}
      <Button size="sm" kind="danger" icon={<Trash2 size={14} />} reason={asked ?? (filled > 0 ? t("forms:has_values", { count: filled }) : null)} onClick={() => onField(null)}>{t("forms:remove")}</Button>
      {filled > 0 && <span className="t12 c3">{t("forms:has_values", { count: filled })}</span>}
    </div>
  );
}
