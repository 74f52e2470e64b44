import { usePilotAct, type Act, type Pilot } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { TextInput, Textarea, toast } from "@/ui";

/** Adopt, withdraw or widen: each in one act, with its reason. */
export function ActDialog({ pilot, act, onClose }: { pilot: Pilot; act: Act; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [share, setShare] = useState(String(Math.min(100, pilot.share * 3)));
  const save = usePilotAct(pilot.key, act, () => { toast(t(`pilot:done.${act}`, { version: pilot.version, baseline: pilot.baseline })); onClose(); });
  const wanted = Number(share);
  const wrongShare = act === "share" && !(Number.isInteger(wanted) && wanted >= 1 && wanted <= 100);
  const lacking = !reason.trim() ? t("pilot:reason_missing") : wrongShare ? t("pilot:share_wrong") : null;
  const errors = fieldTexts(save.error);
  return (
    <FormDialog title={t(`pilot:ask.${act}`, { version: pilot.version, baseline: pilot.baseline })} save={t(`pilot:act.${act}`, { version: pilot.version, baseline: pilot.baseline })} width={460} error={save.error} busy={save.isPending} fields={["reason", "share"]} lacking={lacking}
      onSave={() => save.mutate(act === "share" ? { reason: reason.trim(), share: wanted } : { reason: reason.trim() })} onClose={onClose}>
      <p className="c2">{t(`pilot:effect.${act}`, { version: pilot.version, baseline: pilot.baseline })}</p>
      {act === "share" && <TextInput required type="number" min={1} max={100} dir="ltr" label={t("pilot:share")} error={errors.share} value={share} onChange={(event) => setShare(event.target.value)} />}
      <Textarea required label={t("pilot:reason")} error={errors.reason} rows={3} maxLength={500} dir="auto" value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
