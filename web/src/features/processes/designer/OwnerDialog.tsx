import { useProcessWrite, type ProcessLine } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import { fieldTexts, useL10n } from "@/i18n";
import { Select, toast } from "@/ui";

/** Who answers for a process, and for what people say hinders them in it. */
export function OwnerDialog({ line, onClose }: { line: ProcessLine; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const members = (useConfig()?.members ?? []).filter(({ status }) => status === "active");
  const [owner, setOwner] = useState(line.owner?.id ?? null);
  const save = useProcessWrite(() => api.put(`/processes/${line.key}/owner`, { owner_id: owner }), () => { toast(t("designer:list.owner_set")); onClose(); });
  return (
    <FormDialog title={t("designer:list.owner_of", { name: l10n(line.name) })} error={save.error} busy={save.isPending} lacking={null} fields={["owner_id"]} width={420} onSave={() => save.mutate(undefined)} onClose={onClose}>
      <Select searchable clearable label={t("designer:list.owner")} hint={t("designer:list.owner_hint")} error={fieldTexts(save.error).owner_id} value={owner} onChange={setOwner} options={members.map(({ id, name }) => ({ value: id, label: name }))} />
    </FormDialog>
  );
}
