import type { DialogProps } from "./Dialogs";
import { VerifyCard } from "./VerifyCard";
import { useTranslation } from "react-i18next";
import { Modal } from "@/ui";
import { ticketName } from "../model";

export function VerifyDialog({ ticket, onDone }: DialogProps) {
  const { t } = useTranslation();
  return <Modal open onClose={onDone} title={t("ticket:verify.dialog", { ticket: ticketName(ticket.number) })} width={720}><VerifyCard ticket={ticket} onDone={onDone} /></Modal>;
}
