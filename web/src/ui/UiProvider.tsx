import { Toasts } from "./Toasts";
import { TooltipLayer } from "./Tooltip";
import type { ReactNode } from "react";

/** What the primitives need once per page: the tooltip's layer and the toasts. */
export const UiProvider = ({ children }: { children: ReactNode }) => (
  <>
    {children}
    <TooltipLayer />
    <Toasts />
  </>
);
