import css from "./reports.module.css";
import type { Point } from "./figures";
import { bands, labelledDays, ticks } from "./scale";
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";

const HEIGHT = 220;
const AXIS = 40;
const FOOT = 24;
const TOP = 8;
const LABEL = 36;

function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

interface MarksProps { points: Point[]; chosen: number | null; width: number; rtl: boolean }

function Marks({ points, chosen, width, rtl }: MarksProps) {
  const number = useNumber();
  const plot = width - AXIS;
  const values = ticks(Math.max(...points.map(({ created, resolved }) => Math.max(created, resolved))));
  const highest = values.at(-1) ?? 1;
  const y = (value: number) => TOP + (HEIGHT - TOP) * (1 - value / highest);
  const { band, middle } = bands(points.length, plot, rtl);
  const start = rtl ? 0 : AXIS;
  const x = (index: number) => start + middle(index);
  const bar = Math.max(1, Math.min(28, band * 0.62));
  const labels = labelledDays(points.length, plot);
  return (
    <svg height={HEIGHT + FOOT} aria-hidden="true">
      {values.map((value) => (
        <g key={value}>
          <line className={css.rule} x1={start} x2={start + plot} y1={y(value)} y2={y(value)} />
          <text x={rtl ? width - 4 : AXIS - 8} y={y(value) + 4} textAnchor="end" direction="ltr">{number(value)}</text>
        </g>
      ))}
      {chosen !== null && <line className={css.cursor} x1={x(chosen)} x2={x(chosen)} y1={TOP} y2={HEIGHT} />}
      {points.map(({ day, created }, index) => (
        <rect key={day} className={css.created} data-dim={chosen !== null && chosen !== index} x={x(index) - bar / 2} y={y(created)} width={bar} height={Math.max(0, HEIGHT - y(created))} rx={Math.min(3, bar / 3)} />
      ))}
      <polyline className={css.resolved} points={points.map(({ resolved }, index) => `${x(index)},${y(resolved)}`).join(" ")} />
      {points.map(({ day, resolved }, index) => (band > 18 || index === chosen) && <circle key={day} className={css.point} cx={x(index)} cy={y(resolved)} r={index === chosen ? 4 : 3} />)}
      {points.map(({ day }, index) => labels.has(index) && <text key={day} x={Math.min(width - LABEL / 2, Math.max(LABEL / 2, x(index)))} y={HEIGHT + 18} textAnchor="middle" direction="ltr">{day.slice(5)}</text>)}
    </svg>
  );
}

interface DayChartProps { points: Point[]; chosen: number | null; onChoose: (index: number | null) => void }

/** Created as bars, resolved as a line, day by day. Arrow keys move from day to day; the table holds the same numbers. */
export function DayChart({ points, chosen, onChoose }: DayChartProps) {
  const { t } = useTranslation();
  const { box, width } = useWidth();
  const rtl = document.documentElement.dir === "rtl";
  const last = points.length - 1;
  const now = chosen ?? last;
  const point = points[now];
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - (rtl ? 0 : AXIS);
    onChoose(bands(points.length, width - AXIS, rtl).at(x));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = rtl ? "ArrowLeft" : "ArrowRight";
    const to = { Home: 0, End: last, ArrowUp: now + 1, ArrowDown: now - 1, ArrowLeft: forward === "ArrowLeft" ? now + 1 : now - 1, ArrowRight: forward === "ArrowRight" ? now + 1 : now - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onChoose(Math.min(last, Math.max(0, to)));
  };
  return (
    <div ref={box} className={css.chart} role="slider" tabIndex={0} aria-label={t("figures:chart.label")} aria-valuemin={0} aria-valuemax={last} aria-valuenow={now}
      aria-valuetext={point && t("figures:chart.day", { day: point.day, created: point.created, resolved: point.resolved })}
      onKeyDown={onKeyDown} onPointerMove={onPointer} onPointerDown={onPointer}>
      <Marks points={points} chosen={chosen} width={width} rtl={rtl} />
    </div>
  );
}
