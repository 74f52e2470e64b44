import css from "../admin.module.css";
import { formDifference } from "./model";
import { useTypeChanges } from "./queries";
import type { TypeChange, TypeShown } from "./shapes";
import { useTranslation } from "react-i18next";
import { Card, Chip, ErrorState, RelativeTime } from "@/ui";

const TOLD = new Set(["name", "description", "portal", "icon", "default_priority", "process_key", "process_rules", "position", "archived"]);

function Said({ change }: { change: TypeChange["changes"][number] }) {
  const { t } = useTranslation();
  if (change.field !== "fields") return TOLD.has(change.field) ? <Chip tone="outline">{t(`forms:changes.${change.field}`)}</Chip> : null;
  const found = formDifference(change.before, change.after);
  const some = (["added", "removed", "changed"] as const).filter((how) => found[how].length > 0);
  if (some.length === 0) return <Chip tone="outline">{t("forms:changes.order")}</Chip>;
  return some.map((how) => <Chip key={how} tone="outline">{t(`forms:changes.fields_${how}`)} <bdi dir="ltr">{found[how].join(", ")}</bdi></Chip>);
}

/** Who changed what of the type, newest first; the audit log has each value before and after. */
export function ChangesCard({ type }: { type: TypeShown }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useTypeChanges(type.key);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <Card flush title={t("forms:tab.changes")} note={data.length}>
      {data.length === 0 && <p className="t13 c3" style={{ padding: "0 16px 16px" }}>{t("forms:changes.none")}</p>}
      {data.map((one) => (
        <div key={one.id} className={css.line}>
          <bdi className="m">{one.by}</bdi><span className="grow row wrap g4">{one.changes.map((change) => <Said key={change.field} change={change} />)}</span><span className="c3"><RelativeTime at={one.at} /></span>
        </div>
      ))}
    </Card>
  );
}
