import { Arrivals } from "./Arrivals";
import { Mailboxes } from "./Mailboxes";
import { Outbox } from "./Outbox";
import { IN_STATES, OUT_STATES } from "./queries";
import { RefreshCw } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useCan, useConfig } from "@/api/queries";
import { NotFound } from "@/app/NotFound";
import { Banner, DeniedState, IconButton, SegmentedControl, Tabs } from "@/ui";
import css from "../admin/admin.module.css";
import { Screen } from "../admin/Screen";

const TABS = ["mailboxes", "outbox", "inbox"] as const;
type Tab = (typeof TABS)[number];
const NEEDS: Record<Tab, string> = { mailboxes: "mailbox.manage", outbox: "mail.read", inbox: "mail.read" };

interface StatesProps { label: string; states: readonly string[]; prefix: "out" | "in"; value: string; onChange: (value: string) => void }
function States({ label, states, prefix, value, onChange }: StatesProps) {
  const { t } = useTranslation();
  const nameOf = (state: string) => (state === "all" ? t("common:all") : prefix === "out" ? t(`mailbox:out.${state}`) : t(`mailbox:in.${state}`));
  return <SegmentedControl label={label} value={value} onChange={onChange} options={["all", ...states].map((state) => ({ value: state, label: nameOf(state) }))} />;
}

/** /admin/mail: mailboxes, what leaves and what came in. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const open = TABS.filter((tab) => can(NEEDS[tab]));
  const { tab = open[0] } = useParams();
  const demo = useConfig()?.mailbox_mode === "demo";
  if (!tab) return <DeniedState permission="mail.read" />;
  if (!TABS.includes(tab as Tab)) return <NotFound />;
  const here = tab as Tab;
  const state = search.get("state") ?? (here === "inbox" ? "quarantined" : "all");
  const choose = (next: string) => setSearch({ state: next }, { replace: true });
  const wanted = state === "all" ? null : state;
  const tools = (
    <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>
      <div className={css.tabs}>
        <Tabs label={t("admin:section.mail")} value={here} onChange={(next) => void navigate(`/admin/mail/${next}`)} options={open.map((value) => ({ value, label: t(`mailbox:tab.${value}`) }))} />
      </div>
      {here !== "mailboxes" && (
        <div className={css.tools}>
          <States label={t("mailbox:state")} prefix={here === "outbox" ? "out" : "in"} states={here === "outbox" ? OUT_STATES : IN_STATES} value={state} onChange={choose} />
          <span className="grow" />
          <IconButton label={t("mailbox:refresh")} icon={<RefreshCw size={15} />} onClick={() => void client.invalidateQueries({ queryKey: ["admin"] })} />
        </div>
      )}
    </div>
  );
  return (
    <Screen title={t("admin:section.mail")} tools={tools} padded={here === "mailboxes"}>
      {!can(NEEDS[here]) ? <DeniedState permission={NEEDS[here]} />
        : here === "mailboxes" ? <Mailboxes editable={can("mailbox.manage")} />
        : here === "outbox" ? <>{demo && <div style={{ padding: "12px 24px" }}><Banner tone="info">{t("mailbox:demo_outbox")}</Banner></div>}<Outbox state={wanted} onClear={() => choose("all")} /></>
        : <Arrivals state={wanted} onClear={() => choose("all")} />}
    </Screen>
  );
}
