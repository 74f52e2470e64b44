import css from "./drawer.module.css";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { L10n } from "@/api/types";
import { useL10n } from "@/i18n";
import { clsx } from "@/ui";
import { bufferName } from "../clocks";
import { dayTime, weekdayTime } from "../instants";
import type { Account, Move } from "../shapes";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

function useMoveText(): (move: Move) => string {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  return ({ event, note, reason }) => {
    const cause = text(note.cause);
    const policy = note.policy && typeof note.policy === "object" ? `${l10n(note.policy as L10n)} v${text(note.version)}` : "";
    const rule = event === "started" || event === "changed" ? [text(note.priority), policy] : [];
    const parts = [t(`deadlines:move.${event}`), cause && i18n.exists(`record:type.${cause}`) ? t(`record:type.${cause}`) : "", text(note.actor), ...rule, bufferName(note, l10n), event === "changed" ? (reason ?? "") : ""];
    return parts.filter(Boolean).join(" · ");
  };
}

/** What set the deadline and what moved it, each time from when to when. */
export function Moves({ account, zone }: { account: Account; zone: string }) {
  const { t, i18n } = useTranslation();
  const textOf = useMoveText();
  const last = account.moves.length - 1;
  const due = (at: string | null) => (at ? <bdi dir="ltr">{dayTime(at, zone)}</bdi> : "—");
  return (
    <section>
      <div className={css.stripHead}><h3>{t("deadlines:moves.title")}</h3><span className="t12 c3">{t("deadlines:moves.note")}</span></div>
      <ol className={css.moves}>
        {account.moves.map((move, index) => (
          <li key={move.index}>
            <time dateTime={move.at} className="num c3">{weekdayTime(move.at, account.now, zone, i18n.language)}</time>
            <span className="el" title={textOf(move)}>{textOf(move)}</span>
            <span className="num c3">{due(move.due_before)}</span>
            <ArrowRight size={13} className="flip c3" aria-hidden="true" />
            <span className={clsx("num", index === last && "b")}><span className="sr">{t("deadlines:moves.to")} </span>{due(move.due_after)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
