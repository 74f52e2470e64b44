import css from "../designer.module.css";
import { stampIcon } from "../icons";
import { STAMP_TYPE, STAMPS, type Stamp } from "../model/stamps";
import { useTranslation } from "react-i18next";

/** Dragged onto the canvas, or added by a press or Enter. */
export function Palette({ onStamp }: { onStamp: (stamp: Stamp) => void }) {
  const { t } = useTranslation();
  return (
    <section className={css.palette} aria-label={t("designer:palette")}>
      <h2 className={css.small}>{t("designer:palette")}</h2>
      {STAMPS.map((stamp) => {
        const Icon = stampIcon(stamp);
        return (
          <button key={stamp} type="button" draggable className={css.stamp} onDragStart={(event) => { event.dataTransfer.setData(STAMP_TYPE, stamp); event.dataTransfer.effectAllowed = "copy"; }} onClick={() => onStamp(stamp)}>
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />{t(`designer:stamp.${stamp}`)}
          </button>
        );
      })}
    </section>
  );
}
