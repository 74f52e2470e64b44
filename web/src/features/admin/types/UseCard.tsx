import css from "../admin.module.css";
import { useTypeUse } from "./queries";
import type { TypeShown } from "./shapes";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useL10n, useNumber } from "@/i18n";
import { Card, Chip, ErrorState, Progress } from "@/ui";
import { ticketsPath } from "../../reports/figures";

/** Who would notice a change: open tickets, and what asks about the fields. */
export function UseCard({ type }: { type: TypeShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const { data, error, refetch } = useTypeUse(type.key);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const open = ticketsPath({ all: [{ field: "type", op: "eq", value: type.key }, { field: "status_category", op: "ne", value: "closed" }] });
  return (
    <>
      <Card flush title={t("forms:use.filled")} note={<Link to={open}>{t("forms:use.open", { count: data.open })}</Link>}>
        {type.fields.map((field) => (
          <div key={field.key} className={css.line}>
            <span className="grow" dir="auto">{l10n(field.name)}</span>
            <span style={{ inlineSize: 120 }}><Progress share={data.open ? (data.filled[field.key] ?? 0) / data.open : 0} label={t("forms:use.share", { name: l10n(field.name), count: data.filled[field.key] ?? 0 })} /></span>
            <span className={css.count}>{number(data.filled[field.key] ?? 0)}</span>
          </div>
        ))}
      </Card>
      <Card flush title={t("forms:use.asked_by")} note={number(data.asked_by.length)}>
        {data.asked_by.length === 0 && <p className="t13 c3" style={{ padding: "0 16px 16px" }}>{t("forms:use.nobody")}</p>}
        {data.asked_by.map((one, at) => (
          <div key={at} className={css.line}><Chip tone="outline">{t(`forms:use.what.${one.what}`)}</Chip><span className="grow" dir="auto">{l10n(one.name)}</span>{one.fields.map((key) => <Chip key={key}><bdi dir="ltr">{key}</bdi></Chip>)}</div>
        ))}
      </Card>
    </>
  );
}
