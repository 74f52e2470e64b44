import css from "./context.module.css";
import { Star, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan, useConfig } from "@/api/queries";
import type { MemberRef, Ticket } from "@/api/types";
import { useL10n } from "@/i18n";
import { Avatar, dotOf, IconButton, RelativeTime, StatusDot } from "@/ui";
import { useDo } from "../actions/useAct";
import { doorOf, statusNames, ticketName } from "../model";
import { RatingAnswers } from "../../quality/RatingAnswers";

function Person({ member, roles }: { member: MemberRef; roles: string[] }) {
  return (
    <li className={css.person}>
      <Avatar name={member.name} color={member.color} size={24} />
      <span className="el" dir="auto">{member.name}</span>
      <small className="el">{roles.join(" · ")}</small>
    </li>
  );
}

/** Everybody with a part in the ticket, each once with all parts. */
export function People({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const all: [MemberRef | null, string][] = [
    [ticket.assignee, t("ticket:role.assignee")],
    [ticket.resolved_by, t("ticket:role.resolved_by")],
    [ticket.reviewer, t("ticket:role.reviewed_by")],
    ...ticket.people.map(({ member, role }): [MemberRef, string] => [member, t(`ticket:role.${role}`)]),
  ];
  const byId = new Map<string, { member: MemberRef; roles: string[] }>();
  for (const [member, role] of all) {
    if (!member) continue;
    const known = byId.get(member.id) ?? { member, roles: [] };
    byId.set(member.id, { member, roles: [...new Set([...known.roles, role])] });
  }
  if (byId.size === 0) return <p className="t13 c3">{t("ticket:nobody_yet")}</p>;
  return <ul style={{ marginBlockStart: 4 }}>{[...byId.values()].map(({ member, roles }) => <Person key={member.id} member={member} roles={roles} />)}</ul>;
}

function Stars({ score }: { score: number }) {
  const { t } = useTranslation();
  return (
    <span className={css.stars} role="img" aria-label={t("ticket:score", { score })}>
      {[1, 2, 3, 4, 5].map((star) => <Star key={star} size={14} fill={star <= score ? "currentColor" : "none"} />)}
    </span>
  );
}

/** How the customer took it. */
export function Outcome({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const { acceptance, rated } = ticket;
  return (
    <div style={{ marginBlockStart: 6, display: "grid", gap: 8 }}>
      {acceptance && (
        <div className="t13">
          {t(`ticket:acceptance.${acceptance.kind}`)} · <RelativeTime at={acceptance.at} />
          {acceptance.comment && <p className={css.words} dir="auto">{acceptance.comment}</p>}
        </div>
      )}
      {rated && (
        <div className="t13">
          <Stars score={rated.score} />
          {rated.comment && <p className={css.words} dir="auto">{rated.comment}</p>}
          <RatingAnswers ticket={ticket} />
        </div>
      )}
    </div>
  );
}

/** What reads differently from the other end. */
const TURNED = ["child", "caused_by", "follow_up", "merged", "split"];
const REMOVED = ["related", "follow_up", "child", "caused_by", "duplicate"];

export function Links({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const removable = doorOf(ticket, "link", useCan()).allowed;
  const unlink = useDo(ticket.number);
  const l10n = useL10n();
  const config = useConfig();
  return (
    <ul style={{ marginBlockStart: 4 }}>
      {ticket.links.map(({ kind, outward = true, ticket: other }) => (
        <li key={`${kind}.${outward}.${other.id}`} className={css.linked}>
          <small className="t12 c3">{t(`ticket:link_kind.${kind}${outward || !TURNED.includes(kind) ? "" : "_of"}`)}</small>
          <Link className={css.other} to={`/t/${other.number}`}>
            <bdi dir="ltr" className="mono c3">{ticketName(other.number)}</bdi>
            <span className="grow el user" dir="auto">{other.subject}</span>
            <StatusDot dot={dotOf(other)}>{l10n(statusNames(config, other.status))}</StatusDot>
          </Link>
          {removable && REMOVED.includes(kind) && <IconButton size="xs" label={t("ticket:unlink", { ticket: ticketName(other.number) })} icon={<X size={13} />} onClick={() => unlink({ path: `links/${other.number}/${kind}`, method: "delete", done: t("ticket:done.unlink") })} />}
        </li>
      ))}
    </ul>
  );
}
