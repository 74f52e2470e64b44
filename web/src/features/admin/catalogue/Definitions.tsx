import css from "../admin.module.css";
import { useTranslation } from "react-i18next";
import type { Config, Field } from "@/api/types";
import { useL10n } from "@/i18n";
import { Card, Chip, EmptyState, Table } from "@/ui";

function FieldRow({ field }: { field: Field }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <tr>
      <td>{l10n(field.name)}<div className="t12 c3"><bdi dir="ltr">{field.key}</bdi></div></td>
      <td>{t(`admin:type.kind.${field.kind}`)}</td>
      <td><span className="row wrap g4">{field.required_at.map((when) => <Chip key={when}>{t(`admin:type.required.${when}`)}</Chip>)}{field.visible_when && <Chip tone="outline">{t("admin:type.conditional")}</Chip>}</span></td>
      <td>{field.portal ? t("common:yes") : t("common:no")}</td>
    </tr>
  );
}

/** The kinds of tickets and what each one asks for. */
export function Types({ config }: { config: Config }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  if (config.types.length === 0) return <EmptyState title={t("admin:type.none")} />;
  return config.types.map((type) => (
    <Card key={type.key} flush title={l10n(type.name)} note={l10n(type.description)} actions={<span className="row">{type.portal && <Chip tone="accent">{t("admin:type.portal")}</Chip>}<Chip><bdi dir="ltr">{type.process_key}</bdi></Chip></span>}>
      {type.fields.length === 0 ? <p className="t13 c3" style={{ padding: "0 16px 16px" }}>{t("admin:type.no_fields")}</p> : (
        <Table className={css.inner}>
          <thead><tr>{["field", "kind_label", "required_label", "portal"].map((name) => <th key={name} scope="col">{t(`admin:type.${name}`)}</th>)}</tr></thead>
          <tbody>{type.fields.map((field) => <FieldRow key={field.key} field={field} />)}</tbody>
        </Table>
      )}
    </Card>
  ));
}
