import css from "../admin.module.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import type { Config, L10n, Priority } from "@/api/types";
import { useL10n } from "@/i18n";
import { Card, ErrorState, LinkButton, PriorityChip, RelativeTime, Table } from "@/ui";

interface Rules {
  matrix: Priority[][]; default: Priority; rules: { name: L10n; at_least: Priority }[]; version: number;
  history: { version: number; author_name: string; reason: string; published_at: string }[];
}
const SCALE = [1, 2, 3] as const;

function Matrix({ matrix }: { matrix: Priority[][] }) {
  const { t } = useTranslation();
  return (
    <Table className={css.inner}>
      <thead><tr><th scope="col">{t("admin:priority.impact")} \ {t("admin:priority.severity")}</th>{SCALE.map((severity) => <th key={severity} scope="col">{t(`admin:priority.scale.${severity}`)}</th>)}</tr></thead>
      <tbody>
        {SCALE.map((impact) => (
          <tr key={impact}><th scope="row" style={{ position: "static" }}>{t(`admin:priority.scale.${impact}`)}</th>{SCALE.map((severity) => <td key={severity}><PriorityChip priority={matrix[impact - 1]?.[severity - 1] ?? "P3"} /></td>)}</tr>
        ))}
      </tbody>
    </Table>
  );
}

function InForce({ rules }: { rules: Rules }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  return (
    <>
      <Card flush title={t("admin:priority.matrix")} note={t("admin:priority.default", { priority: rules.default })}><Matrix matrix={rules.matrix} /></Card>
      <Card flush title={t("admin:priority.rules")} note={rules.rules.length}>
        {rules.rules.map((rule, index) => <div key={index} className={css.line}><span className="grow" dir="auto">{l10n(rule.name)}</span><span className="c3">{t("admin:priority.at_least")}</span><PriorityChip priority={rule.at_least} /></div>)}
      </Card>
      {rules.history.length > 0 && (
        <Card flush title={t("admin:priority.history")} note={rules.history.length}>
          {rules.history.map((one) => <div key={one.version} className={css.line}><span>{t("admin:process.version", { version: one.version })}</span><span className="grow c2" dir="auto">{one.reason}</span><bdi>{one.author_name}</bdi><span className="c3"><RelativeTime at={one.published_at} /></span></div>)}
        </Card>
      )}
    </>
  );
}

/** What P1 to P4 mean here; for those who keep them also how they come about. */
export function Priorities({ config }: { config: Config }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const allowed = useCan()("config.manage");
  const { data, error, refetch } = useQuery({ queryKey: ["admin", "priority-rules"], queryFn: () => api.get<Rules>("/priority-rules"), enabled: allowed });
  return (
    <>
      <Card flush title={t("admin:priority.title")} note={t("admin:priority.note")} actions={allowed && <LinkButton size="sm" to="/admin/categories/priority">{t("admin:priority.edit")}</LinkButton>}>
        {config.priorities.map(({ key, name, definition }) => (
          <div key={key} className={css.line}><PriorityChip priority={key} /><b className="m">{l10n(name)}</b><span className="c2 grow">{l10n(definition)}</span></div>
        ))}
      </Card>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : data && <InForce rules={data} />}
    </>
  );
}
