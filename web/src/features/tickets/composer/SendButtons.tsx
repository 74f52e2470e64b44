import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useCan } from "@/api/queries";
import { Button, IconButton, Menu, MenuItem, SplitButton } from "@/ui";
import { gatesText } from "../actions/gates";
import { doorOf } from "../model";
import { useWords } from "../timeline/useWords";
import type { Then } from "./useSend";

/** What the main button does after sending: wait for the customer where the process lets it. */
export function mainThen(ticket: Ticket, can: (permission: string) => boolean): Then {
  return doorOf(ticket, "wait", can).allowed ? "wait" : null;
}

interface SendButtonsProps { ticket: Ticket; reason: string | null; onSend: (then: Then) => void }

/** Sending, named by its effect; the other effects in the menu. */
export function SendButtons({ ticket, reason, onSend }: SendButtonsProps) {
  const { t } = useTranslation();
  const can = useCan();
  const config = useConfig();
  const words = useWords();
  const main = mainThen(ticket, can);
  const resolve = doorOf(ticket, "resolve", can);
  const resolveReason = resolve.allowed ? null : resolve.gates.length > 0 ? gatesText(resolve.gates, ticket.type_key, config, words) : t("ticket:no_permission", { permission: resolve.permission ?? "" });
  return (
    <SplitButton>
      <Button kind="primary" size="sm" reason={reason} onClick={() => onSend(main)}>{t(main === "wait" ? "ticket:composer.send_wait" : "ticket:composer.send")}</Button>
      <Menu placement="top-end" width={260} trigger={<IconButton kind="primary" label={t("ticket:composer.send_more")} icon={<ChevronDown size={14} />} reason={reason} />}>
        <MenuItem shortcut={main === null ? "⌘ ↵" : undefined} onClick={() => onSend(null)}>{t("ticket:composer.send")}</MenuItem>
        {main === "wait" && <MenuItem shortcut="⌘ ↵" onClick={() => onSend("wait")}>{t("ticket:composer.send_wait")}</MenuItem>}
        {resolve.offered && <MenuItem shortcut="⌘ ⇧ ↵" reason={resolveReason} onClick={() => onSend("resolve")}>{t("ticket:composer.send_resolve")}</MenuItem>}
      </Menu>
    </SplitButton>
  );
}
