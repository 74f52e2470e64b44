import { useTranslation } from "react-i18next";
import { duration } from "@/i18n/times";
import { Chip, useNow } from "@/ui";

const NEAR_MINUTES = 120;
/** How long is left of a limit of the clock, or by how much it is over. */
export function Due({ at }: { at: string }) {
  const { t } = useTranslation();
  const left = (Date.parse(at) - useNow()) / 60_000;
  return <Chip tone={left < 0 ? "bad" : left < NEAR_MINUTES ? "warn" : "plain"}>{t(left < 0 ? "quality:late" : "quality:left", { time: duration(Math.abs(left)) })}</Chip>;
}
