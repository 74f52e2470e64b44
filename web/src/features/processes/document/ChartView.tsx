import css from "./document.module.css";
import type { Box, Chart, Way } from "./queries";
import { Scroller } from "@/ui";
import { useTranslation } from "react-i18next";

const ARROW = 6;

/** The tip of a way, pointing as its last stretch runs. */
function tip({ points }: Way): string {
  const [x, y] = points[points.length - 1] ?? [0, 0];
  const [fromX, fromY] = points[points.length - 2] ?? [x, y];
  const [stepX, stepY] = [Math.sign(x - fromX), Math.sign(y - fromY)];
  const corner = (side: number) => `${x - stepX * ARROW + stepY * side * 3.5},${y - stepY * ARROW + stepX * side * 3.5}`;
  return `${x},${y} ${corner(1)} ${corner(-1)}`;
}

function BoxView({ box, size: [width, height], changed }: { box: Box; size: Chart["box"]; changed: boolean }) {
  const [middle, first] = [box.x + width / 2, box.y + (box.lines.length > 1 ? 17 : 22)];
  return (
    <g data-changed={changed || undefined} data-kind={box.kind}>
      <rect x={box.x} y={box.y} width={width} height={height} rx={box.kind === "condition" ? height / 2 : 8} />
      {box.lines.map((line, place) => <text key={place} className={css.boxName} x={middle} y={first + place * 14}>{place === 0 ? `${box.number}. ${line}` : line}</text>)}
      {box.below && <text className={css.boxBelow} x={middle} y={box.y + height - 9}>{box.below}</text>}
    </g>
  );
}

/** The chart as the server laid it out; the table below says the same in words. */
export function ChartView({ chart, changed, dir, name }: { chart: Chart; changed: ReadonlySet<string>; dir: string; name: string }) {
  const { t } = useTranslation();
  return (
    // the drawing scrolls where the page is narrower
    <Scroller className={css.chart} label={t("procdoc:chart", { name })}>
      <svg viewBox={`0 0 ${chart.width} ${chart.height}`} style={{ inlineSize: chart.width, blockSize: "auto" }} direction={dir} role="img" aria-label={t("procdoc:chart_said", { name, count: chart.boxes.length })}>
        {chart.lines.map((way) => (
          <g key={`${way.source} ${way.target}`} className={css.way} data-sort={way.sort}>
            <polyline points={way.points.map((point) => point.join(",")).join(" ")} />
            <polygon points={tip(way)} />
          </g>
        ))}
        {chart.lines.filter(({ label }) => label).map(({ source, target, sort, label, said_at: [x, y] }) => <text key={`${source} ${target}`} className={css.wayLabel} data-sort={sort} x={x} y={y + 3.5}>{label}</text>)}
        {chart.boxes.map((box) => <BoxView key={box.key} box={box} size={chart.box} changed={changed.has(box.key)} />)}
      </svg>
    </Scroller>
  );
}
