import css from "./sla.module.css";
import { useStepWords } from "./Chain";
import { inHours } from "./durations";
import { useCalendars } from "./queries";
import { CUSTOMER_CLOCKS, DEPARTMENT_CLOCKS, PARTS, type Change, type Step, type Week } from "./shapes";
import { useWeekText } from "./weekWords";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { Condition, L10n } from "@/api/types";
import { useConditionText } from "@/conditions";
import { useL10n } from "@/i18n";
import { Table } from "@/ui";

/** The names of a path's parts, such as «P1 · 首次响应»; a part without a name stands as it is. */
export function usePathText(): (path: string) => string {
  const { t, i18n } = useTranslation();
  const words: Record<string, string> = { targets: "", minutes: "", calendars: t("sla:target.calendar") };
  const nameOf = (part: string): string => {
    if (part in words) return words[part] ?? "";
    for (const key of [`sla:path.${part}`, `sla:clock.${part}`, `sla:day.${part}`]) if (i18n.exists(key)) return i18n.t(key);
    return /^\d+$/.test(part) ? `#${Number(part) + 1}` : part;
  };
  return (path) => path.split(/[./]/).filter(Boolean).map(nameOf).filter(Boolean).join(" · ") || path;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isStep = (value: unknown): value is Step => isObject(value) && "key" in value && ("percent" in value || "before_minutes" in value || "after_minutes" in value);
const ALL_CLOCKS = [...CUSTOMER_CLOCKS, ...DEPARTMENT_CLOCKS];
const isL10n = (value: unknown): value is L10n => isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => /^[a-z]{2}(-\w+)?$/.test(key)) && Object.values(value).every((one) => typeof one === "string");
const isWeek = (value: unknown): value is Week => isObject(value) && Object.keys(value).some((key) => ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].includes(key));

/** A value as people read it, by where it stands. */
export function useValueText(): (path: string, value: unknown) => string {
  const { t } = useTranslation();
  const l10n = useL10n();
  const condition = useConditionText();
  const week = useWeekText();
  const { whenOf, whoOf } = useStepWords();
  const calendars = useCalendars().data ?? [];
  const config = useConfig();
  const plain = (path: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value === "boolean") return t(value ? "common:yes" : "common:no");
    if (typeof value === "number") return /minutes/.test(path) ? inHours(value) : String(value);
    if (typeof value === "string" && (PARTS as readonly string[]).includes(value)) return t(`sla:part.${value}`);
    if (typeof value === "string" && (ALL_CLOCKS as readonly string[]).includes(value)) return t(`sla:clock.${value}`);
    if (typeof value === "string") return l10n(calendars.find(({ id }) => id === value)?.name) || l10n(config?.statuses.find(({ key }) => key === value)?.name) || value;
    if (/^when$|scope$/.test(path)) return condition(value as Condition);
    if (Array.isArray(value)) return value.map((one) => (/steps$/.test(path) ? `${whenOf(one as Step)}: ${whoOf(one as Step)}` : Array.isArray(one) ? one.join("–") : plain(path, one))).join("; ") || "—";
    if (isStep(value)) return `${whenOf(value)}: ${whoOf(value)}`;
    if (isL10n(value)) return l10n(value);
    if (isWeek(value)) return week(value);
    return Object.entries(value as object).map(([key, one]) => `${i18nName(t, key)} ${plain(`${path}.${key}`, one)}`).join(", ") || "—";
  };
  return plain;
}
const i18nName = (t: (key: string, options?: { defaultValue: string }) => string, key: string) => t(`sla:clock.${key}`, { defaultValue: key });

/** Before and after, line by line. */
export function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation();
  const pathText = usePathText();
  const valueOf = useValueText();
  if (changes.length === 0) return <p className="t13 c3">{t("sla:diff.none")}</p>;
  return (
    <div className={css.scrollX}>
      <Table className={css.changes}>
        <thead><tr><th scope="col">{t("sla:diff.what")}</th><th scope="col">{t("sla:diff.before")}</th><th scope="col">{t("sla:diff.after")}</th></tr></thead>
        <tbody>
          {changes.map(({ path, label, before, after }) => (
            <tr key={path}><th scope="row">{(path.includes(".steps.") && label) || pathText(path)}</th><td dir="auto"><del>{valueOf(path, before)}</del></td><td dir="auto"><ins>{valueOf(path, after)}</ins></td></tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
