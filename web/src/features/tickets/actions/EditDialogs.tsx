import css from "./actions.module.css";
import { ActionDialog } from "./ActionForm";
import { useCategoryOptions } from "./Choosers";
import type { DialogProps } from "./Dialogs";
import { useEdit } from "./useAct";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Modal, MultiSelect, PriorityChip, Select, Textarea, TextInput, type Option } from "@/ui";
import { numberIn, ticketName } from "../model";

function PriorityChoice({ value, onChange }: { value: Priority; onChange: (value: Priority) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const row = useRef<HTMLDivElement>(null);
  const priorities = useConfig()?.priorities ?? [];
  const arrows = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = (priorities.findIndex((one) => one.key === value) + step + priorities.length) % priorities.length;
    onChange(priorities[index]?.key ?? value);
    (row.current?.children[index] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={row} className={css.priorities} role="radiogroup" aria-label={t("ticket:prop.priority")}>
      {priorities.map((one) => (
        <button key={one.key} type="button" role="radio" aria-checked={one.key === value} tabIndex={one.key === value ? 0 : -1} className={css.priority} onKeyDown={arrows} onClick={() => onChange(one.key)}>
          <PriorityChip priority={one.key} />
          <span>{l10n(one.name)}<small>{l10n(one.definition)}</small></span>
        </button>
      ))}
    </div>
  );
}

export function PriorityDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [priority, setPriority] = useState<Priority>(ticket.priority);
  const [reason, setReason] = useState("");
  const incomplete = priority === ticket.priority ? t("ticket:priority.same") : reason.trim() ? null : t("ticket:need_note");
  return (
    <ActionDialog ticket={ticket} action="priority" title={t("ticket:priority.title")} submitText={t("ticket:priority.submit", { priority })} incomplete={incomplete} onDone={onDone}
      deed={() => ({ path: "priority", body: { priority, reason }, done: t("ticket:done.priority", { priority }), undoes: ["PriorityChanged"] })}>
      {(errors) => (
        <>
          <PriorityChoice value={priority} onChange={setPriority} />
          <Textarea required label={t("ticket:reason")} hint={t("ticket:priority.hint")} value={reason} onChange={(event) => setReason(event.target.value)} error={errors.reason} />
        </>
      )}
    </ActionDialog>
  );
}

/** Save and cancel of the dialogs that only describe the ticket. */
function useEditFoot({ ticket, onDone, changes }: DialogProps & { changes: Record<string, unknown> }) {
  const { t } = useTranslation();
  const edit = useEdit(ticket);
  const save = () => edit.mutate(changes, { onSuccess: onDone });
  const foot = <><Button kind="ghost" onClick={onDone}>{t("common:cancel")}</Button><Button kind="primary" busy={edit.isPending} onClick={save}>{t("common:save")}</Button></>;
  const errors = fieldTexts(edit.error);
  return { foot, errors, general: edit.error && Object.keys(errors).length === 0 ? problemText(edit.error) : null };
}

export function TypeDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const [type, setType] = useState<string | null>(ticket.type_key);
  const [category, setCategory] = useState<string | null>(ticket.category_id);
  const { foot, errors, general } = useEditFoot({ ticket, onDone, changes: { type_key: type, category_id: category } });
  const categories: Option[] = useCategoryOptions();
  return (
    <Modal open onClose={onDone} title={t("ticket:type.title")} width={460} foot={foot}>
      <div className={css.form}>
        <Select label={t("ticket:prop.type")} options={(config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name), note: l10n(one.description) }))} value={type} onChange={setType} error={errors.type_key} />
        <Select label={t("ticket:prop.category")} options={categories} searchable value={category} onChange={setCategory} error={errors.category_id} />
        {general && <Banner tone="bad">{general}</Banner>}
      </div>
    </Modal>
  );
}

export function TagsDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const [tags, setTags] = useState(ticket.tags);
  const { foot, errors, general } = useEditFoot({ ticket, onDone, changes: { tags } });
  const known = [...new Set([...tags, ...(config?.tags ?? []).map((tag) => tag.name)])].map((name) => ({ value: name, label: name }));
  return (
    <Modal open onClose={onDone} title={t("ticket:tags.title")} width={460} foot={foot}>
      <div className={css.form}>
        <MultiSelect label={t("ticket:prop.tags")} options={known} value={tags} onChange={setTags} onCreate={(name) => setTags([...tags, name.toLocaleLowerCase()])}
          createLabel={(name) => t("ticket:tags.create", { name })} error={errors.tags} />
        {general && <Banner tone="bad">{general}</Banner>}
      </div>
    </Modal>
  );
}

const LINK_KINDS = ["related", "child", "caused_by", "duplicate", "follow_up"];

export function LinkDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [other, setOther] = useState("");
  const [kind, setKind] = useState<string | null>("related");
  const number = numberIn(other.trim());
  return (
    <ActionDialog ticket={ticket} action="link" title={t("ticket:link.title")} submitText={t("ticket:link.submit")} incomplete={number ? null : t("ticket:link.need")} onDone={onDone} width={420}
      deed={() => ({ path: "links", body: { kind, other: ticketName(number ?? 0) }, done: t("ticket:done.link") })}>
      {(errors) => (
        <>
          <TextInput required label={t("ticket:link.number")} dir="ltr" placeholder="T-1024" value={other} onChange={(event) => setOther(event.target.value)} error={errors.other} data-autofocus />
          <Select label={t("ticket:link.kind")} value={kind} onChange={setKind} error={errors.kind}
            options={LINK_KINDS.map((one) => ({ value: one, label: t(`ticket:link_kind.${one}`) }))} />
        </>
      )}
    </ActionDialog>
  );
}
