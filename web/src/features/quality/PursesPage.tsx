import admin from "../admin/admin.module.css";
import { FormDialog } from "../admin/FormDialog";
import { useRoles, useWrite } from "../admin/queries";
import { Screen, WaitingRows } from "../admin/Screen";
import { NameFields } from "../admin/sla/Names";
import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesColumn, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import type { L10n, MemberRef, Page } from "@/api/types";
import { fieldTexts, problemText, useL10n } from "@/i18n";
import { Banner, Button, Chip, DeniedState, Drawer, EmptyState, ErrorState, IconButton, Loading, MultiSelect, numberCell, Select, Skeleton, Table, TextInput } from "@/ui";
import { useMemberOptions } from "../tickets/actions/Choosers";

interface Level { above: string | number; level: { key: string; name: L10n; who: { members?: string[] } } }
interface Purse {
  id: string; name: L10n; currency: string; period: "month" | "quarter" | "year"; budget: string; single_limits: Record<string, string>; member_monthly: string; customer_90_days: string;
  levels: Level[]; archived: boolean; version: number; reserved: string; spent: string; left: string;
}
interface Report { granted: number; granted_amount: string; by_member: { member: MemberRef | null; number: number; amount: string }[]; patterns: { kind: string; member: MemberRef | null; grants: string[]; amount: string }[] }
const ROLES = ["agent", "lead", "admin"];
const isMoney = (text: string): boolean => /^\d{1,12}(\.\d{1,2})?$/.test(text.trim());

function PurseDialog({ purse, onClose }: { purse: Purse | null; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const roles = useRoles().data ?? [];
  const people = useMemberOptions();
  const [name, setName] = useState<L10n>(purse?.name ?? {});
  const [period, setPeriod] = useState<string>(purse?.period ?? "quarter");
  const [budget, setBudget] = useState(purse?.budget ?? "");
  const [limits, setLimits] = useState<Record<string, string>>(purse?.single_limits ?? {});
  const [monthly, setMonthly] = useState(purse?.member_monthly ?? "");
  const [customer, setCustomer] = useState(purse?.customer_90_days ?? "");
  const [approvers, setApprovers] = useState(purse?.levels[0]?.level.who.members ?? []);
  const money = [budget, monthly, customer, ...Object.values(limits).filter(Boolean)];
  const lacking = !Object.values(name).some((text) => text.trim()) ? t("quality:purse.need_name") : money.every(isMoney) ? null : t("quality:purse.need_money");
  const levels = [{ above: "0", level: { key: "approvers", name: { "zh-CN": "补偿审批", en: "Compensation", ar: "التعويض" }, who: { members: approvers } } }, ...(purse?.levels.slice(1) ?? [])];
  const body = { name, budget, single_limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value)), member_monthly: monthly, customer_90_days: customer, levels: approvers.length > 0 ? levels : [] };
  const write = useWrite(() => (purse ? api.patch(`/purses/${purse.id}`, body, { version: purse.version }) : api.post("/purses", { ...body, period, currency: "CNY" })), { quiet: true, onDone: onClose });
  const errors = fieldTexts(write.error);
  return (
    <FormDialog title={t(purse ? "quality:purse.edit" : "quality:purse.add")} error={write.error} busy={write.isPending} lacking={lacking} fields={["budget", "member_monthly", "customer_90_days"]} onSave={() => write.mutate(undefined)} onClose={onClose}>
      <NameFields label={t("quality:purse.name")} value={name} onChange={setName} />
      {!purse && <Select label={t("quality:purse.period")} value={period} onChange={(value) => setPeriod(value ?? "quarter")} options={["month", "quarter", "year"].map((value) => ({ value, label: t(`quality:purse.${value}`) }))} />}
      <TextInput required dir="ltr" inputMode="decimal" label={t("quality:purse.budget")} value={budget} onChange={(event) => setBudget(event.target.value)} error={errors.budget} />
      {roles.filter((role) => ROLES.includes(role.key) || role.permissions.includes("ticket.compensate")).map((role) => <TextInput key={role.key} dir="ltr" inputMode="decimal" label={t("quality:purse.single_of", { role: l10n(role.name) || role.key })} value={limits[role.key] ?? ""} onChange={(event) => setLimits({ ...limits, [role.key]: event.target.value })} />)}
      <TextInput required dir="ltr" inputMode="decimal" label={t("quality:purse.monthly")} value={monthly} onChange={(event) => setMonthly(event.target.value)} error={errors.member_monthly} />
      <TextInput required dir="ltr" inputMode="decimal" label={t("quality:purse.customer")} value={customer} onChange={(event) => setCustomer(event.target.value)} error={errors.customer_90_days} />
      <MultiSelect label={t("quality:purse.approvers")} value={approvers} onChange={setApprovers} options={people} />
    </FormDialog>
  );
}

function ReportDrawer({ purse, onClose }: { purse: Purse; onClose: () => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { data, error } = useQuery({ queryKey: ["admin", "purse-report", purse.id], queryFn: () => api.get<Report>(`/purses/${purse.id}/report`) });
  return (
    <Drawer open onClose={onClose} title={t("quality:purse.report_of", { name: l10n(purse.name) })} width={460}>
      {error ? <Banner tone="bad">{problemText(error)}</Banner> : !data ? <Loading><Skeleton height={80} /></Loading> : (
        <div className="col g12">
          <p>{t("quality:purse.given", { count: data.granted, amount: data.granted_amount, currency: purse.currency })}</p>
          <ul className="col g8">{data.by_member.map(({ member, number, amount }) => <li key={member?.id ?? ""} className="row g8"><bdi className="grow">{member?.name ?? "—"}</bdi><span className="num">{number}</span><bdi dir="ltr" className="num">{amount}</bdi></li>)}</ul>
          <h3>{t("quality:purse.patterns")}</h3>
          {data.patterns.length === 0 ? <p className="c3">{t("quality:purse.no_patterns")}</p> : <ul className="col g8">{data.patterns.map((one) => <li key={one.grants.join()}><Chip tone="warn">{t(`quality:pattern.${one.kind}`)}</Chip> <bdi>{one.member?.name ?? "—"}</bdi> · {t("quality:purse.grants", { count: one.grants.length, amount: one.amount, currency: purse.currency })}</li>)}</ul>}
        </div>
      )}
    </Drawer>
  );
}

/** /admin/purses: what may be given for goodwill, by whom, up to what, and how it was used. */
export function Component() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const may = useCan()("purse.manage");
  const [editing, setEditing] = useState<Purse | "new" | null>(null);
  const [report, setReport] = useState<Purse | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ["admin", "purses"], queryFn: () => api.get<Page<Purse>>("/purses"), enabled: may });
  if (!may) return <DeniedState permission="purse.manage" />;
  return (
    <>
      <Screen title={t("quality:purse.title")} note={t("quality:purse.note")} actions={<Button kind="primary" icon={<Plus size={15} />} onClick={() => setEditing("new")}>{t("quality:purse.add")}</Button>}>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows /> : data.data.length === 0 ? <EmptyState title={t("quality:purse.none")}>{t("quality:purse.none_hint")}</EmptyState> : (
          <Table className={admin.table}>
            <thead><tr><th>{t("quality:purse.name")}</th><th>{t("quality:purse.period")}</th><th className={numberCell}>{t("quality:purse.budget")}</th><th className={numberCell}>{t("quality:purse.spent")}</th><th className={numberCell}>{t("quality:purse.reserved")}</th><th className={numberCell}>{t("quality:purse.left")}</th><th><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>{data.data.map((purse) => (
              <tr key={purse.id}>
                <td dir="auto">{l10n(purse.name)} <Chip tone="outline">{purse.currency}</Chip></td><td>{t(`quality:purse.${purse.period}`)}</td>
                {[purse.budget, purse.spent, purse.reserved, purse.left].map((amount, place) => <td key={["budget", "spent", "reserved", "left"][place]} className={numberCell}><bdi dir="ltr">{amount}</bdi></td>)}
                <td><div className={admin.acts}>
                  <IconButton size="xs" label={t("quality:purse.report_of", { name: l10n(purse.name) })} icon={<ChartNoAxesColumn size={14} />} onClick={() => setReport(purse)} />
                  <IconButton size="xs" label={t("quality:purse.edit_one", { name: l10n(purse.name) })} icon={<Pencil size={14} />} onClick={() => setEditing(purse)} />
                </div></td>
              </tr>
            ))}</tbody>
          </Table>
        )}
      </Screen>
      {editing && <PurseDialog purse={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
      {report && <ReportDrawer purse={report} onClose={() => setReport(null)} />}
    </>
  );
}
