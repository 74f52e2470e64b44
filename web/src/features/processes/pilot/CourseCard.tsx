import css from "./pilot.module.css";
import type { Shown, Side } from "./queries";
import { useTranslation } from "react-i18next";
import { useL10n, useNumber } from "@/i18n";
import { Card, numberCell, Scroller, Table } from "@/ui";

/** Below this many stays a median says little; the number they stand on is shown all the same. */
const FEW = 20;

function Bar({ side, most, fresh }: { side: Side; most: number; fresh?: boolean }) {
  const { t } = useTranslation();
  const number = useNumber();
  return (
    <td className={numberCell}>
      <span className={css.stage} data-few={side.count < FEW || undefined}>
        <i className={fresh ? css.new : css.old} aria-hidden="true" style={{ inlineSize: `${((side.value ?? 0) / most) * 100}%` }} />
        {side.value === null ? "—" : t("pilot:hours", { n: number(side.value / 60, { maximumFractionDigits: 1 }) })}
        <small className={css.stands}>{t("pilot:stands_on", { count: side.count, n: number(side.count) })}</small>
      </span>
    </td>
  );
}

/** The median time in each step, old beside new. */
export function CourseCard({ shown: { course, pilot } }: { shown: Shown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const most = Math.max(1, ...course.flatMap((stage) => [stage.old.value ?? 0, stage.new.value ?? 0]));
  const few = course.some((stage) => Math.min(stage.old.count, stage.new.count) < FEW);
  return (
    <Card title={t("pilot:course")} note={t("pilot:course_note")} flush>
      {course.length === 0 ? <p className={css.honest}>{t("pilot:course_none")}</p> : (
        <>
          <Scroller className={css.scroll} label={t("pilot:course")}>
            <Table className={css.table}>
              <thead><tr><th scope="col">{t("pilot:column.stage")}</th><th scope="col" className={numberCell}>v{pilot.baseline}</th><th scope="col" className={numberCell}>v{pilot.version}</th></tr></thead>
              <tbody>{course.map((stage) => <tr key={stage.node}><th scope="row" className={css.name} dir="auto">{l10n(stage.name) || stage.node}</th><Bar side={stage.old} most={most} /><Bar side={stage.new} most={most} fresh /></tr>)}</tbody>
            </Table>
          </Scroller>
          {few && <p className={css.honest}>{t("pilot:course_few", { count: FEW })}</p>}
        </>
      )}
    </Card>
  );
}
