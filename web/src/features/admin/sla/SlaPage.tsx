import admin from "../admin.module.css";
import { Screen } from "../Screen";
import { BuffersTab, NewBuffer } from "./BuffersTab";
import { CalendarsTab, NewCalendar } from "./CalendarsTab";
import { NewPolicy, PoliciesTab } from "./PoliciesTab";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { useCan } from "@/api/queries";
import { DeniedState, Tabs } from "@/ui";

const TABS = ["policies", "calendars", "buffers"] as const;
type Tab = (typeof TABS)[number];
const NEEDS: Record<Tab, string> = { policies: "sla.manage", calendars: "sla.manage", buffers: "sla.buffer" };

/** /admin/sla: policies, calendars and announced buffers. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const navigate = useNavigate();
  const wanted = useParams().tab ?? "policies";
  const mine = TABS.filter((tab) => can(NEEDS[tab]));
  const tab = TABS.find((one) => one === wanted);
  if (!tab) return <Navigate to="/admin/sla" replace />;
  if (mine.length === 0) return <DeniedState permission="sla.manage" />;
  if (!mine.includes(tab)) return wanted === "policies" ? <Navigate to={`/admin/sla/${mine[0]}`} replace /> : <DeniedState permission={NEEDS[tab]} />;
  const actions = { policies: <NewPolicy />, calendars: <NewCalendar />, buffers: <NewBuffer /> }[tab];
  const tools = (
    <div className={admin.tabs}>
      <Tabs label={t("admin:section.sla")} value={tab} onChange={(next) => void navigate(next === "policies" ? "/admin/sla" : `/admin/sla/${next}`)} options={mine.map((value) => ({ value, label: t(`sla:tab.${value}`), panelId: "sla-panel" }))} />
    </div>
  );
  return (
    <Screen padded title={t("admin:section.sla")} note={tab === "buffers" ? undefined : t("sla:note")} actions={actions} tools={tools}>
      <div id="sla-panel" role="tabpanel" aria-label={t(`sla:tab.${tab}`)} className={admin.fields}>
        {{ policies: <PoliciesTab />, calendars: <CalendarsTab />, buffers: <BuffersTab /> }[tab]}
      </div>
    </Screen>
  );
}
