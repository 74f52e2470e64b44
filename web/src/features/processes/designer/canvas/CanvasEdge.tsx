import css from "../designer.module.css";
import type { Bundle } from "../model/ways";
import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from "@xyflow/react";

export type DrawnWay = Edge<{ bundle: Bundle; label: string; down: number; back: boolean; quiet: boolean; onTrail: boolean; lane: number; onChoose: () => void }, "way">;

const LANE = 14;
/** How far a line goes straight before it turns. */
export const offsetOf = (lane = 0): number => 20 + lane * LANE;

/** One line for all ways between two nodes; a way back is dashed. */
export function CanvasEdge({ id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected, markerEnd }: EdgeProps<DrawnWay>) {
  const [path, x, y] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 8, offset: offsetOf(data?.lane) });
  const state = data?.onTrail ? "trail" : selected ? "selected" : data?.back ? "back" : data?.quiet ? "quiet" : "plain";
  return (
    <>
      <BaseEdge id={id} path={path} markerEnd={markerEnd} interactionWidth={16} className={css.edge} data-state={state} data-back={data?.back || undefined} />
      {data?.label && (
        <EdgeLabelRenderer>
          {/* the line itself is the focusable thing; the label only widens what can be pressed */}
          {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
          <span className={css.edgeLabel} data-state={state} dir="auto" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y + data.down}px)` }} onClick={data.onChoose}>{data.label}</span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
