import css from "../designer.module.css";
import type { Who } from "../model/definition";
import { useRoles } from "../../../admin/queries";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Checkbox, MultiSelect, type Option } from "@/ui";

type List = "roles" | "departments" | "teams" | "members";
interface WhoInputProps { value: Who | null | undefined; onChange: (who: Who) => void; disabled?: boolean; /** Approvers are never «the handler». */ plain?: boolean }

/** Whose turn it is: anyone named in any of the lists. */
export function WhoInput({ value, onChange, disabled, plain }: WhoInputProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const roles = useRoles(useCan()("member.read")).data ?? [];
  const who = value ?? {};
  const named = (list: { id: string; name: string }[] | undefined): Option[] => (list ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const options: Record<List, Option[]> = {
    roles: roles.map(({ key, name }) => ({ value: key, label: l10n(name) })), departments: named(config?.departments), teams: named(config?.teams),
    members: named(config?.members.filter(({ status }) => status === "active")),
  };
  // what a template names and the workspace does not have still stands there, to be replaced
  const known = (list: List): Option[] => [...options[list], ...(who[list] ?? []).filter((one) => !options[list].some((option) => option.value === one)).map((one) => ({ value: one, label: one }))];
  const set = (patch: Partial<Who>) => onChange(Object.fromEntries(Object.entries({ ...who, ...patch }).filter(([, one]) => (Array.isArray(one) ? one.length > 0 : one))));
  return (
    <div className={css.stack}>
      {(["roles", "teams", "departments", "members"] as const).map((list) => (
        <MultiSelect key={list} size="sm" label={t(`designer:who.${list}`)} options={known(list)} value={who[list] ?? []} disabled={disabled} placeholder={t("common:none")} onChange={(chosen) => set({ [list]: chosen })} />
      ))}
      {!plain && <Checkbox label={t("designer:who.assignee")} checked={who.assignee ?? false} disabled={disabled} onChange={(assignee) => set({ assignee })} />}
      <Checkbox label={t("designer:who.not_handler")} checked={who.not_handler ?? false} disabled={disabled} onChange={(not_handler) => set({ not_handler })} />
    </div>
  );
}
