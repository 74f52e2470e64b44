import css from "./settings.module.css";
import { Budget } from "./Budget";
import { GivenTable } from "./GivenTable";
import { useReport } from "./queries";
import type { Pattern, PurseReport } from "./shapes";
import admin from "../../admin/admin.module.css";
import { Screen, WaitingRows } from "../../admin/Screen";
import { money } from "../../approvals/model";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useCan } from "@/api/queries";
import { useL10n, useNumber } from "@/i18n";
import { Button, Card, DeniedState, ErrorState, numberCell, Table } from "@/ui";

interface PatternsProps { report: PurseReport; marked: Pattern | null; onMark: (pattern: Pattern | null) => void }

/** What should be looked at: suspicion, never proof. */
function Patterns({ report: { patterns, purse }, marked, onMark }: PatternsProps) {
  const { t, i18n } = useTranslation();
  return (
    <Card title={t("care:pattern.title")} note={t("care:pattern.note")} flush>
      {patterns.length === 0 ? <p className={css.pattern}>{t("care:pattern.none")}</p> : (
        <ul>
          {patterns.map((pattern) => {
            const on = pattern === marked;
            return (
              <li key={`${pattern.kind}${pattern.grants.join()}`} className={css.pattern}>
                <TriangleAlert size={15} aria-hidden="true" />
                <b dir="auto">{pattern.member?.name ?? "—"}</b>
                <span>{t(`care:pattern.${pattern.kind}`, { count: pattern.grants.length, amount: money(pattern.amount, purse.currency, i18n.language) })}</span>
                <span className="grow" />
                <Button size="xs" kind="ghost" aria-pressed={on} onClick={() => onMark(on ? null : pattern)}>{t(on ? "care:pattern.hide" : "care:pattern.show")}</Button>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

const Nothing = () => <p className={css.pattern}>{useTranslation().t("care:given.none")}</p>;

function Figures({ report }: { report: PurseReport }) {
  const { t, i18n } = useTranslation();
  const number = useNumber();
  const told = (amount: string) => money(amount, report.purse.currency, i18n.language);
  return (
    <div className={css.figures}>
      <Card title={t("care:report.period")}><Budget purse={report.purse} /></Card>
      <Card title={t("care:report.by_kind")} note={t("care:report.days", { count: report.granted, n: number(report.granted), amount: told(report.granted_amount) })} flush>
        {report.granted === 0 ? <Nothing /> : <Table className={admin.inner}>
          <thead><tr><th scope="col">{t("care:given.kind")}</th><th scope="col" className={numberCell}>{t("care:given.amount")}</th></tr></thead>
          <tbody>{Object.entries(report.by_kind).map(([kind, amount]) => <tr key={kind}><td>{t(`quality:kind.${kind}`)}</td><td className={numberCell}>{told(amount)}</td></tr>)}</tbody>
        </Table>}
      </Card>
      <Card title={t("care:report.by_member")} flush>
        {report.granted === 0 ? <Nothing /> : <Table className={admin.inner}>
          <thead><tr><th scope="col">{t("care:given.by")}</th><th scope="col" className={numberCell}>{t("care:report.number")}</th><th scope="col" className={numberCell}>{t("care:given.amount")}</th></tr></thead>
          <tbody>{report.by_member.map((one) => <tr key={one.member?.id ?? ""}><td dir="auto">{one.member?.name ?? t("care:report.machine")}</td><td className={numberCell}>{number(one.number)}</td><td className={numberCell}>{told(one.amount)}</td></tr>)}</tbody>
        </Table>}
      </Card>
    </div>
  );
}

/** /admin/purses/:id: what one purse was used for, what is odd about it, and what waits to be paid. */
export function Component() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { id = "" } = useParams();
  const may = useCan()("purse.manage");
  const { data, error, refetch } = useReport(id, may);
  const [marked, setMarked] = useState<Pattern | null>(null);
  if (!may) return <Screen title={t("admin:section.purses")}><DeniedState permission="purse.manage" /></Screen>;
  return (
    <Screen padded title={data ? l10n(data.purse.name) : t("admin:section.purses")} crumb={{ to: "/admin/purses", text: t("admin:section.purses") }}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows rows={4} /> : (
        <>
          <Figures report={data} />
          <Patterns report={data} marked={marked} onMark={setMarked} />
          <GivenTable purse={id} flagged={new Set(marked?.grants)} />
        </>
      )}
    </Screen>
  );
}
