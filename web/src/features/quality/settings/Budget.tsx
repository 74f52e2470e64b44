import css from "./settings.module.css";
import { shares } from "./rules";
import type { Purse } from "./shapes";
import { money } from "../../approvals/model";
import { useTranslation } from "react-i18next";

/** The period's budget: what is spent, what is reserved until it is decided, what is left. */
export function Budget({ purse }: { purse: Purse }) {
  const { t, i18n } = useTranslation();
  const part = shares(purse);
  const told = (amount: string) => money(amount, purse.currency, i18n.language);
  return (
    <div className={css.purse}>
      <span className={css.bar} aria-hidden="true">
        <i style={{ inlineSize: `${part.spent}%` }} /><i data-kind="reserved" style={{ inlineSize: `${part.reserved}%` }} />
      </span>
      <span className={css.legend}>
        <span>{t("care:purse.spent", { amount: told(purse.spent) })}</span>
        {Number(purse.reserved) > 0 && <span>{t("care:purse.reserved", { amount: told(purse.reserved) })}</span>}
        <span>{t("care:purse.left_of", { left: told(purse.left), budget: told(purse.budget) })}</span>
      </span>
    </div>
  );
}
