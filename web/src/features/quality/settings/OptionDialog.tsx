import { OPTION_PARTS, type OptionPart, type RatingOption } from "./shapes";
import { FormDialog } from "../../admin/FormDialog";
import { useVersionedWrite } from "../../admin/queries";
import { L10nInput } from "../../processes/designer/inspector/L10nInput";
import { freshKey } from "../../processes/designer/model/edits";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { L10n } from "@/api/types";
import { useL10n } from "@/i18n";
import { SegmentedControl, toast } from "@/ui";

/** `option` null makes a new one; what it is for is chosen once. */
export function OptionDialog({ option, options, onClose }: { option: RatingOption | null; options: RatingOption[]; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const [part, setPart] = useState<OptionPart>(option?.part ?? "improvement");
  const [name, setName] = useState<L10n>(option?.name ?? {});
  const taken = options.filter((one) => one.part === part).map(({ key }) => key);
  const save = useVersionedWrite(option?.version, (body: object, seen) => (option ? api.patch(`/rating-options/${option.id}`, body, seen) : api.post("/rating-options", { ...body, part, key: freshKey(taken, part) })), { onDone: () => { toast(t("common:saved")); onClose(); } });
  const lacking = Object.values(name).some((text) => text.trim()) ? null : t("admin:name_lacking");
  return (
    <FormDialog title={option ? t("admin:edit_named", { name: l10n(option.name) }) : t("care:rating.new")} width={480} error={save.error} busy={save.isPending} lacking={lacking} fields={["name", "part"]}
      onSave={() => save.mutate({ name })} onClose={onClose}>
      {!option && <SegmentedControl label={t("care:rating.part")} value={part} onChange={setPart} options={OPTION_PARTS.map((value) => ({ value, label: t(`care:rating.is.${value}`) }))} />}
      <L10nInput required autoFocus expanded label={t("care:rating.name")} value={name} onChange={setName} />
    </FormDialog>
  );
}
