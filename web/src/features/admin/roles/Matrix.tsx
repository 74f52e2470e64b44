import css from "../admin.module.css";
import type { MemberShown, RoleShown } from "../queries";
import { allows, isChanged, type Edits, type Section } from "./matrix";
import { Check, Minus, Pencil } from "lucide-react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/api/queries";
import { useL10n } from "@/i18n";
import { Checkbox, clsx, IconButton, Tooltip } from "@/ui";

export function usePermissionName(): (permission: string) => string {
  const { t, i18n } = useTranslation();
  return (permission) => (i18n.exists(`roles:permission.${permission}`) ? t(`roles:permission.${permission}`) : permission);
}

interface CellProps { role: RoleShown; permission: string; edits: Edits; editable: boolean; onToggle: () => void }

function Cell({ role, permission, edits, editable, onToggle }: CellProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const can = useCan();
  const name = usePermissionName();
  const yes = allows(edits, role, permission);
  const className = clsx(yes && css.yes, isChanged(edits, role, permission) && css.changed);
  const label = <span className="sr">{`${l10n(role.name)}: ${name(permission)}`}</span>;
  if (role.builtin || !editable) {
    return <td className={className}>{yes ? <Check size={15} aria-hidden="true" /> : <Minus size={13} aria-hidden="true" />}<span className="sr">{yes ? t("common:yes") : t("common:no")}</span></td>;
  }
  const box = <Checkbox label={label} checked={yes} disabled={!can(permission)} onChange={onToggle} />;
  return <td className={className}>{can(permission) ? box : <Tooltip label={t("admin:role.not_yours")}><span>{box}</span></Tooltip>}</td>;
}

interface MatrixProps { roles: RoleShown[]; members: MemberShown[]; sections: Section[]; edits: Edits; editable: boolean; onToggle: (role: RoleShown, permission: string) => void; onRename: (role: RoleShown) => void }

/** Permissions down, roles across. */
export function Matrix({ roles, members, sections, edits, editable, onToggle, onRename }: MatrixProps) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const name = usePermissionName();
  const noun = (one: string) => (i18n.exists(`roles:noun.${one}`) ? t(`roles:noun.${one}`) : one);
  return (
    <table className={css.matrix}>
      <thead>
        <tr>
          <th scope="col">{t("admin:role.permission")}</th>
          {roles.map((role) => (
            <th key={role.key} scope="col">
              <span className="row g4" style={{ justifyContent: "center" }}>{l10n(role.name)}{editable && !role.builtin && <IconButton size="xs" label={t("admin:role.rename", { name: l10n(role.name) })} icon={<Pencil size={12} />} onClick={() => onRename(role)} />}</span>
              <small>{t("admin:role.held_by", { count: members.filter((member) => member.role_key === role.key).length })}{!role.builtin && ` · ${t("admin:role.own")}`}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sections.map((section) => (
          <Fragment key={section.noun}>
            <tr className={css.section}><th scope="rowgroup" colSpan={roles.length + 1}>{noun(section.noun)}</th></tr>
            {section.permissions.map((permission) => (
              <tr key={permission}>
                <th scope="row">{name(permission)}<small><bdi dir="ltr">{permission}</bdi></small></th>
                {roles.map((role) => <Cell key={role.key} role={role} permission={permission} edits={edits} editable={editable} onToggle={() => onToggle(role, permission)} />)}
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
