import css from "./node.module.css";
import type { Child } from "./model";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import type { Category } from "@/api/types";
import { useL10n } from "@/i18n";
import { dotOf, StatusDot } from "@/ui";
import { statusNames, ticketName } from "../model";

/** The tickets opened for this one's sake; it cannot close before them. */
export function Children({ rows }: { rows: Child[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const open = rows.filter((row) => !row.done).length;
  return (
    <div className={css.part}>
      <h3>{t("node:children", { count: rows.length, open })}</h3>
      <ul className={css.children}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/t/${row.number}`} className={css.child}>
              <bdi dir="ltr" className="mono c3">{ticketName(row.number)}</bdi>
              <span className="grow el user" dir="auto">{row.subject}</span>
              {row.done ? <span className="row g4 ok"><Check size={13} aria-hidden="true" />{t("node:child_done")}</span>
                : <StatusDot dot={dotOf({ status_category: row.status_category as Category })}>{l10n(statusNames(config, row.status))}</StatusDot>}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
