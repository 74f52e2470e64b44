import css from "./pane/pane.module.css";
import { NodePanel } from "./node/later";
import { nodeStateOf, worthShowing } from "./node/model";
import { Header } from "./pane/Header";
import { PaneSkeleton, TicketProblem } from "./pane/PaneStates";
import { PresenceStrip } from "./pane/PresenceStrip";
import { useReportPresence } from "./pane/presence";
import { Thread } from "./pane/Thread";
import { newestPublic } from "./pane/thread";
import { lazy, Suspense } from "react";
import { useTicket } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { ErrorState } from "@/ui";
import { TicketActions } from "./actions/TicketActions";
import { useMessages } from "./queries";

const Composer = lazy(() => import("./composer/Composer"));

interface TicketPaneProps {
  number: number;
  /** Small screens: back to the list. Undefined where the list stands beside. */
  onBack?: () => void;
  /** Shows the context panel when it is folded or lives in a drawer; undefined while it stands beside. */
  onOpenContext?: () => void;
}

function Conversation({ ticket, onBack, onOpenContext }: Omit<TicketPaneProps, "number"> & { ticket: Ticket }) {
  const messages = useMessages(ticket.number);
  const report = useReportPresence(ticket.id, ticket.number);
  const list = messages.data?.data;
  const node = nodeStateOf(ticket);
  return (
    <div className={css.pane} data-ticket={ticket.number}>
      <TicketActions ticket={ticket} />
      <Header ticket={ticket} onBack={onBack} onOpenContext={onOpenContext} />
      <PresenceStrip ticketId={ticket.id} />
      {worthShowing(node) && <Suspense><NodePanel key={node.current.run_id ?? node.current.key} folds ticket={ticket} state={node} /></Suspense>}
      {list ? <Thread ticket={ticket} messages={list} /> : (
        <div className={css.scroller}>{messages.error ? <div className="grow"><ErrorState error={messages.error} onRetry={() => void messages.refetch()} /></div> : <PaneSkeleton bodyOnly />}</div>
      )}
      <Suspense fallback={<div style={{ blockSize: 150 }} />}>
        <Composer ticket={ticket} newest={list && newestPublic(list)} onTyping={report} />
      </Suspense>
    </div>
  );
}

/** Conversation and composer of one ticket: the middle pane of the workspace. */
export function TicketPane({ number, onBack, onOpenContext }: TicketPaneProps) {
  const ticket = useTicket(number);
  if (ticket.data) return <Conversation key={ticket.data.id} ticket={ticket.data} onBack={onBack} onOpenContext={onOpenContext} />;
  if (ticket.error) return <TicketProblem number={number} error={ticket.error} onRetry={() => void ticket.refetch()} onBack={onBack} />;
  return <div className={css.pane}><PaneSkeleton /></div>;
}
