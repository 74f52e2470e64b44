/** Reasons, checks and actions in words. */

import type { Action, Detail, Hours } from "./shapes";
import { inHours } from "../admin/sla/durations";
import { gatesIn, gatesText } from "../tickets/actions/gates";
import { useWords } from "../tickets/timeline/useWords";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { L10n } from "@/api/types";
import { duration, useL10n, useNumber } from "@/i18n";

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Open time is said in hours: a working day is not 24 of them. */
export const lengthText = (minutes: number, hours: Hours): string => (hours === "open" ? inHours(minutes) : duration(minutes));

/** Why a match was not acted on, as one short line: «受保护：投诉». */
export function useReasonText(): (reason: string | null, detail: Detail) => string {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const words = useWords();
  const config = useConfig();
  const refusal = (detail: Detail): string => {
    const gates = gatesIn((detail.params ?? {}) as Record<string, unknown>);
    if (gates.length > 0) return gatesText(gates, "", config, words);
    const code = String(detail.code ?? "");
    const known = `automation:conflict.${code}`;
    return i18n.exists(known) ? i18n.t(known) : code;
  };
  return (reason, detail) => {
    switch (reason) {
      case null: return "";
      case "protected": {
        const own = Array.isArray(detail.own) ? (detail.own as L10n[]).map((name) => l10n(name)) : [];
        return t("automation:why.protected", { what: [...texts(detail.guards).map((code) => t(`automation:guard.${code}`)), ...own].join(" · ") });
      }
      case "budget_run": case "budget_day": case "budget_customer": return t(`automation:why.${reason}`, { n: number(Number(detail.most ?? 0)) });
      case "person_was_first": return t("automation:why.person_was_first", { name: String(detail.name ?? "") });
      case "loop": return detail.own ? t("automation:why.loop_own") : t("automation:why.loop");
      case "gate": case "conflict": return t(`automation:why.${reason}`, { what: refusal(detail) });
      default: return t(`automation:why.${reason}`);
    }
  };
}

/** What an action does, in one line. */
export function useActionText(): (action: Action) => string {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const member = (id: string | null) => config?.members.find((one) => one.id === id)?.name ?? "";
  const short = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
  return (action) => {
    const say = (params: Record<string, unknown> = {}) => t(`automation:does.${action.do}`, params);
    switch (action.do) {
      case "tags": return [action.add.length ? t("automation:does.tags_add", { tags: action.add.join("、") }) : "", action.remove.length ? t("automation:does.tags_remove", { tags: action.remove.join("、") }) : ""].filter(Boolean).join(" · ") || say();
      case "priority": return say({ to: action.to });
      case "category": return say({ name: l10n(config?.categories.find(({ id }) => id === action.category_id)?.name) });
      case "assign": return say({ name: member(action.member_id) || (config?.teams.find(({ id }) => id === action.team_id)?.name ?? "") });
      case "reply": return say({ text: short(l10n(action.texts)) });
      case "note": case "notify": return say({ text: short(action.text) });
      case "wait": return t(`automation:does.wait_${action.hours}`, { length: lengthText(action.minutes, action.hours) });
      case "hold": return say({ length: duration(action.minutes), reason: short(action.reason) });
      case "resolve": case "close": case "escalate": return say({ reason: short(action.reason) });
      case "participant": return say({ name: member(action.member_id) });
      default: return say();
    }
  };
}
