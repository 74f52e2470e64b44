import css from "./quality.module.css";
import { useQuality } from "./queries";
import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";

/** What must be there before it is closed or archived (关闭标准): met and missing. */
export default function Closing({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const closing = useQuality(ticket.number, ticket.version).data?.closing;
  if (!closing || closing.conditions.length === 0) return null;
  return (
    <section className={css.closing} aria-label={t(`quality:closing.${closing.until}`)}>
      <h3>{t(`quality:closing.${closing.until}`)}<span className="num c3"><bdi dir="ltr">{closing.met} / {closing.conditions.length}</bdi></span></h3>
      <ul>{closing.conditions.map(({ key, met }) => (
        <li key={key} data-met={met}>{met ? <CircleCheck size={15} aria-hidden="true" /> : <CircleDashed size={15} aria-hidden="true" />}<span>{t(`quality:condition.${key}`)}<span className="sr"> · {t(met ? "quality:met" : "quality:missing")}</span></span></li>
      ))}</ul>
    </section>
  );
}
