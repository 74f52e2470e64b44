import css from "./settings.module.css";
import type { LevelAbove } from "./shapes";
import { L10nInput } from "../../processes/designer/inspector/L10nInput";
import { Lines } from "../../processes/designer/inspector/Lines";
import { WhoInput } from "../../processes/designer/inspector/WhoInput";
import { freshKey } from "../../processes/designer/model/edits";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { Select, TextInput } from "@/ui";

const RULES = ["any", "all"] as const;
interface LevelsInputProps { currency: string; value: LevelAbove[]; onChange: (levels: LevelAbove[]) => void }

/** Who decides above a limit, in their order; each from an amount on. */
export function LevelsInput({ currency, value, onChange }: LevelsInputProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const made = (): LevelAbove => ({ above: "0", level: { key: freshKey(value.map(({ level }) => level.key), "level"), name: {}, who: {} } });
  return (
    <fieldset className={css.levels}>
      <legend>{t("care:levels.title")}</legend>
      <span className={css.hint}>{t("care:levels.hint")}</span>
      <Lines ordered items={value} onChange={onChange} name={({ level }, index) => l10n(level.name) || t("care:levels.nth", { n: index + 1 })} add={t("designer:level.add")} made={made}>
        {({ level, above }, put) => (
          <>
            <L10nInput required label={t("designer:level.name")} value={level.name} onChange={(name) => put({ level: { ...level, name } })} />
            <TextInput size="sm" dir="ltr" inputMode="decimal" label={t("care:levels.above", { currency })} hint={t("care:levels.above_hint")} value={above} onChange={(event) => put({ above: event.target.value.trim() })} />
            <WhoInput plain value={level.who} onChange={(who) => put({ level: { ...level, who } })} />
            <Select size="sm" label={t("designer:level.rule")} value={level.rule ?? "any"} valueLabel={t(`designer:level.rule_${level.rule ?? "any"}`)} onChange={(rule) => put({ level: { ...level, rule: RULES.find((one) => one === rule) ?? "any" } })} options={RULES.map((one) => ({ value: one, label: t(`designer:level.rule_${one}`) }))} />
          </>
        )}
      </Lines>
    </fieldset>
  );
}
