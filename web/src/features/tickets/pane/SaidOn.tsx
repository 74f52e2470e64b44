import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { Chip } from "@/ui";
import { ticketName } from "../model";

/** The merged ticket on which something was said; another customer's words are marked as such. */
export function SaidOn({ message: { said_on: on } }: { message: Message }) {
  const { t } = useTranslation();
  if (!on) return null;
  return <Chip tone={on.same_customer ? "outline" : "warn"}><bdi dir="ltr">{ticketName(on.number)}</bdi>{!on.same_customer && ` · ${t("ticket:message.other_customer")}`}</Chip>;
}
