import css from "./sla.module.css";
import { useBuffers, TONES, type BufferShown } from "./buffers";
import { useMeasureText, Window } from "./BufferWords";
import { CalendarPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCan } from "@/api/queries";
import { useL10n, useNumber } from "@/i18n";
import { Card, Chip, LinkButton } from "@/ui";

/** One buffer on one line. */
export function BufferLine({ buffer }: { buffer: BufferShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const measure = useMeasureText();
  const { customers } = buffer.announced;
  return (
    <li className={css.bufferLine}>
      <Window from={buffer.from_at} until={buffer.until_at} />
      <Link className="el grow" dir="auto" to={`/admin/sla/buffers/${buffer.id}`}>{t("sla:buffer.line", { title: l10n(buffer.title), what: measure(buffer) })}</Link>
      <span className="t12 c3">{buffer.state === "draft" ? t("sla:buffer.not_told") : t("sla:buffer.told", { count: customers, n: number(customers) })}</span>
      <Chip tone={TONES[buffer.phase]}>{t(`sla:phase.${buffer.phase}`)}</Chip>
    </li>
  );
}

const SHOWN = 4;

/** The latest buffers beside a policy (时效调整日志). */
export function BufferLines() {
  const { t } = useTranslation();
  const may = useCan()("sla.buffer");
  const { data } = useBuffers(may);
  if (!may || !data) return null;
  return (
    <Card flush title={t("sla:buffer.title")} note={t("sla:buffer.note")} actions={<LinkButton size="sm" to="/admin/sla/buffers/new"><CalendarPlus size={14} aria-hidden="true" />{t("sla:buffer.new")}</LinkButton>}>
      {data.length === 0 ? <p className={css.noneYet}>{t("sla:buffer.none")}</p> : <ul>{data.slice(0, SHOWN).map((buffer) => <BufferLine key={buffer.id} buffer={buffer} />)}</ul>}
      {data.length > SHOWN && <p className={css.noneYet}><Link to="/admin/sla/buffers">{t("sla:buffer.all", { count: data.length })}</Link></p>}
    </Card>
  );
}
