import admin from "../admin.module.css";
import { TypeIcon } from "./icons";
import { NewTypeDialog } from "./NewTypeDialog";
import { typesKey, useTypes } from "./queries";
import type { TypeShown } from "./shapes";
import { WaitingRows } from "../Screen";
import { moved } from "../sla/order";
import { useWrite } from "../queries";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { useL10n, useNumber } from "@/i18n";
import { Button, Card, Chip, ErrorState, IconButton, numberCell, PriorityChip, Table } from "@/ui";

/** The kinds of tickets in the order in which they are offered; each leads to its form. */
export function TypesTab() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const client = useQueryClient();
  const { data, error, refetch } = useTypes();
  const [adding, setAdding] = useState(false);
  const order = useWrite((next: TypeShown[]) => Promise.all(next.flatMap((one, position) => (one.position === position ? [] : [api.patch(`/types/${one.key}`, { position })]))));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  const types = [...data].sort((a, b) => Number(a.archived) - Number(b.archived) || a.position - b.position);
  const move = (from: number, to: number) => {
    const next = moved(types, from, to);
    client.setQueryData<TypeShown[]>(typesKey, next.map((one, position) => ({ ...one, position })));
    order.mutate(next);
  };
  return (
    <Card flush title={t("forms:types")} note={number(types.length)} actions={<Button size="sm" kind="primary" icon={<Plus size={14} />} onClick={() => setAdding(true)}>{t("forms:new")}</Button>}>
      <Table className={admin.inner}>
        <thead><tr><th scope="col">{t("forms:type_name")}</th><th scope="col">{t("forms:who")}</th><th scope="col" className={numberCell}>{t("forms:tab.fields")}</th><th scope="col">{t("forms:default_priority")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
        <tbody>
          {types.map((type, at) => (
            <tr key={type.key} className={type.archived ? admin.off : undefined}>
              <td><Link className="row g6 m" to={`/admin/categories/types/${type.key}`}><TypeIcon name={type.icon} /><span dir="auto">{l10n(type.name)}</span></Link><div className="t12 c3 el" dir="auto">{l10n(type.description)}</div></td>
              <td>{type.archived ? <Chip>{t("admin:archived")}</Chip> : type.portal ? <Chip tone="accent">{t("admin:type.portal")}</Chip> : <Chip tone="note">{t("forms:mark.internal")}</Chip>}</td>
              <td className={numberCell}>{number(type.fields.filter(({ archived }) => !archived).length)}</td>
              <td>{type.default_priority ? <PriorityChip priority={type.default_priority} /> : <span className="c3">—</span>}</td>
              <td>
                <div className={admin.acts}>
                  <IconButton size="xs" label={t("forms:order.up", { name: l10n(type.name) })} reason={at === 0 ? t("forms:order.first") : null} icon={<ArrowUp size={14} />} onClick={() => move(at, at - 1)} />
                  <IconButton size="xs" label={t("forms:order.down", { name: l10n(type.name) })} reason={at === types.length - 1 ? t("forms:order.last") : null} icon={<ArrowDown size={14} />} onClick={() => move(at, at + 1)} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {adding && <NewTypeDialog types={data} onClose={() => setAdding(false)} />}
    </Card>
  );
}
