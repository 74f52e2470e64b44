import "@xyflow/react/dist/base.css";
import css from "../designer.module.css";
import { useDesigner } from "../context";
import { STAMP_TYPE, STAMPS, type Stamp } from "../model/stamps";
import type { Place } from "../model/definition";
import { CanvasEdge } from "./CanvasEdge";
import { CanvasNode, type Drawn } from "./CanvasNode";
import { CanvasTools } from "./CanvasTools";
import { useDrawing } from "./useDrawing";
import { useSight } from "./useSight";
import { Background, BackgroundVariant, ConnectionMode, MiniMap, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, type Connection, type NodeChange } from "@xyflow/react";
import { useEffect, useRef, type DragEvent } from "react";
import { useTranslation } from "react-i18next";

const NODE_TYPES = { step: CanvasNode };
const EDGE_TYPES = { way: CanvasEdge };
const FIT = { padding: 0.12, maxZoom: 1, minZoom: 0.4 };

interface CanvasProps { onPlaces: (places: Map<string, Place>) => void; onStamp: (stamp: Stamp, at: Place) => void; onTidy: () => void; sideways: boolean; onSideways: (shown: boolean) => void }

function Board({ onPlaces, onStamp, onTidy, sideways, onSideways }: CanvasProps) {
  const { t } = useTranslation();
  const { process, readOnly, chosen, choose, askWay, finding } = useDesigner();
  const { nodes, edges, dragged } = useDrawing(sideways);
  const flow = useReactFlow();
  const fitted = useRef(false);
  const size = process.nodes.length;
  useEffect(() => {
    if (fitted.current || size === 0) return;
    fitted.current = true;
    requestAnimationFrame(() => void flow.fitView(FIT));
  }, [flow, size]);
  useEffect(() => {
    const path = finding?.path?.length ? finding.path : finding?.nodes;
    if (path?.length) void flow.fitView({ ...FIT, nodes: path.map((id) => ({ id })), duration: 180 });
  }, [finding, flow]);
  useSight(nodes);
  const onNodesChange = (changes: NodeChange<Drawn>[]) => {
    const places = dragged(changes);
    if (places) onPlaces(places);
    const picked = changes.flatMap((change) => (change.type === "select" ? [change] : []));
    if (picked.length === 0) return;
    const now = new Set(chosen.nodes);
    for (const { id, selected } of picked) if (selected) now.add(id); else now.delete(id);
    choose({ nodes: [...now], bundle: null });
  };
  const drop = (event: DragEvent) => {
    const stamp = STAMPS.find((one) => one === event.dataTransfer.getData(STAMP_TYPE));
    if (!stamp) return;
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    onStamp(stamp, { x: Math.round(x - 98), y: Math.round(y - 30) });
  };
  const connect = ({ source, target }: Connection) => { if (source !== target) askWay(source, target); };
  return (
    <ReactFlow className={css.flow} nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} onNodesChange={onNodesChange}
      onConnect={connect} connectionMode={ConnectionMode.Loose} connectionRadius={28}
      onEdgeClick={(_, edge) => choose({ nodes: [], bundle: edge.id })} onPaneClick={() => choose({ nodes: [], bundle: null })} onDragOver={(event) => { if (event.dataTransfer.types.includes(STAMP_TYPE)) event.preventDefault(); }} onDrop={drop}
      nodesDraggable={!readOnly} nodesConnectable={!readOnly} deleteKeyCode={null} selectionMode={SelectionMode.Partial} multiSelectionKeyCode={["Meta", "Control"]} minZoom={0.2} maxZoom={1.6} snapToGrid snapGrid={[4, 4]}
      proOptions={{ hideAttribution: true }} aria-label={t("designer:canvas.label")}
      ariaLabelConfig={{
        "node.a11yDescription.default": t("designer:canvas.node_help"), "node.a11yDescription.keyboardDisabled": t("designer:canvas.node_help"), "edge.a11yDescription.default": t("designer:canvas.way_help"),
        "node.a11yDescription.ariaLiveMessage": ({ x, y }: { x: number; y: number }) => t("designer:canvas.moved", { x: Math.round(x), y: Math.round(y) }), "minimap.ariaLabel": t("designer:canvas.map"),
      }}>
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--line-strong)" />
      <MiniMap className={css.map} style={{ width: 128, height: 84 }} pannable zoomable ariaLabel={t("designer:canvas.map")} nodeClassName={(node) => (node.selected ? (css.mapChosen ?? "") : (css.mapNode ?? ""))} nodeBorderRadius={6} />
      <CanvasTools onTidy={() => { onTidy(); requestAnimationFrame(() => requestAnimationFrame(() => void flow.fitView({ ...FIT, duration: 180 }))); }} fit={() => void flow.fitView({ ...FIT, duration: 180 })} sideways={sideways} onSideways={onSideways} />
    </ReactFlow>
  );
}

/** The process as a picture. Coordinates stay left to right in every language. */
export const Canvas = (props: CanvasProps) => (
  <div className={css.canvas} dir="ltr"><ReactFlowProvider><Board {...props} /></ReactFlowProvider></div>
);
