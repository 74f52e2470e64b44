import { useCan, useMe } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useCommand } from "@/app/commands/registry";
import { useTranslation } from "react-i18next";
import { useComposer } from "../composer/mode";
import { nearestClock } from "../deadlines/clocks";
import { useExplained } from "../deadlines/queries";
import { doorOf, ticketName } from "../model";
import { useDialogs, type DialogName } from "./store";
import { useDo } from "./useAct";

/** Brings the ticket's keys and palette entries to life. Only what is offered. */
export function useTicketCommands(ticket: Ticket): void {
  const { t } = useTranslation();
  const can = useCan();
  const me = useMe();
  const { show } = useDialogs();
  const { write } = useComposer();
  const act = useDo(ticket.number);
  const { show: explain } = useExplained();
  const nearest = nearestClock(ticket);
  const dialog = (name: DialogName, key: string = name) => {
    const { offered, allowed, gates } = doorOf(ticket, key, can);
    return { run: () => show(name), enabled: offered && (allowed || gates.length > 0) };
  };
  const useDialogCommand = (id: string, { run, enabled }: { run: () => void; enabled: boolean }) => useCommand(id, run, { enabled });
  useDialogCommand("ticket.assign", dialog("assign"));
  useDialogCommand("ticket.transfer", dialog("transfer"));
  useDialogCommand("ticket.status", { run: () => show("status"), enabled: ticket.actions.length > 0 });
  useDialogCommand("ticket.priority", dialog("priority"));
  useDialogCommand("ticket.type", dialog("type", "update"));
  useDialogCommand("ticket.tag", dialog("tags", "update"));
  useDialogCommand("ticket.people", dialog("people"));
  useDialogCommand("ticket.hold", dialog("hold"));
  useCommand("ticket.deadline", () => { if (nearest) explain(nearest.id); }, { enabled: Boolean(nearest) });
  useDialogCommand("ticket.escalate", dialog("escalate"));
  useDialogCommand("ticket.return", dialog("return"));
  useDialogCommand("ticket.verify", dialog("verify"));
  useDialogCommand("ticket.resolve", dialog("resolve"));
  useDialogCommand("ticket.close", dialog("close"));
  useDialogCommand("ticket.reopen", dialog("reopen"));
  useDialogCommand("ticket.archive", dialog("archive"));
  useDialogCommand("ticket.void", dialog("void"));
  useDialogCommand("ticket.article", { run: () => show("article"), enabled: can("knowledge.write") });
  const take = doorOf(ticket, "take", can);
  useCommand("ticket.take", () => act({ path: "take", done: t("ticket:done.take", { ticket: ticketName(ticket.number) }), undoes: ["TicketAssigned"] }), {
    enabled: take.offered && take.allowed && ticket.assignee?.id !== me.member_id,
  });
  useCommand("ticket.reply", () => write("reply"), { enabled: doorOf(ticket, "reply", can).allowed });
  useCommand("ticket.note", () => write("note"), { enabled: doorOf(ticket, "note", can).allowed });
}
