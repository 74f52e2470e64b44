import css from "./context/context.module.css";
import { Customer } from "./context/Customer";
import { Details } from "./context/Details";
import { X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { useTicket } from "@/api/queries";
import { useCommand } from "@/app/commands/registry";
import { IconButton, Loading, Skeleton, Tabs } from "@/ui";
import { TicketProblem } from "./pane/PaneStates";

interface ContextPaneProps { number: number; /** Closes the drawer or page it lives in, if any. */ onClose?: () => void }

type Tab = "details" | "customer";
/** The chosen tab stays while stepping from ticket to ticket. */
const useTab = create<{ tab: Tab; choose: (tab: Tab) => void }>((set) => ({ tab: "details", choose: (tab) => set({ tab }) }));

function Waiting() {
  return <Loading><div style={{ display: "grid", gap: 14, padding: 14 }}>{["40%", "90%", "76%", "84%", "60%", "88%"].map((width) => <Skeleton key={width} width={width} />)}</div></Loading>;
}

/** Properties, customer and links of one ticket: the last pane of the workspace. */
export function ContextPane({ number, onClose }: ContextPaneProps) {
  const { t } = useTranslation();
  const id = useId();
  const { tab, choose } = useTab();
  const ticket = useTicket(number);
  useCommand("pane.tab_1", () => choose("details"));
  useCommand("pane.tab_2", () => choose("customer"));
  const options = [{ value: "details" as const, label: t("ticket:tab.details"), panelId: id }, { value: "customer" as const, label: t("ticket:tab.customer"), panelId: id }];
  return (
    <div className={css.pane}>
      <div className={css.tabs}>
        <Tabs label={t("ticket:tab.label")} value={tab} options={options} onChange={choose} />
        {onClose && <IconButton size="xs" label={t("common:close")} icon={<X size={15} />} onClick={onClose} />}
      </div>
      <div className={css.body} id={id} role="tabpanel" aria-label={tab === "details" ? t("ticket:tab.details") : t("ticket:tab.customer")}>
        {ticket.data ? (tab === "details" ? <Details ticket={ticket.data} /> : <Customer ticket={ticket.data} />)
          : ticket.error ? <TicketProblem number={number} error={ticket.error} onRetry={() => void ticket.refetch()} /> : <Waiting />}
      </div>
    </div>
  );
}
