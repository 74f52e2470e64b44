import css from "./drawer.module.css";
import { causesOf } from "./strip";
import { CalendarClock, Pause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { hoursText } from "@/ui";
import { bufferName } from "../clocks";
import { weekdayTime } from "../instants";
import type { Account } from "../shapes";

/** What stood still and what was added: each pause and each buffer with its time. */
export function Causes({ account, zone, nameOf }: { account: Account; zone: string; nameOf: (reason: string | null) => string }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const causes = causesOf(account);
  if (causes.length === 0) return null;
  const at = (instant: string) => weekdayTime(instant, account.now, zone, i18n.language);
  return (
    <ul className={css.causes} aria-label={t("deadlines:causes")}>
      {causes.map((cause) => {
        const note = account.moves.find((move) => move.index === cause.entry)?.note ?? {};
        const name = cause.kind === "paused" ? nameOf(cause.reason) : bufferName(note, l10n) || (cause.reason ?? "");
        return (
          <li key={`${cause.kind}.${cause.entry}`}>
            <div className={css.causeHead}>
              {cause.kind === "paused" ? <Pause size={14} aria-hidden="true" /> : <CalendarClock size={14} aria-hidden="true" />}
              <span className="grow el m">{t(`deadlines:cause.${cause.kind}`)} <bdi>{name}</bdi></span>
              <b className="num"><bdi dir="ltr">{hoursText(cause.seconds)}</bdi></b>
            </div>
            <small>{cause.until === account.now ? t("deadlines:from_on", { from: at(cause.from) }) : t("deadlines:from_until", { from: at(cause.from), until: at(cause.until) })}</small>
          </li>
        );
      })}
    </ul>
  );
}
