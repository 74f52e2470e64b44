import css from "./pilot.module.css";
import { MORE_IS_BETTER, signed } from "./figures";
import type { Rail, RailState, Shown } from "./queries";
import { RailsDialog } from "./RailsDialog";
import { ShieldCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { fullTime, useNumber } from "@/i18n";
import { Button, Card, Chip, readerZone, type Tone } from "@/ui";

const TONES: Record<RailState, Tone> = { off: "outline", too_few: "outline", inside: "ok", unclear: "warn", crossed: "bad" };

/** «≤ +3.0 点», or that nothing is watched. */
export function useRailText(): (rail: Rail) => string {
  const { t } = useTranslation();
  const number = useNumber();
  return ({ figure, limit }) => {
    if (limit === null) return t("pilot:rail.unwatched");
    const amount = `\u2066${signed(figure, limit, number)}\u2069`;
    const unit = t(figure === "resolution_minutes" ? "pilot:unit.hours" : figure === "satisfaction" ? "pilot:unit.stars" : "pilot:unit.points");
    return t(MORE_IS_BETTER.has(figure) ? "pilot:rail.at_least" : "pilot:rail.at_most", { amount, unit });
  };
}

/** Where the pilot stands; with too few tickets, how many are missing and nothing else. */
export function RailChip({ rail }: { rail: Rail }) {
  const { t } = useTranslation();
  const number = useNumber();
  if (rail.state === "off") return null;
  return <Chip tone={TONES[rail.state]}>{rail.state === "too_few" ? t("pilot:rail.missing", { count: rail.missing, n: number(rail.missing) }) : t(`pilot:rail.state.${rail.state}`)}</Chip>;
}

/** How far the new version may fall behind, how it stands, and what happens when it does. */
export function RailsCard({ shown }: { shown: Shown }) {
  const { pilot, rails, figures } = shown;
  const { t } = useTranslation();
  const number = useNumber();
  const text = useRailText();
  const may = useCan()("process.publish");
  const [editing, setEditing] = useState(false);
  const crossed = rails.filter(({ state }) => state === "crossed");
  const differenceOf = (rail: Rail) => figures.find(({ key }) => key === rail.figure)?.difference ?? null;
  return (
    <Card title={t("pilot:rails")} note={crossed.length > 0 ? t("pilot:rail.crossed", { count: crossed.length }) : t("pilot:rail.none_crossed")} actions={may && pilot.state === "running" && <Button size="xs" onClick={() => setEditing(true)}>{t("pilot:rail.edit")}</Button>}>
      <ul className={css.rails}>
        {rails.map((rail) => (
          <li key={rail.figure} data-state={rail.state}>
            {rail.state === "crossed" ? <TriangleAlert size={15} aria-hidden="true" /> : <ShieldCheck size={15} aria-hidden="true" />}
            <span className={css.railName}>
              <b>{t(`pilot:figure.${rail.figure}`)}</b>
              <small><bdi>{text(rail)}</bdi> · {t("pilot:rail.now")} <bdi dir="ltr">{signed(rail.figure, differenceOf(rail), number)}</bdi>{rail.warned_at && <> · {t("pilot:rail.warned", { at: fullTime(rail.warned_at, readerZone()) })}</>}</small>
            </span>
            <RailChip rail={rail} />
          </li>
        ))}
      </ul>
      <p className={css.small}>{t("pilot:rail.what_happens")}</p>
      {editing && <RailsDialog shown={shown} onClose={() => setEditing(false)} />}
    </Card>
  );
}
