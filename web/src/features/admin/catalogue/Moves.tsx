import css from "../admin.module.css";
import { movesFrom, prioritiesOf, type Definition, type Gate } from "./processes";
import { usePermissionName } from "../roles/Matrix";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { Chip } from "@/ui";

function useGateText(): (gate: Gate) => string {
  const { t, i18n } = useTranslation();
  return (whole) => {
    const { gate, params, when } = whole;
    const priorities = prioritiesOf(whole);
    const text = i18n.exists(`admin:gate.${gate}`) ? t(`admin:gate.${gate}`, { days: params?.days }) : gate;
    if (priorities) return t("admin:gate_for", { text, priorities: priorities.join("/") });
    return when ? t("admin:gate_sometimes", { text }) : text;
  };
}

/** What may be done at a node: the permission it needs, and what must be met before. */
export function Moves({ definition, node }: { definition: Definition; node: string }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const permissionName = usePermissionName();
  const gateText = useGateText();
  const moves = movesFrom(definition, node);
  const nameOf = (key: string) => l10n(definition.nodes.find((one) => one.key === key)?.name) || key;
  const doing = (key: string) => (i18n.exists(`admin:move.${key}`) ? t(`admin:move.${key}`) : key);
  if (moves.length === 0) return null;
  return (
    <ul className={css.moves} aria-label={t("admin:process.actions")}>
      {moves.map(({ move, to }) => (
        <li key={move.key} className={css.move}>
          <b className="m">{doing(move.key)}</b>
          {to.length > 0 && <><ArrowRight size={12} className="flip c3" aria-hidden="true" /><span className="c2">{to.map(nameOf).join(" / ")}</span></>}
          {move.needs && <Chip>{permissionName(move.needs)}</Chip>}
          {move.by.filter((who) => who !== "member").map((who) => <Chip key={who} tone="outline">{t(`admin:process.by.${who}`)}</Chip>)}
          {move.gates.length > 0 && <span className={css.gates}>{t("admin:process.gates")} {move.gates.map(gateText).join(" · ")}</span>}
        </li>
      ))}
    </ul>
  );
}
