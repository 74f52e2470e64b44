import { Tooltip as Base } from "@mantine/core";
import css from "./overlay.module.css";
import { Kbd } from "./Kbd";
import type { ReactElement } from "react";

interface TooltipProps { label: string; shortcut?: string; children: ReactElement }

/** Shown on hover after a moment and on keyboard focus; never the only place of an information. */
export function Tooltip({ label, shortcut, children }: TooltipProps) {
  return (
    <Base
      label={<>{label}{shortcut && <Kbd keys={shortcut} />}</>}
      classNames={{ tooltip: css.tooltip }}
      openDelay={400}
      events={{ hover: true, focus: true, touch: false }}
      transitionProps={{ duration: 0 }}
      withinPortal
      zIndex={600}
      offset={6}
    >
      {children}
    </Base>
  );
}
