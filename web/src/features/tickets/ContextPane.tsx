export interface ContextPaneProps { number: number; /** Closes the drawer or page it lives in, if any. */ onClose?: () => void }

/** Properties, customer and links of one ticket: the last pane of the workspace. */
export function ContextPane({ number }: ContextPaneProps) {
  return <aside data-ticket={number} />;
}
