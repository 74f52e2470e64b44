import css from "./automation.module.css";
import { useArchivedRules } from "./queries";
import type { Rule } from "./shapes";
import admin from "../admin/admin.module.css";
import { useWrite } from "../admin/queries";
import { ArchiveRestore } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useL10n } from "@/i18n";
import { Button, Chip, Table, toast } from "@/ui";

function Row({ rule }: { rule: Rule }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const name = l10n(rule.name) || t("automation:unnamed");
  const restore = useWrite(() => api.post(`/automation/rules/${rule.id}/restore`), { onDone: () => toast(t("sla:restored", { name })) });
  return (
    <tr>
      <td><span className="m el" dir="auto">{name}</span></td>
      <td><Chip>v{rule.version}</Chip></td>
      <td><div className={admin.acts}><Button size="sm" icon={<ArchiveRestore size={14} />} busy={restore.isPending} aria-label={t("sla:restore_named", { name })} onClick={() => restore.mutate(undefined)}>{t("admin:restore")}</Button></div></td>
    </tr>
  );
}

/** Rules that were put away; taken out again they stand last and are off. */
export function ArchivedRules() {
  const { t } = useTranslation();
  const { data = [] } = useArchivedRules();
  if (data.length === 0) return null;
  return (
    <section>
      <h2 className="t13 m">{t("sla:state.archived")}</h2>
      <Table className={css.list}>
        <thead><tr><th scope="col">{t("automation:name")}</th><th scope="col">{t("automation:list.version")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
        <tbody>{data.map((rule) => <Row key={rule.id} rule={rule} />)}</tbody>
      </Table>
    </section>
  );
}
