import css from "./automation.module.css";
import { useChecks } from "./queries";
import type { Check, Fault } from "./shapes";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { L10n } from "@/api/types";
import { useL10n, useNumber } from "@/i18n";
import { Card, ErrorState, Loading, Skeleton } from "@/ui";

function Line({ tone, children, note }: { tone: "ok" | "warn" | "bad"; children: React.ReactNode; note?: React.ReactNode }) {
  const Icon = tone === "ok" ? CircleCheck : tone === "warn" ? TriangleAlert : CircleAlert;
  return <li data-tone={tone}><Icon size={15} aria-hidden="true" /><span className="grow">{children}</span>{note && <span className={css.checkNote}>{note}</span>}</li>;
}

function Shown({ check }: { check: Check }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const { code, level, params } = check;
  const missing = (params.missing ?? []) as string[];
  if (code === "overlap") {
    const name = l10n(params.name as L10n);
    return <Line tone={level} note={t("automation:check.overlap_note")}><Link to={`/admin/automation/${String(params.rule_id)}`}>{t("automation:check.overlap", { name, n: number(Number(params.tickets)) })}</Link></Line>;
  }
  if (code === "texts") return <Line tone={level} note={missing.length ? missing.join(" · ") : undefined}>{t(`automation:check.texts_${level}`, { n: ((params.languages ?? []) as string[]).length })}</Line>;
  if (code === "ends") return <Line tone={level} note={t("automation:check.ends_note", { n: Number(params.steps) })}>{t("automation:check.ends")}</Line>;
  return <Line tone={level} note={t(`automation:check.${code}_${level}_note`, params)}>{t(`automation:check.${code}_${level}`, params)}</Line>;
}

/** 检查: what keeps it from being published, and what is worth knowing. */
export function ChecksCard({ id, stamp, faults }: { id: string; stamp: string; faults: Fault[] }) {
  const { t } = useTranslation();
  const checks = useChecks(id, stamp);
  return (
    <Card flush title={t("automation:check.title")}>
      {checks.error && !checks.data ? <ErrorState error={checks.error} onRetry={() => void checks.refetch()} /> : (
        <ul className={css.checks}>
          {faults.map((fault) => <Line key={fault.field + fault.code} tone="bad" note={<bdi dir="ltr" className="mono">{fault.field.replace(/^definition\./, "")}</bdi>}><span dir="auto">{fault.text}</span></Line>)}
          {checks.data?.map((check, at) => <Shown key={at} check={check} />) ?? <li><Loading><Skeleton width="60%" /></Loading></li>}
        </ul>
      )}
    </Card>
  );
}
