import { PARTS, type ChecklistLine, type Part } from "./shapes";
import { FormDialog } from "../../admin/FormDialog";
import { useVersionedWrite } from "../../admin/queries";
import { L10nInput } from "../../processes/designer/inspector/L10nInput";
import { freshKey } from "../../processes/designer/model/edits";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import type { L10n } from "@/api/types";
import { fieldTexts, useL10n } from "@/i18n";
import { MultiSelect, SegmentedControl, toast } from "@/ui";

const PRIORITIES = ["P1", "P2", "P3", "P4"];

/** `line` null makes a new one; its half is chosen once. */
export function LineDialog({ line, taken, onClose }: { line: ChecklistLine | null; taken: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const types = useConfig()?.types ?? [];
  const [part, setPart] = useState<Part>(line?.part ?? "result");
  const [name, setName] = useState<L10n>(line?.name ?? {});
  const [typeKeys, setTypeKeys] = useState(line?.type_keys ?? []);
  const [priorities, setPriorities] = useState(line?.priorities ?? []);
  const save = useVersionedWrite(line?.version, (body: object, seen) => (line ? api.patch(`/checklist-lines/${line.id}`, body, seen) : api.post("/checklist-lines", { ...body, part, key: freshKey(taken, "line") })), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const errors = fieldTexts(save.error);
  const lacking = Object.values(name).some((text) => text.trim()) ? null : t("admin:name_lacking");
  return (
    <FormDialog title={line ? t("admin:edit_named", { name: l10n(line.name) }) : t("care:lines.new")} error={save.error} busy={save.isPending} lacking={lacking} fields={["type_keys", "priorities"]}
      onSave={() => save.mutate({ name, type_keys: typeKeys, priorities })} onClose={onClose}>
      {!line && <SegmentedControl label={t("care:lines.part")} value={part} onChange={setPart} options={PARTS.map((value) => ({ value, label: t(`care:part.${value}`) }))} />}
      <L10nInput required autoFocus expanded label={t("care:lines.name")} value={name} onChange={setName} />
      <MultiSelect label={t("care:lines.types")} placeholder={t("care:lines.every_type")} error={errors.type_keys} value={typeKeys} onChange={setTypeKeys} options={types.map((type) => ({ value: type.key, label: l10n(type.name) }))} />
      <MultiSelect label={t("care:lines.priorities")} placeholder={t("care:lines.every_priority")} hint={t("care:lines.priorities_hint")} error={errors.priorities} value={priorities} onChange={setPriorities} options={PRIORITIES.map((value) => ({ value, label: value }))} />
    </FormDialog>
  );
}
