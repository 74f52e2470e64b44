import css from "./merging.module.css";
import { Reasons } from "./Reasons";
import type { Duplicate } from "./shapes";
import { ticketName } from "../model";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { Banner } from "@/ui";

export interface Sketch { subject: string; text: string; requester: { id?: string; email?: string; phone?: string }; fields: Record<string, unknown> }
const QUIET_MS = 600;

function useSettled(sketch: Sketch): string {
  const said = JSON.stringify(sketch);
  const [settled, setSettled] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(said), QUIET_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return settled;
}

/** Before a ticket is opened: those that seem to be about the same already. */
export default function SimilarTickets({ sketch, onLeave }: { sketch: Sketch; onLeave: () => void }) {
  const { t } = useTranslation();
  const body = useSettled(sketch);
  const found = useQuery({
    queryKey: ["duplicates", "sketch", body], staleTime: 60_000,
    queryFn: ({ signal }) => api.post<{ data: Duplicate[] }>("/tickets/duplicates", JSON.parse(body) as Sketch, { signal }),
  }).data?.data ?? [];
  if (found.length === 0) return null;
  return (
    <Banner tone="warn">
      <div className={css.hint}>
        <b>{t("merging:similar", { count: found.length })}</b>
        <ul className={css.candidates}>
          {found.map((one) => (
            <li key={one.id}>
              <Link className={css.line} to={`/t/${one.number}`} onClick={onLeave}><bdi dir="ltr" className="mono c3">{ticketName(one.number)}</bdi><span className="el user grow" dir="auto">{one.subject}</span></Link>
              <Reasons of={one} />
            </li>
          ))}
        </ul>
      </div>
    </Banner>
  );
}
