import css from "../designer.module.css";
import { useDesigner } from "../context";
import type { Limits, Process, Status } from "../model/definition";
import { freshKey } from "../model/edits";
import { DurationInput } from "../../../admin/sla/DurationInput";
import { L10nInput } from "./L10nInput";
import { Lines } from "./Lines";
import { Part } from "./Part";
import { WhenInput } from "./WhenInput";
import { useTranslation } from "react-i18next";
import type { Category, Condition } from "@/api/types";
import { useL10n } from "@/i18n";
import { Select, Switch, TextInput } from "@/ui";

const LIMITS: (keyof Limits)[] = ["accept_after_days", "close_after_days", "archive_after_days", "reopen_within_days"];
const CATEGORIES: Category[] = ["new", "unassigned", "in_progress", "waiting_customer", "waiting_approval", "resolved", "closed"];
const NOBODY: Condition = { field: "priority", op: "in", value: ["P1"] };

/** What holds for the whole process. Shown when no node is chosen. */
export function Settings() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { process, readOnly, edit, inAll } = useDesigner();
  const set = (patch: Partial<Process>, tag?: string) => edit({ ...process, ...patch }, tag && `process.${tag}`);
  const used = new Set(process.nodes.map(({ status }) => status));
  const days = (text: string): number => Math.min(3650, Math.max(0, Math.round(Number(text)) || 0));
  return (
    <>
      <header className={css.sideHead}><h2>{t("designer:settings.title")}</h2><p className="t12 c2">{t("designer:settings.note")}</p></header>
      <Part title={t("designer:part.basics")}>
        <L10nInput required label={t("designer:settings.name")} value={process.name} disabled={readOnly} onChange={(name) => set({ name }, "name")} />
        <L10nInput multiline label={t("designer:settings.scope")} value={process.scope} disabled={readOnly} onChange={(scope) => set({ scope }, "scope")} />
      </Part>
      <Part title={t("designer:settings.limits")}>
        <div className={css.pair}>
          {LIMITS.map((name) => <TextInput key={name} size="sm" type="number" dir="ltr" min={0} label={t(`designer:settings.${name}`)} disabled={readOnly} value={String(process.limits[name])} onChange={(event) => set({ limits: { ...process.limits, [name]: days(event.target.value) } }, name)} />)}
        </div>
        <Select size="sm" label={t("designer:settings.low_score")} hint={t("designer:settings.low_score_hint")} disabled={readOnly} value={String(process.low_score ?? 3)} onChange={(score) => set({ low_score: Number(score ?? 3) })} options={[1, 2, 3, 4, 5].map((one) => ({ value: String(one), label: String(one) }))} />
      </Part>
      <Part title={t("designer:settings.green")}>
        <Switch label={t("designer:settings.green_on")} disabled={readOnly} checked={Boolean(process.green)} onChange={(on) => set({ green: on ? { when: NOBODY, within_minutes: 1440 } : null })} />
        {process.green && (
          <>
            <WhenInput label={t("designer:settings.green_when")} value={process.green.when} disabled={readOnly} onChange={(when) => process.green && set({ green: { ...process.green, when: when ?? { all: [] } } })} />
            <DurationInput required label={t("designer:settings.green_within")} disabled={readOnly} value={process.green.within_minutes} onChange={(minutes) => process.green && minutes && set({ green: { ...process.green, within_minutes: minutes } }, "green")} />
          </>
        )}
      </Part>
      <Part title={t("designer:settings.statuses")}>
        <Lines ordered items={process.statuses} disabled={readOnly} name={({ name, key }) => l10n(name) || key} add={t("designer:settings.add_status")}
          onChange={(statuses) => { const left = new Set(statuses.map(({ key }) => key)); if ([...used].every((key) => left.has(key))) set({ statuses }, "statuses"); }}
          made={(): Status => ({ key: freshKey(process.statuses.map(({ key }) => key), "status"), category: "in_progress", name: inAll("status_name") })}>
          {(status, put) => (
            <>
              <L10nInput required label={t("designer:settings.status_name")} value={status.name} disabled={readOnly} onChange={(name) => put({ name })} />
              <Select size="sm" label={t("designer:settings.category")} hint={used.has(status.key) ? t("designer:settings.status_used") : undefined} disabled={readOnly} value={status.category} onChange={(category) => put({ category: CATEGORIES.find((one) => one === category) ?? "in_progress" })}
                options={CATEGORIES.map((one) => ({ value: one, label: t(`designer:category.${one}`) }))} />
            </>
          )}
        </Lines>
      </Part>
    </>
  );
}
