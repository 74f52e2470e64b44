import { stepIcon } from "./steps";
import { useDialogs, type DialogName } from "./store";
import { useDo } from "./useAct";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { useKeys } from "@/app/commands/registry";
import { Button, type ButtonKind, type ButtonSize } from "@/ui";
import { doorOf, ticketName } from "../model";

const DIRECT: Record<string, string[]> = { take: ["TicketAssigned"], resume: [], wait: [] };

interface StepProps { ticket: Ticket; step: string; size?: ButtonSize; kind?: ButtonKind }

/** One step of the process as a button with its key. Shut by gates it opens and shows them; shut by permission it says so. */
export function NextStep({ ticket, step, size = "sm", kind = "plain" }: StepProps) {
  const { t } = useTranslation();
  const can = useCan();
  const { show } = useDialogs();
  const act = useDo(ticket.number);
  const keys = useKeys(`ticket.${step}`);
  const door = doorOf(ticket, step, can);
  const Icon = stepIcon(step);
  if (!door.offered) return null;
  const reason = door.allowed || door.gates.length > 0 ? null : t("ticket:no_permission", { permission: door.permission ?? "" });
  const undoes = DIRECT[step];
  const run = () => (undoes ? act({ path: step, done: t(`ticket:done.${step}`, { ticket: ticketName(ticket.number) }), undoes: undoes.length > 0 ? undoes : undefined }) : show(step as DialogName));
  return <Button size={size} kind={kind} icon={<Icon size={14} />} shortcut={keys && shownKeys(keys)} reason={reason} onClick={run}>{t(`ticket:step.${step}`)}</Button>;
}
