import css from "./context.module.css";
import { FieldRow, FormFields } from "./FormFields";
import { ChoiceInPlace } from "./InPlace";
import { Links, Outcome, People } from "./Parts";
import { Section } from "./Section";
import { Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { duration, LANGUAGE_NAMES, useL10n, type Language } from "@/i18n";
import { Avatar, Chip, dotOf, IconButton, PriorityChip, RelativeTime, StatusDot, useNow } from "@/ui";
import { useCategoryOptions } from "../actions/Choosers";
import { useDialogs, type DialogName } from "../actions/store";
import { DeadlineSection } from "../deadlines/DeadlineSection";
import { DuplicateSection } from "../merging/later";
import { categoryPath, doorOf, statusNames, typeOf } from "../model";
import { CHANNEL_ICONS } from "../workspace/TicketRow";
import { Suspense, type ReactNode } from "react";

/** A value that a dialog changes, because the change needs a reason. */
function DialogValue({ ticket, dialog, door = dialog, label, children }: { ticket: Ticket; dialog: DialogName; door?: string; label: string; children: ReactNode }) {
  const can = useCan();
  const { t } = useTranslation();
  const { show } = useDialogs();
  const { offered, allowed, gates } = doorOf(ticket, door, can);
  if (!offered || (!allowed && gates.length === 0)) return <>{children}</>;
  return <button type="button" className={css.inPlace} onClick={() => show(dialog)}><span className="sr">{t("ticket:edit_field", { name: label })}</span>{children}</button>;
}

/** How long it is somebody's turn, said neutrally. */
function Waiting({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const now = useNow();
  const minutes = (since: string) => (now - Date.parse(since)) / 60_000;
  if (ticket.closed_at) return <FieldRow name={t("ticket:prop.closed_at")}><RelativeTime at={ticket.closed_at} /></FieldRow>;
  const customer = ticket.last_customer_at && (!ticket.last_agent_at || ticket.last_customer_at > ticket.last_agent_at);
  const since = customer ? ticket.last_customer_at : ticket.last_agent_at;
  return (
    <>
      {since && <FieldRow name={t(customer ? "ticket:prop.customer_waits" : "ticket:prop.we_wait")}><bdi>{duration(minutes(since))}</bdi></FieldRow>}
      <FieldRow name={t("ticket:prop.age")}><bdi>{duration(minutes(ticket.created_at))}</bdi></FieldRow>
    </>
  );
}

function Properties({ ticket, editable }: { ticket: Ticket; editable: boolean }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const Channel = CHANNEL_ICONS[ticket.channel];
  const category = categoryPath(config, ticket.category_id).map((node) => l10n(node.name)).join(" / ");
  const reason = l10n(ticket.priority_reason.text);
  const types = (config?.types ?? []).map((one) => ({ value: one.key, label: l10n(one.name) }));
  return (
    <div className={css.rows}>
      <FieldRow name={t("ticket:prop.status")}><DialogValue ticket={ticket} dialog="status" door={ticket.actions[0]?.key ?? "none"} label={t("ticket:prop.status")}><StatusDot dot={dotOf(ticket)}>{l10n(statusNames(config, ticket.status))}</StatusDot></DialogValue></FieldRow>
      <FieldRow name={t("ticket:prop.priority")}>
        <DialogValue ticket={ticket} dialog="priority" label={t("ticket:prop.priority")}><PriorityChip priority={ticket.priority} /><span>{l10n(config?.priorities.find((one) => one.key === ticket.priority)?.name)}</span></DialogValue>
        {reason && <small className="t12 c3">{t(`ticket:priority_source.${ticket.priority_reason.source}`, { reason })}</small>}
      </FieldRow>
      <FieldRow name={t("ticket:prop.type")}><ChoiceInPlace ticket={ticket} label={t("ticket:prop.type")} field="type_key" shown={l10n(typeOf(config, ticket.type_key)?.name ?? ticket.type_key)} editable={editable} value={[ticket.type_key]} options={types} change={(value) => ({ type_key: value })} /></FieldRow>
      <FieldRow name={t("ticket:prop.category")}><ChoiceInPlace ticket={ticket} label={t("ticket:prop.category")} field="category_id" shown={category} editable={editable} value={ticket.category_id ? [ticket.category_id] : []} options={useCategoryOptions()} change={(value) => ({ category_id: value })} /></FieldRow>
      <FieldRow name={t("ticket:prop.assignee")}>
        <DialogValue ticket={ticket} dialog="assign" label={t("ticket:prop.assignee")}>
          {ticket.assignee ? <><Avatar name={ticket.assignee.name} color={ticket.assignee.color} size={20} /><span className="el" dir="auto">{ticket.assignee.name}</span></> : <span className={css.empty}>{t("ticket:unassigned")}</span>}
        </DialogValue>
      </FieldRow>
      {(ticket.team ?? ticket.department) && <FieldRow name={t("ticket:prop.team")}><bdi>{[ticket.department?.name, ticket.team?.name].filter(Boolean).join(" / ")}</bdi></FieldRow>}
      <FieldRow name={t("ticket:prop.channel")}><Channel size={14} aria-hidden="true" className="c3" />{t(`ticket:channel.${ticket.channel}`)}</FieldRow>
      <FieldRow name={t("ticket:prop.locale")}><span>{LANGUAGE_NAMES[ticket.locale as Language] ?? ticket.locale}</span></FieldRow>
      {ticket.escalation_level > 0 && <FieldRow name={t("ticket:prop.escalation")}><Chip tone="bad">{t("ticket:level", { level: ticket.escalation_level })}</Chip></FieldRow>}
      {ticket.return_count + ticket.reopen_count > 0 && <FieldRow name={t("ticket:prop.rework")}>{t("ticket:rework", { returns: ticket.return_count, reopens: ticket.reopen_count })}</FieldRow>}
      <Waiting ticket={ticket} />
    </div>
  );
}

/** What the ticket is, whose it is, and what its form says. Empty sections disappear. */
export function Details({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const { show } = useDialogs();
  const config = useConfig();
  const editable = doorOf(ticket, "update", can).allowed;
  const pencil = (name: DialogName, label: string) => editable && <IconButton size="xs" label={label} icon={<Pencil size={13} />} onClick={() => show(name)} />;
  return (
    <>
      <DeadlineSection ticket={ticket} />
      <Section name="properties" title={t("ticket:section.properties")}><Properties ticket={ticket} editable={editable} /></Section>
      {(typeOf(config, ticket.type_key)?.fields.length ?? 0) > 0 && <Section name="form" title={t("ticket:section.form")}><FormFields ticket={ticket} editable={editable} /></Section>}
      <Section name="people" title={t("ticket:section.people")} actions={pencil("people", t("ticket:people.title"))}><People ticket={ticket} /></Section>
      {(ticket.tags.length > 0 || editable) && (
        <Section name="tags" title={t("ticket:prop.tags")} actions={pencil("tags", t("ticket:tags.title"))}>
          <div className="row wrap g6" style={{ marginBlockStart: 6 }}>{ticket.tags.length > 0 ? ticket.tags.map((tag) => <Chip key={tag}><bdi>{tag}</bdi></Chip>) : <span className="t13 c3">{t("ticket:no_tags")}</span>}</div>
        </Section>
      )}
      {(ticket.acceptance ?? ticket.rated) && <Section name="outcome" title={t("ticket:section.outcome")}><Outcome ticket={ticket} /></Section>}
      <Suspense><DuplicateSection ticket={ticket} /></Suspense>
      {ticket.links.length > 0 && <Section name="links" title={t("ticket:section.links")} actions={pencil("link", t("ticket:link.title"))}><Links ticket={ticket} /></Section>}
    </>
  );
}
