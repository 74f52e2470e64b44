import { useDialogs } from "./store";
import { useTicketCommands } from "./useTicketCommands";
import { lazy, Suspense, useEffect } from "react";
import type { Ticket } from "@/api/types";

const Dialogs = lazy(() => import("./Dialogs"));

/** Keys and dialogs of the ticket on the screen. Stands once per screen. */
export function TicketActions({ ticket }: { ticket: Ticket }) {
  const { open, close } = useDialogs();
  useTicketCommands(ticket);
  useEffect(() => close, [close, ticket.id]);
  return <Suspense>{open && <Dialogs ticket={ticket} />}</Suspense>;
}
