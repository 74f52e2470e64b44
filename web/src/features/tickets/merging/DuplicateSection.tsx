import css from "./merging.module.css";
import { useDuplicates } from "./queries";
import { Reasons } from "./Reasons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { Button } from "@/ui";
import { Section } from "../context/Section";
import { useDialogs } from "../actions/store";
import { isClosed, ticketName } from "../model";

/** Tickets that may be about the same, with why; nothing where there are none. */
export default function DuplicateSection({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const { show } = useDialogs();
  const found = useDuplicates(ticket.number, !isClosed(ticket)).data?.data ?? [];
  const linked = new Set(ticket.links.map((link) => link.ticket.number));
  const fresh = found.filter((one) => !linked.has(one.number));
  if (isClosed(ticket) || fresh.length === 0) return null;
  return (
    <Section name="duplicates" title={t("merging:section")}>
      <ul className={css.candidates} style={{ marginBlockStart: 6 }}>
        {fresh.map((one) => (
          <li key={one.id}>
            <Link className={css.line} to={`/t/${one.number}`}><bdi dir="ltr" className="mono c3">{ticketName(one.number)}</bdi><span className="el user grow" dir="auto">{one.subject}</span></Link>
            <Reasons of={one} />
          </li>
        ))}
      </ul>
      {can("ticket.merge") && fresh.some((one) => one.status_category !== "closed") && <div style={{ marginBlockStart: 8 }}><Button size="xs" onClick={() => show("merge")}>{t("merging:action")}</Button></div>}
    </Section>
  );
}
