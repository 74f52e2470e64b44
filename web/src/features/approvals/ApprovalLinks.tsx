import css from "../tickets/workspace/workspace.module.css";
import { CheckCheck, Send, Stamp, UserRoundCog, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import { shownCount } from "../tickets/workspace/views";
import type { Box } from "./model";
import { useSummary } from "./queries";

const ICONS: Record<Box, LucideIcon> = { mine: Stamp, requested: Send, deputy: UserRoundCog, decided: CheckCheck };
export const boxPath = (box: Box): string => (box === "mine" ? "approvals" : `approvals/${box}`);

function BoxLink({ box, current, count, onPick }: { box: Box; current: string; count: number | undefined; onPick?: () => void }) {
  const { t } = useTranslation();
  const Icon = ICONS[box];
  return (
    <Link to={`/w/${boxPath(box)}`} className={css.view} aria-current={current === boxPath(box) ? "page" : undefined} onClick={onPick}>
      <Icon size={15} aria-hidden="true" />
      <span className="el">{t(`workspace:approvals.${box}`)}</span>
      {Boolean(count) && <span className={css.count}>{shownCount(count ?? 0)}</span>}
    </Link>
  );
}

interface Links { current: string; onPick?: () => void }

/** What waits for my decision, beside my tickets. */
export function MyApprovals({ current, onPick }: Links) {
  const may = useCan()("approval.decide");
  const counts = useSummary(may).data?.counts;
  return may ? <BoxLink box="mine" current={current} count={counts?.mine} onPick={onPick} /> : null;
}

/** What I asked for, what I decide for others, what I decided. */
export function ApprovalLinks({ current, onPick }: Links) {
  const { t } = useTranslation();
  const may = useCan()("approval.decide");
  const counts = useSummary(may).data?.counts;
  if (!may) return null;
  return (
    <section aria-label={t("workspace:approvals.group")}>
      <div className={css.group}><span>{t("workspace:approvals.group")}</span></div>
      {(["requested", "deputy", "decided"] as const).map((box) => <BoxLink key={box} box={box} current={current} count={counts?.[box]} onPick={onPick} />)}
    </section>
  );
}
