import { useExplained } from "../deadlines/queries";
import { useDialogs } from "./store";
import { useTicketCommands } from "./useTicketCommands";
import { lazy, Suspense, useEffect } from "react";
import type { Ticket } from "@/api/types";

const Dialogs = lazy(() => import("./Dialogs"));
const DeadlineDrawer = lazy(() => import("../deadlines/drawer/DeadlineDrawer"));

/** Keys and dialogs of the ticket on the screen. Stands once per screen. */
export function TicketActions({ ticket }: { ticket: Ticket }) {
  const { open, close } = useDialogs();
  const { clockId, close: closeExplained } = useExplained();
  useTicketCommands(ticket);
  useEffect(() => () => { close(); closeExplained(); }, [close, closeExplained, ticket.id]);
  return (
    <Suspense>
      {open && <Dialogs ticket={ticket} />}
      {clockId && <DeadlineDrawer ticket={ticket} clockId={clockId} />}
    </Suspense>
  );
}
