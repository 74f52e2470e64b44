export interface TicketPaneProps {
  number: number;
  /** Small screens: back to the list. Undefined where the list stands beside. */
  onBack?: () => void;
  /** Shows the context panel when it is folded or lives in a drawer; undefined while it stands beside. */
  onOpenContext?: () => void;
}

/** Conversation and composer of one ticket: the middle pane of the workspace and the body of the ticket page. */
export function TicketPane({ number }: TicketPaneProps) {
  return <h1 className="t16" style={{ padding: 18 }}>T-{number}</h1>;
}
