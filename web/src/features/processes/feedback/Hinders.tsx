/** Where work can be hindered: the button comes after the screen, and only for those who may say so. */

import type { FeedbackButtonProps } from "./FeedbackButton";
import type { PlaceKind } from "./queries";
import { lazy, Suspense } from "react";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { laterTexts } from "@/i18n";

const FeedbackButton = lazy(() => Promise.all([import("./FeedbackButton"), laterTexts("feedback")]).then(([button]) => button));

/** On any field, rule, node, template or screen. */
export function Hinders(props: FeedbackButtonProps) {
  return useCan()("feedback.give") && <Suspense fallback={null}><FeedbackButton {...props} /></Suspense>;
}

interface TicketHindersProps { ticket: Pick<Ticket, "number" | "process">; kind: PlaceKind; /** Key of the field or node. */ what: string; label: string; className?: string }

/** Met on a ticket: its process, the version it runs on and its number go along. */
export function TicketHinders({ ticket: { number, process }, kind, what, label, className }: TicketHindersProps) {
  return <Hinders className={className} place={{ kind, key: what, label, process_key: process.key, version: process.version, ticket: String(number) }} />;
}
