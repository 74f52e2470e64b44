import css from "../designer.module.css";
import { useDesigner } from "../context";
import { useReactFlow, useStore } from "@xyflow/react";
import { LayoutGrid, Maximize, Minus, Plus, Waypoints } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui";

interface ToolsProps { onTidy: () => void; fit: () => void; sideways: boolean; onSideways: (shown: boolean) => void }

export function CanvasTools({ onTidy, fit, sideways, onSideways }: ToolsProps) {
  const { t } = useTranslation();
  const { readOnly } = useDesigner();
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className={css.tools} role="toolbar" aria-label={t("designer:canvas.tools")}>
      <IconButton label={t("designer:canvas.zoom_out")} icon={<Minus size={16} />} onClick={() => void zoomOut()} />
      <bdi dir="ltr" className={css.zoom}>{zoom}%</bdi>
      <IconButton label={t("designer:canvas.zoom_in")} icon={<Plus size={16} />} onClick={() => void zoomIn()} />
      <IconButton label={t("designer:canvas.fit")} icon={<Maximize size={16} />} onClick={fit} />
      {!readOnly && <IconButton label={t("designer:canvas.tidy")} icon={<LayoutGrid size={16} />} onClick={onTidy} />}
      <IconButton label={t("designer:canvas.sideways")} icon={<Waypoints size={16} />} aria-pressed={sideways} onClick={() => onSideways(!sideways)} />
    </div>
  );
}
