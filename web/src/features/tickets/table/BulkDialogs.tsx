import css from "./table.module.css";
import type { BulkOrder } from "./bulk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { useL10n } from "@/i18n";
import { Banner, Button, Modal, MultiSelect, Select, Textarea } from "@/ui";
import { ReasonSelect, targetOf, TargetSelect } from "../actions/Choosers";

export const BULK_ACTIONS = ["assign", "priority", "tags", "return", "resolve", "close"] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];
/** Above this number the person is asked once more. */
const CONFIRM_ABOVE = 50;

interface BulkDialogProps { action: BulkAction; count: number; error: string | null; busy: boolean; onStart: (order: BulkOrder) => void; onClose: () => void }
interface Filled { body: Record<string, unknown> | null; fields: React.ReactNode }

function useFilled(action: BulkAction): Filled {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const [to, setTo] = useState<string | null>(null);
  const [priority, setPriority] = useState<string | null>(null);
  const [tags, setTags] = useState<string[]>([]);
  const [drop, setDrop] = useState<string[]>([]);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const written = note.trim() !== "";
  const known = (config?.tags ?? []).map((tag) => ({ value: tag.name, label: tag.name }));
  const words = (label: string, required: boolean) => <Textarea label={label} required={required} value={note} onChange={(event) => setNote(event.target.value)} />;
  switch (action) {
    case "assign": return { body: targetOf(to), fields: <TargetSelect required label={t("ticket:assign.to")} value={to} onChange={setTo} /> };
    case "priority": return {
      body: priority && written ? { priority: priority as Priority, reason: note } : null,
      fields: <><Select required label={t("ticket:prop.priority")} options={(config?.priorities ?? []).map((one) => ({ value: one.key, label: `${one.key} ${l10n(one.name)}` }))} value={priority} onChange={setPriority} />{words(t("ticket:reason"), true)}</>,
    };
    case "tags": return {
      body: tags.length + drop.length > 0 ? { add: tags, remove: drop } : null,
      fields: <><MultiSelect label={t("table:bulk.add_tags")} options={[...known, ...tags.filter((tag) => !known.some((one) => one.value === tag)).map((tag) => ({ value: tag, label: tag }))]} value={tags} onChange={setTags} onCreate={(name) => setTags([...tags, name.toLocaleLowerCase()])} createLabel={(name) => t("ticket:tags.create", { name })} /><MultiSelect label={t("table:bulk.remove_tags")} options={known} value={drop} onChange={setDrop} /></>,
    };
    case "return": return {
      body: reason && written ? { reason, redo: note } : null,
      fields: <><ReasonSelect required label={t("ticket:reason")} reasons={config?.return_reasons} value={reason} onChange={setReason} />{words(t("ticket:return.redo"), true)}</>,
    };
    case "resolve": return { body: { note }, fields: words(t("ticket:resolve.note"), false) };
    default: return { body: {}, fields: <p className="t13 c2">{t("ticket:close.body")}</p> };
  }
}

/** What a bulk action needs to know before it starts. */
export function BulkDialog({ action, count, error, busy, onStart, onClose }: BulkDialogProps) {
  const { t } = useTranslation();
  const { body, fields } = useFilled(action);
  const start = () => body && onStart({ action, body });
  const foot = <><Button kind="ghost" onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" busy={busy} reason={body ? null : t("table:bulk.incomplete")} onClick={start}>{t("table:bulk.start", { action: t(`ticket:step.${action}`), count })}</Button></>;
  return (
    <Modal open onClose={onClose} title={t("table:bulk.title", { action: t(`ticket:step.${action}`), count })} width={460} foot={foot}>
      <div className={css.form}>
        {count > CONFIRM_ABOVE && <Banner tone="warn">{t("table:bulk.many", { count })}</Banner>}
        {fields}
        {error && <Banner tone="bad">{error}</Banner>}
      </div>
    </Modal>
  );
}
