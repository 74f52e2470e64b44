import css from "./composer.module.css";
import { useComposer, type ComposerMode } from "./mode";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** Reply, note, hand over. Arrow keys step between them in the reading direction. */
export function ModeTabs({ modes, end }: { modes: ComposerMode[]; end?: ReactNode }) {
  const { t } = useTranslation();
  const { mode, choose } = useComposer();
  const current = modes.includes(mode) ? mode : modes[0];
  const arrows = (event: KeyboardEvent<HTMLElement>) => {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const step = event.key === forward ? 1 : -1;
    const next = modes[(modes.indexOf(current ?? "reply") + step + modes.length) % modes.length];
    if (!next) return;
    event.preventDefault();
    choose(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-composer-mode="${next}"]`)?.focus());
  };
  return (
    <div className={css.tabs}>
      <div className="row g12" role="tablist" tabIndex={-1} aria-label={t("ticket:composer.modes")} onKeyDown={arrows}>
        {modes.map((one) => (
          <button key={one} type="button" role="tab" data-composer-mode={one} aria-selected={one === current} tabIndex={one === current ? 0 : -1} className={css.tab} onClick={() => choose(one)}>
            {t(`ticket:composer.mode.${one}`)}
          </button>
        ))}
      </div>
      {end}
    </div>
  );
}
