import css from "./pilot.module.css";
import { MORE_IS_BETTER, readLimit, typedLimit } from "./figures";
import { useSetRails, type FigureKey, type Rail, type RailsChange, type Shown } from "./queries";
import { FormDialog } from "../../admin/FormDialog";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldTexts } from "@/i18n";
import { Textarea, TextInput, toast } from "@/ui";

/** How far each figure may fall behind; an empty line is not watched. */
export function RailsDialog({ shown: { pilot, rails, rails_version }, onClose }: { shown: Shown; onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Partial<Record<FigureKey, string>>>({});
  const [reason, setReason] = useState("");
  const save = useSetRails(pilot.key, rails_version, () => { toast(t("pilot:rail.saved")); onClose(); });
  const errors = fieldTexts(save.error);
  const textOf = (rail: Rail) => typed[rail.figure] ?? typedLimit(rail);
  const changed = rails.filter((rail) => textOf(rail).trim() !== typedLimit(rail));
  const wrong = rails.filter((rail) => readLimit(rail.figure, textOf(rail)) === undefined);
  const limits: RailsChange["limits"] = Object.fromEntries(changed.map((rail) => [rail.figure, readLimit(rail.figure, textOf(rail)) ?? null]));
  const lacking = wrong.length > 0 ? t("pilot:rail.wrong") : changed.length === 0 ? t("pilot:rail.unchanged") : reason.trim() ? null : t("pilot:reason_missing");
  const unit = (key: FigureKey) => t(key === "resolution_minutes" ? "pilot:unit.hours" : key === "satisfaction" ? "pilot:unit.stars" : "pilot:unit.points");
  return (
    <FormDialog title={t("pilot:rail.edit_title")} save={t("common:save")} width={520} error={save.error} busy={save.isPending} fields={["reason", ...rails.map(({ figure }) => `limits.${figure}`)]} lacking={lacking}
      onSave={() => save.mutate({ limits, reason: reason.trim() })} onClose={onClose}>
      <p className="c2 t13">{t("pilot:rail.edit_note")}</p>
      <div className={css.limits}>
        {rails.map((rail) => (
          <TextInput key={rail.figure} size="sm" dir="ltr" inputMode="decimal" label={t(`pilot:figure.${rail.figure}`)} hint={t(MORE_IS_BETTER.has(rail.figure) ? "pilot:rail.lower_by" : "pilot:rail.higher_by")} trailing={unit(rail.figure)} placeholder={t("pilot:rail.unwatched")}
            error={errors[`limits.${rail.figure}`] ?? (wrong.includes(rail) ? t("pilot:rail.wrong") : undefined)} value={textOf(rail)} onChange={(event) => setTyped({ ...typed, [rail.figure]: event.target.value })} />
        ))}
      </div>
      <Textarea required label={t("pilot:reason")} error={errors.reason} rows={2} maxLength={500} dir="auto" value={reason} onChange={(event) => setReason(event.target.value)} />
    </FormDialog>
  );
}
