import css from "./approvals.module.css";
import type { ApprovalDetail, Level, Seat } from "./model";
import { ArrowRight, Check, CircleDot, CornerUpRight, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/api/queries";
import { useL10n } from "@/i18n";
import { duration, shortTime } from "@/i18n/times";
import { Avatar, Chip, readerZone, useNow } from "@/ui";

const MINUTE = 60_000;

function Mark({ level, place }: { level: Level; place: number }) {
  if (level.standing === "passed") return <span className={css.mark} data-standing="passed"><Check size={14} aria-hidden="true" /></span>;
  if (level.standing === "failed" || level.standing === "late") return <span className={css.mark} data-standing="failed"><X size={14} aria-hidden="true" /></span>;
  return <span className={css.mark} data-standing={level.standing}>{place}</span>;
}

/** What became of a level, or when it has to. */
function End({ level }: { level: Level }) {
  const { t } = useTranslation();
  const now = useNow();
  const at = (instant: string) => shortTime(instant, now, readerZone());
  if (level.standing === "waiting") return level.minutes ? <span className="c3">{t("approvals:level.within", { time: duration(level.minutes) })}</span> : null;
  if (level.standing === "open") return level.due_at ? <b className="warn">{t("approvals:level.due", { at: at(level.due_at) })}</b> : null;
  if (!level.ended_at || !level.opened_at) return null;
  const took = duration((Date.parse(level.ended_at) - Date.parse(level.opened_at)) / MINUTE);
  return <span className="c3">{t(`approvals:level.${level.standing}`, { at: at(level.ended_at), took })}</span>;
}

function Verdict({ seat, mine }: { seat: Seat; mine: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  const at = (instant: string) => shortTime(instant, now, readerZone());
  switch (seat.state) {
    case "approved": return <span className="row g4 ok"><Check size={14} aria-hidden="true" />{t("approvals:verdict.approved")}</span>;
    case "rejected": return <span className="row g4 bad"><X size={14} aria-hidden="true" />{t("approvals:verdict.rejected")}</span>;
    case "passed_on": return <span className="row g4 c3"><CornerUpRight size={14} className="flip" aria-hidden="true" />{t("approvals:seat.passed_on")}</span>;
    case "lapsed": return <span className="row g4 c3"><Minus size={14} aria-hidden="true" />{t("approvals:seat.lapsed")}</span>;
    default: return <><span className={css.turn}><CircleDot size={13} aria-hidden="true" />{t(mine ? "approvals:seat.yours" : "approvals:seat.waiting")}</span><span className="c3">{t("approvals:seat.since", { at: at(seat.asked_at) })}</span></>;
  }
}

function SeatLine({ seat }: { seat: Seat }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useNow();
  const mine = seat.member.id === me.member_id;
  return (
    <li className={css.seat}>
      <Avatar name={seat.member.name} color={seat.member.color} size={22} />
      <span dir="auto">{mine ? t("approvals:you") : seat.member.name}</span>
      {seat.for_member && <Chip tone="accent">{t("approvals:for", { name: seat.for_member.name })}</Chip>}
      {seat.added && <Chip tone="outline">{t("approvals:seat.added", { name: seat.from_member?.name ?? "" })}</Chip>}
      <Verdict seat={seat} mine={mine} />
      {seat.comment && <span className={css.said} dir="auto">{t("approvals:quoted", { text: seat.comment })}</span>}
      {seat.left_at && seat.state !== "lapsed" && <span className="c3">{shortTime(seat.left_at, now, readerZone())}</span>}
    </li>
  );
}

function Expected({ level }: { level: Level }) {
  const { t } = useTranslation();
  const now = useNow();
  return level.expected.map((one) => (
    <li key={one.member.id} className={css.seat}>
      {one.for_member && <><Avatar name={one.for_member.name} color={one.for_member.color} size={22} /><span dir="auto">{one.for_member.name}</span><ArrowRight size={13} className="flip" role="img" aria-label={t("approvals:seat.delegates")} /></>}
      <Avatar name={one.member.name} color={one.member.color} size={22} />
      <span dir="auto">{one.member.name}</span>
      {one.until_at && <span className="c3">{t("approvals:seat.until", { at: shortTime(one.until_at, now, readerZone()) })}</span>}
    </li>
  ));
}

function ruleText(level: Level, t: (key: string, params?: Record<string, unknown>) => string): string {
  return level.rule === "share" ? t("approvals:rule.share", { share: level.share }) : t(`approvals:rule.${level.rule}`);
}

/** The levels in their order: who decided, who is asked, who will be. */
export function Levels({ detail }: { detail: ApprovalDetail }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <ol className={css.levels} aria-label={t("approvals:levels")}>
      {detail.levels.map((level, index) => (
        <li key={level.key} className={css.level} data-standing={level.standing} aria-current={level.standing === "open" ? "step" : undefined}>
          <Mark level={level} place={index + 1} />
          <div className={css.levelBody}>
            <div className={css.levelHead}>
              <h3 dir="auto">{l10n(level.name)}</h3>
              <Chip>{ruleText(level, t)}</Chip>
              {level.because && <span className="c2">{t("approvals:because", { condition: level.because })}</span>}
              <span className="grow" />
              <End level={level} />
            </div>
            <ul>{level.seats.map((seat) => <SeatLine key={`${seat.member.id}${seat.state}`} seat={seat} />)}<Expected level={level} /></ul>
          </div>
        </li>
      ))}
    </ol>
  );
}
