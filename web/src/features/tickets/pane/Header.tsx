import css from "./pane.module.css";
import { MoreMenu } from "./MoreMenu";
import { SubjectLine } from "./SubjectLine";
import { ArrowLeft, ChevronRight, Flag, Maximize2, PanelRight, Siren, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan, useConfig, useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useKeys } from "@/app/commands/registry";
import { useL10n } from "@/i18n";
import { clsx, dotOf, IconButton, StatusDot } from "@/ui";
import { NextStep } from "../actions/NextStep";
import { useDialogs, type DialogName } from "../actions/store";
import { DeadlinePill } from "../deadlines/DeadlinePill";
import { categoryPath, doorOf, nextStep, statusNames, ticketName, typeOf } from "../model";

function Crumbs({ ticket }: { ticket: Ticket }) {
  const config = useConfig();
  const l10n = useL10n();
  const type = typeOf(config, ticket.type_key);
  const path = [type && l10n(type.name), ...categoryPath(config, ticket.category_id).map((node) => l10n(node.name))].filter(Boolean);
  // the levels between would leave each a letter or two
  const parts = path.length > 2 ? [path[0], path.at(-1)] : path;
  return (
    <span className={css.crumbs} title={path.join(" / ")}>
      <bdi dir="ltr" className="mono">{ticketName(ticket.number)}</bdi>
      {parts.map((part, index) => <span key={index} className="row g6 el"><ChevronRight size={12} className="flip" aria-hidden="true" /><span className="el">{part}</span></span>)}
    </span>
  );
}

function DialogIcon({ ticket, name, command, label, icon }: { ticket: Ticket; name: DialogName; command: string; label: string; icon: React.ReactNode }) {
  const can = useCan();
  const { t } = useTranslation();
  const { show } = useDialogs();
  const keys = useKeys(command);
  const door = doorOf(ticket, name, can);
  if (!door.offered) return null;
  const reason = door.allowed || door.gates.length > 0 ? null : t("ticket:no_permission", { permission: door.permission ?? "" });
  return <IconButton size="xs" label={label} shortcut={keys && shownKeys(keys)} icon={icon} reason={reason} onClick={() => show(name)} />;
}

interface HeaderProps { ticket: Ticket; onBack?: () => void; onOpenContext?: () => void }

/** Number, place in the tree, subject, urgency, state, and what can be done. */
export function Header({ ticket, onBack, onOpenContext }: HeaderProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const l10n = useL10n();
  const { member_id } = useMe();
  const contextKeys = useKeys("pane.context");
  const step = nextStep(ticket, member_id);
  return (
    <header className={css.head}>
      <div className={css.line}>
        {onBack && <IconButton size="xs" label={t("common:back")} icon={<ArrowLeft size={16} className="flip" />} onClick={onBack} />}
        <Crumbs ticket={ticket} />
        <DialogIcon ticket={ticket} name="assign" command="ticket.assign" label={t("commands:ticket_assign")} icon={<UserPlus size={15} />} />
        <DialogIcon ticket={ticket} name="priority" command="ticket.priority" label={t("commands:ticket_priority")} icon={<Flag size={15} />} />
        <DialogIcon ticket={ticket} name="escalate" command="ticket.escalate" label={t("commands:ticket_escalate")} icon={<Siren size={15} />} />
        <Link to={`/t/${ticket.number}`} aria-label={t("ticket:open_page")} data-tip={t("ticket:open_page")} className={css.fold}><Maximize2 size={14} /></Link>
        <MoreMenu ticket={ticket} />
        {onOpenContext && <IconButton size="xs" label={t("ticket:open_context")} shortcut={contextKeys && shownKeys(contextKeys)} icon={<PanelRight size={15} className="flip" />} onClick={onOpenContext} />}
      </div>
      <div className={clsx(css.line, css.second)}>
        <SubjectLine ticket={ticket} />
        <StatusDot dot={dotOf(ticket)}>{l10n(statusNames(config, ticket.status))}</StatusDot>
        <DeadlinePill ticket={ticket} />
        {step && <NextStep ticket={ticket} step={step} size="xs" />}
      </div>
    </header>
  );
}

