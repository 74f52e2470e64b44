import css from "./drawer.module.css";
import { addsUp } from "./strip";
import { Check, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { hoursText } from "@/ui";
import type { Account } from "../shapes";

/** Target + paused + buffer + closed hours = the time from the start to the deadline, and whether it does. */
export function Sums({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { sums } = account;
  const right = addsUp(account);
  const first = sums.target === undefined ? "counted" : "target";
  const parts = [["", first, sums.target ?? sums.counted ?? 0], ["+", "paused", sums.paused], ["+", "buffer", sums.buffer], ["+", "closed", sums.closed], ["=", "total", sums.total]] as const;
  return (
    <dl className={css.sums} aria-label={t("deadlines:sum.label")}>
      {parts.map(([sign, name, seconds]) => (
        <div key={name} data-sign={sign || undefined}>
          <dt>{t(`deadlines:sum.${name}`)}</dt>
          <dd>
            <bdi dir="ltr">{hoursText(seconds)}</bdi>
            {name === "total" && <span className={right ? "ok" : "bad"}>{right ? <Check size={12} aria-hidden="true" /> : <TriangleAlert size={12} aria-hidden="true" />}{t(right ? "deadlines:sum.right" : "deadlines:sum.wrong")}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
