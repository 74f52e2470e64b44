import css from "./pilot.module.css";
import { MORE_IS_BETTER, signed, whisker, written } from "./figures";
import type { Figure, Rail, Shown, Verdict } from "./queries";
import { useRailText, RailChip } from "./Rails";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";
import { Card, Chip, numberCell, Scroller, Table, type Tone } from "@/ui";

const TONES: Record<Verdict, Tone> = { better: "ok", worse: "bad", unclear: "plain", too_few: "outline" };

/** A number with its sign keeps its own direction inside a sentence. */
const apart = (text: string) => `\u2066${text}\u2069`;

/** A dot with its whisker beside the line of no difference; what lies beyond the rail is shaded. */
function Whisker({ figure, limit }: { figure: Figure; limit: number | null }) {
  const drawn = whisker(figure, limit);
  const rail = drawn?.rail ?? null;
  return (
    <svg className={css.whisker} data-verdict={figure.verdict} viewBox="0 0 160 18" aria-hidden="true">
      {rail !== null && <><rect className={css.beyond} x={MORE_IS_BETTER.has(figure.key) ? 0 : rail * 1.6} width={(MORE_IS_BETTER.has(figure.key) ? rail : 100 - rail) * 1.6} y="1" height="16" /><line className={css.rail} x1={rail * 1.6} x2={rail * 1.6} y1="1" y2="17" /></>}
      <line className={css.ground} x1="0" x2="160" y1="9" y2="9" />
      <line className={css.zero} x1="80" x2="80" y1="1" y2="17" />
      {drawn && <><line className={css.range} x1={drawn.from * 1.6} x2={drawn.to * 1.6} y1="9" y2="9" /><circle cx={drawn.at * 1.6} cy="9" r="4" /></>}
    </svg>
  );
}

function Row({ figure, rail }: { figure: Figure; rail: Rail | undefined }) {
  const { t } = useTranslation();
  const railText = useRailText();
  const number = useNumber();
  const value = (side: number | null) => written(figure.key, side, number, (n) => t("pilot:hours", { n }));
  const range = figure.low === null || figure.high === null ? "—" : t("pilot:range", { low: apart(signed(figure.key, figure.low, number)), high: apart(signed(figure.key, figure.high, number)) });
  const stands = (count: number) => <small className={css.stands}>{t("pilot:stands_on", { count, n: number(count) })}</small>;
  return (
    <tr>
      <th scope="row" className={css.name}>{t(`pilot:figure.${figure.key}`)}<small>{t(`pilot:meaning.${figure.key}`)}</small></th>
      <td className={numberCell}>{value(figure.old.value)}{stands(figure.old.count)}</td>
      <td className={numberCell}><b>{value(figure.new.value)}</b>{stands(figure.new.count)}</td>
      <td className={numberCell} data-verdict={figure.verdict}><bdi dir="ltr">{signed(figure.key, figure.difference, number)}</bdi></td>
      <td className="c2"><bdi>{range}</bdi></td>
      <td><Whisker figure={figure} limit={rail?.limit ?? null} /></td>
      <td><Chip tone={TONES[figure.verdict]}>{t(`pilot:verdict.${figure.verdict}`)}</Chip></td>
      <td>{rail && <span className="row g6"><bdi className="t12 c2">{railText(rail)}</bdi>{rail.state !== "too_few" && <RailChip rail={rail} />}</span>}</td>
    </tr>
  );
}

/** The new version beside the old one, each figure with how sure it is. */
export function FigureTable({ shown: { figures, rails, pilot, old_tickets, new_tickets } }: { shown: Shown }) {
  const { t } = useTranslation();
  const number = useNumber();
  return (
    <Card title={t("pilot:beside")} note={t("pilot:beside_note")} flush>
      <Scroller className={css.scroll} label={t("pilot:beside")}>
        <Table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("pilot:column.figure")}</th>
              <th scope="col" className={numberCell}>{t("pilot:column.side", { version: pilot.baseline, count: old_tickets, n: number(old_tickets) })}</th>
              <th scope="col" className={numberCell}>{t("pilot:column.side", { version: pilot.version, count: new_tickets, n: number(new_tickets) })}</th>
              <th scope="col" className={numberCell}>{t("pilot:column.difference")}</th>
              <th scope="col">{t("pilot:column.interval")}</th>
              <th scope="col"><span className="sr">{t("pilot:column.drawn")}</span></th>
              <th scope="col">{t("pilot:column.verdict")}</th>
              <th scope="col">{t("pilot:column.rail")}</th>
            </tr>
          </thead>
          <tbody>{figures.map((figure) => <Row key={figure.key} figure={figure} rail={rails.find((one) => one.figure === figure.key)} />)}</tbody>
        </Table>
      </Scroller>
      <p className={css.honest}>{t("pilot:honest")}</p>
    </Card>
  );
}
