import css from "../admin.module.css";
import type { ImportFault, ImportShown } from "./queries";
import { useTranslation } from "react-i18next";
import { useL10n } from "@/i18n";
import { Table } from "@/ui";

/** Why, in words; what only the ticket's own rules know is told as at any form. */
export function useFaultText(): (code: string, params: Record<string, unknown>) => string {
  const { t, i18n } = useTranslation();
  return (code, params) => {
    if (i18n.exists(`importing:fault.${code}`)) return t(`importing:fault.${code}`, params);
    return i18n.exists(`errors:field.${code}`) ? t(`errors:field.${code}`, params) : t("errors:field.generic");
  };
}

export function useTargetName(shown: ImportShown): (key: string) => string {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (key) => {
    if (key === "row") return t("importing:whole_row");
    return l10n(shown.targets.find((target) => target.key === key || target.key === `fields.${key}`)?.name) || key;
  };
}

/** Rows with what was wrong in them. */
export function Faults({ faults, shown }: { faults: ImportFault[]; shown: ImportShown }) {
  const { t } = useTranslation();
  const say = useFaultText();
  const nameOf = useTargetName(shown);
  return (
    <Table className={css.inner}>
      <thead><tr>{["row", "column", "why", "value"].map((name) => <th key={name} scope="col">{t(`importing:${name}`)}</th>)}</tr></thead>
      <tbody>
        {faults.map((fault, index) => (
          <tr key={index}>
            <td className="mono">{fault.row}</td>
            <td>{nameOf(fault.field)}</td>
            <td>{say(fault.code, fault.params)}</td>
            <td className="c3 el user" dir="auto" style={{ maxInlineSize: 260 }} title={fault.value}>{fault.value}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
