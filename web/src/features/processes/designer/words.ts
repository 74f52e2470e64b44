/** Names and short descriptions of nodes and ways, in the reader's language. */

import { isEveryone, kindOf, nodeOf, type Action, type Process, type ProcessNode, type Who } from "./model/definition";
import type { Way } from "./model/ways";
import { useRoles } from "../../admin/queries";
import { durationText } from "../../admin/sla/durations";
import { useWords } from "../../tickets/timeline/useWords";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import { useConditionText } from "@/conditions";

export interface DesignWords {
  node: (key: string) => string;
  action: (action: Action) => string;
  way: (way: Way) => string;
  /** The label on the line; empty where the line says it all. */
  label: (way: Way) => string;
  who: (who: Who | null | undefined) => string;
  kind: (node: ProcessNode) => string;
  /** At the end of the first line: a limit, or what kind it is. */
  mark: (node: ProcessNode) => string;
  /** The second line. */
  about: (node: ProcessNode) => string;
}

export function useDesignWords(process: Process): DesignWords {
  const { t, i18n } = useTranslation();
  const { l10n, list } = useWords();
  const config = useConfig();
  const sentence = useConditionText();
  const roles = useRoles(useCan()("member.read")).data;
  return useMemo(() => {
    const named = (ids: string[] | undefined, all: { id: string; name: string }[] | undefined) => (ids ?? []).map((id) => all?.find((one) => one.id === id)?.name ?? id);
    const node = (key: string) => { const found = nodeOf(process, key); return (found && l10n(found.name)) || key; };
    const action = (one: Action) => l10n(one.name) || (i18n.exists(`admin:move.${one.key}`) ? t(`admin:move.${one.key}`) : i18n.exists(`designer:act.${one.key}`) ? t(`designer:act.${one.key}`) : one.key);
    const who = (whom: Who | null | undefined): string => {
      if (!whom || (isEveryone(whom) && !whom.not_handler)) return "";
      const names = [
        ...(whom.roles ?? []).map((key) => { const role = roles?.find((one) => one.key === key); return role ? l10n(role.name) : key; }),
        ...named(whom.departments, config?.departments), ...named(whom.teams, config?.teams), ...named(whom.members, config?.members),
        ...(whom.assignee ? [t("designer:who.assignee")] : []),
      ];
      const said = names.length > 0 ? list(names) : t("designer:who.anyone");
      return whom.not_handler ? t("designer:who.but_handler", { names: said }) : said;
    };
    const actionOf = (key: string | undefined) => process.actions.find((one) => one.key === key);
    const answer = (one: Way): string => {
      const from = nodeOf(process, one.from);
      const ways = from?.next ?? [];
      if (!from || kindOf(from) !== "condition") return one.when ? sentence(one.when) : "";
      const asked = ways.filter(({ when }) => when).length;
      if (asked === 1 && ways.length === 2) return t(one.when ? "designer:way.yes" : "designer:way.no");
      return one.when ? sentence(one.when) : t("designer:way.otherwise");
    };
    const way = (one: Way): string => {
      const act = actionOf(one.action);
      if (one.kind === "action" && act) return action(act);
      return (one.kind === "next" && answer(one)) || t(`designer:way.${one.kind}`);
    };
    const label = (one: Way): string => (one.kind === "next" ? answer(one) : one.kind === "branch" ? "" : way(one));
    const about = (one: ProcessNode): string => {
      switch (kindOf(one)) {
        case "approval": return list((one.levels ?? []).map((level) => who(level.who) || l10n(level.name)));
        case "condition": return t("designer:about.condition", { count: one.next?.length ?? 0 });
        case "parallel": return t("designer:about.parallel", { count: one.branches?.length ?? 0 });
        case "wait": return one.wait ? t(`designer:wait.${one.wait.until}`) : "";
        case "notice": return one.notice ? l10n(one.notice.text) : "";
        case "sub_ticket": return t("designer:about.sub_ticket", { count: one.sub_tickets?.items.length ?? 0 });
        case "call": return one.call?.request.url.replace(/^https?:\/\//, "") ?? "";
        default: return who(one.who) || l10n(one.duty);
      }
    };
    const mark = (one: ProcessNode): string => {
      if (one.wait?.until === "time" && one.wait.minutes) return durationText(one.wait.minutes);
      if (one.limit) return one.limit.hours === "clock" ? durationText(one.limit.minutes) : t("designer:limit.open_short", { time: durationText(one.limit.minutes) });
      return kindOf(one) === "task" ? "" : t(`designer:kind.${kindOf(one)}`);
    };
    return { node, action, who, way, label, about, mark, kind: (one) => t(`designer:kind.${kindOf(one)}`) };
  }, [process, t, i18n, l10n, list, config, roles, sentence]);
}
