import { Announcer } from "./announce";
import { Toasts } from "./Toasts";
import { TooltipLayer } from "./Tooltip";
import type { ReactNode } from "react";

/** What the primitives need once per page: the tooltip's layer, the toasts, the voice. */
export const UiProvider = ({ children }: { children: ReactNode }) => (
  <>
    {children}
    <TooltipLayer />
    <Toasts />
    <Announcer />
  </>
);
