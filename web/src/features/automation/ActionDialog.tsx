import css from "./automation.module.css";
import { isWhole } from "./definition";
import type { Action } from "./shapes";
import { HoursFields } from "./WhenCard";
import { DurationInput } from "../admin/sla/DurationInput";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Priority } from "@/api/types";
import { LANGUAGE_NAMES, LANGUAGES, useL10n } from "@/i18n";
import { Button, Modal, MultiSelect, Select, Tabs, Textarea, TextInput } from "@/ui";

interface FormProps<A extends Action> { action: A; onChange: (next: A) => void }
type Of<S extends Action["do"]> = Extract<Action, { do: S }>;

/** One text a language; the customer gets theirs, or the workspace's. */
function ReplyForm({ action, onChange }: FormProps<Of<"reply">>) {
  const { t, i18n } = useTranslation();
  const config = useConfig();
  const languages = [...new Set([...LANGUAGES, ...(config?.languages ?? [])])];
  const [language, setLanguage] = useState<string>(i18n.language);
  const names = LANGUAGE_NAMES as Record<string, string>;
  return (
    <>
      <Tabs label={t("automation:language")} value={language} onChange={setLanguage} options={languages.map((one) => ({ value: one, label: `${names[one] ?? one}${action.texts[one]?.trim() ? " ✓" : ""}` }))} />
      <Textarea key={language} data-autofocus lang={language} dir="auto" rows={8} label={`${t("automation:text")} · ${names[language] ?? language}`} hint={t("automation:placeholders")} value={action.texts[language] ?? ""}
        onChange={(event) => onChange({ ...action, texts: { ...action.texts, [language]: event.target.value } })} />
    </>
  );
}

function AssignForm({ action, onChange }: FormProps<Of<"assign">>) {
  const { t } = useTranslation();
  const config = useConfig();
  return (
    <>
      <Select searchable clearable label={t("automation:team")} options={(config?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))} value={action.team_id} onChange={(team_id) => onChange({ ...action, team_id })} />
      <MemberSelect label={t("automation:member")} clearable value={action.member_id} onChange={(member_id) => onChange({ ...action, member_id })} />
    </>
  );
}

function MemberSelect({ label, value, clearable, onChange }: { label: string; value: string | null; clearable?: boolean; onChange: (id: string | null) => void }) {
  const members = useConfig()?.members ?? [];
  return <Select searchable clearable={clearable} label={label} options={members.map(({ id, name }) => ({ value: id, label: name }))} value={value || null} onChange={onChange} />;
}

function TagsForm({ action, onChange }: FormProps<Of<"tags">>) {
  const { t } = useTranslation();
  const config = useConfig();
  const options = (chosen: string[]) => [...new Set([...(config?.tags ?? []).map(({ name }) => name), ...chosen])].map((name) => ({ value: name, label: name }));
  const create = (text: string) => t("automation:new_tag", { name: text });
  return (
    <>
      <MultiSelect searchable label={t("automation:tags_add")} options={options(action.add)} value={action.add} onChange={(add) => onChange({ ...action, add })} onCreate={(name) => onChange({ ...action, add: [...action.add, name] })} createLabel={create} />
      <MultiSelect searchable label={t("automation:tags_remove")} options={options(action.remove)} value={action.remove} onChange={(remove) => onChange({ ...action, remove })} onCreate={(name) => onChange({ ...action, remove: [...action.remove, name] })} createLabel={create} />
    </>
  );
}

const PRIORITIES: Priority[] = ["P1", "P2", "P3", "P4"];
const ROLES = ["collaborator", "cc", "reviewer", "follow_up"];

function ActionForm({ action, onChange }: FormProps<Action>) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  switch (action.do) {
    case "reply": return <ReplyForm action={action} onChange={onChange} />;
    case "tags": return <TagsForm action={action} onChange={onChange} />;
    case "assign": return <AssignForm action={action} onChange={onChange} />;
    case "wait": return <HoursFields minutes={action.minutes} hours={action.hours} onChange={(next) => onChange({ ...action, ...next })} />;
    case "priority": return <Select label={t("automation:sort.priority")} options={PRIORITIES.map((one) => ({ value: one, label: one }))} value={action.to} onChange={(to) => to && onChange({ ...action, to: to as Priority })} />;
    case "category": return <Select searchable label={t("automation:sort.category")} options={(config?.categories ?? []).filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: l10n(name) }))} value={action.category_id || null} onChange={(category_id) => onChange({ ...action, category_id: category_id ?? "" })} />;
    case "note": case "notify": return (
      <>
        <Textarea data-autofocus rows={4} dir="auto" label={t("automation:text")} value={action.text} onChange={(event) => onChange({ ...action, text: event.target.value })} />
        {action.do === "notify" && <MultiSelect searchable label={t("automation:whom")} placeholder={t("automation:whom_assignee")} options={(config?.members ?? []).map(({ id, name }) => ({ value: id, label: name }))} value={action.member_ids} onChange={(member_ids) => onChange({ ...action, member_ids })} />}
      </>
    );
    case "participant": return (
      <>
        <MemberSelect label={t("automation:member")} value={action.member_id} onChange={(id) => onChange({ ...action, member_id: id ?? "" })} />
        <Select label={t("automation:role.label")} options={ROLES.map((role) => ({ value: role, label: t(`automation:role.${role}`) }))} value={action.role} onChange={(role) => role && onChange({ ...action, role })} />
      </>
    );
    case "hold": case "resolve": case "close": case "escalate": return (
      <>
        {action.do === "hold" && <DurationInput label={t("automation:length")} required value={action.minutes} onChange={(minutes) => minutes !== null && onChange({ ...action, minutes })} />}
        <TextInput data-autofocus required dir="auto" label={t("automation:reason_field")} value={action.reason} onChange={(event) => onChange({ ...action, reason: event.target.value })} />
        {action.do === "escalate" && <MemberSelect clearable label={t("automation:member")} value={action.member_id} onChange={(member_id) => onChange({ ...action, member_id })} />}
      </>
    );
    default: return <p className="t13 c2">{t("automation:by_api")}</p>;
  }
}

/** One action's particulars. */
export function ActionDialog({ action: given, onSave, onClose }: { action: Action; onSave: (action: Action) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [action, setAction] = useState(given);
  const lacking = isWhole(action) ? null : t("automation:lack.action");
  const note = action.do === "reply" ? t("automation:note.outward") : action.do === "resolve" || action.do === "close" ? t("automation:note.closing") : action.do === "wait" ? t("automation:note.wait") : null;
  return (
    <Modal open onClose={onClose} title={t(`automation:sort.${action.do}`)} width={action.do === "reply" ? 640 : 480}
      foot={<><Button onClick={onClose}>{t("common:cancel")}</Button><Button kind="primary" reason={lacking} onClick={() => onSave(action)}>{t("common:save")}</Button></>}>
      <form className={css.form} onSubmit={(event) => { event.preventDefault(); if (!lacking) onSave(action); }}>
        <ActionForm action={action} onChange={setAction} />
        {note && <p className="t12 c3">{note}</p>}
      </form>
    </Modal>
  );
}
