import css from "../tickets/workspace/workspace.module.css";
import { PhoneCall, Repeat2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import { shownCount } from "../tickets/workspace/views";
import { useWaiting } from "./queries";

/** What waits after low scores: everybody's second handlings, and the calls that are mine. */
export function CareLinks({ current, onPick }: { current: string; onPick?: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const may = can("ticket.second_handling") || can("ticket.callback");
  const all = useWaiting(false, may).data?.data ?? [];
  const mine = useWaiting(true, may).data?.data ?? [];
  if (!may) return null;
  const links = [
    { to: "care", icon: Repeat2, name: t("workspace:care.all"), count: all.filter(({ kind }) => kind === "second_handling").length },
    { to: "care/mine", icon: PhoneCall, name: t("workspace:care.mine"), count: mine.filter(({ kind }) => kind === "callback").length },
  ];
  return links.map(({ to, icon: Icon, name, count }) => (
    <Link key={to} to={`/w/${to}`} className={css.view} aria-current={current === to ? "page" : undefined} onClick={onPick}>
      <Icon size={15} aria-hidden="true" /><span className="el">{name}</span>{count > 0 && <span className={css.count}>{shownCount(count)}</span>}
    </Link>
  ));
}
