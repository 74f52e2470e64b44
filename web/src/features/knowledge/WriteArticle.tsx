import { useWriteArticle } from "./useWriteArticle";
import { useEffect, useRef } from "react";
import type { Ticket } from "@/api/types";

/** What the ticket's menu and the palette start: it asks nothing, the article opens. */
export default function WriteArticle({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const { write } = useWriteArticle(ticket.number);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    write(onDone);
  });
  return null;
}
