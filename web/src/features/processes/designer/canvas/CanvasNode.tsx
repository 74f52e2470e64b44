import css from "../designer.module.css";
import { iconOf } from "../icons";
import { useDesigner } from "../context";
import type { ProcessNode } from "../model/definition";
import { forbids } from "../model/findings";
import type { DesignWords } from "../words";
import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";

export type Drawn = Node<{ node: ProcessNode; words: DesignWords; start: boolean; faults: number; warnings: number; step: number | null }, "step">;

const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left];

/** 196 × 60: icon, name, limit or kind, and whose turn it is. */
export function CanvasNode({ data: { node, words, start, faults, warnings, step }, selected }: NodeProps<Drawn>) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { lamp, readOnly } = useDesigner();
  const { Icon, hue } = iconOf(node);
  return (
    <div className={css.node} data-hue={hue} data-selected={selected || undefined} data-lamp={lamp(node.key) ?? undefined} data-step={step === null ? undefined : "on"}>
      {SIDES.map((side) => <Handle key={side} id={side} type="source" position={side} className={css.handle} isConnectable={!readOnly} />)}
      <span className={css.sign} aria-hidden="true"><Icon size={16} strokeWidth={1.75} /></span>
      <span className={css.nodeText}>
        <span className="row g6"><b className="el grow" dir="auto">{l10n(node.name) || node.key}</b><small className={css.mark}>{words.mark(node)}</small></span>
        <small className="el" dir="auto">{words.about(node)}</small>
      </span>
      {start && <span className={css.start}>{t("designer:start")}</span>}
      {faults + warnings > 0 && <span className={css.fault} data-forbids={faults > 0} title={t("designer:findings.count", { count: faults + warnings })}><TriangleAlert size={12} aria-hidden="true" /></span>}
      {step !== null && <span className={css.stepNo} aria-hidden="true">{step}</span>}
    </div>
  );
}

export const toneOf = (forbidding: Parameters<typeof forbids>[0][]) => ({ faults: forbidding.filter(forbids).length, warnings: forbidding.filter((one) => !forbids(one)).length });
