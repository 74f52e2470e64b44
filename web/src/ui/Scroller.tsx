import type { HTMLAttributes, Ref } from "react";

interface ScrollerProps extends Omit<HTMLAttributes<HTMLElement>, "tabIndex" | "role" | "aria-label"> {
  as?: "div" | "aside" | "ul" | "ol";
  /** What it shows, for those who hear the page. */
  label?: string;
  ref?: Ref<HTMLElement>;
}

/** A box that scrolls: the keyboard reaches it even where it holds no control. */
export function Scroller({ as = "div", label, ref, ...rest }: ScrollerProps) {
  const Box = as as "div"; // one tag for the types; the lists and the aside take the same properties
  return <Box ref={ref as Ref<HTMLDivElement>} tabIndex={0} role={as === "div" && label ? "region" : undefined} aria-label={label} {...rest} />;
}
