import admin from "../admin/admin.module.css";
import css from "./automation.module.css";
import { ArchivedRules } from "./ArchivedRules";
import { BLANK, moved } from "./definition";
import { ruleKeys, useExamples, useRules } from "./queries";
import { RecordDrawer } from "./RecordDrawer";
import type { Definition, Rule } from "./shapes";
import { lengthText } from "./words";
import { useWrite } from "../admin/queries";
import { Screen, WaitingRows } from "../admin/Screen";
import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArrowDown, ArrowUp, FileClock, MoreHorizontal, Pencil, Plus, Zap } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api } from "@/api/client";
import { useCan } from "@/api/queries";
import { partsOf, useConditionText } from "@/conditions";
import { useL10n, useNumber } from "@/i18n";
import { Button, Chip, DeniedState, EmptyState, ErrorState, IconButton, Menu, MenuDivider, MenuItem, numberCell, Switch, Table, toast } from "@/ui";

function NewRule() {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const examples = useExamples();
  const make = useWrite((definition: Definition) => api.post<Rule>("/automation/rules", { definition }), { onDone: ({ id }) => void navigate(`/admin/automation/${id}`) });
  return (
    <Menu width={380} trigger={<Button kind="primary" icon={<Plus size={15} />} busy={make.isPending}>{t("automation:list.new")}</Button>}>
      <MenuItem onClick={() => make.mutate({ ...BLANK, name: { [i18n.language]: t("automation:new_name") } })}>{t("automation:list.blank")}</MenuItem>
      <MenuDivider />
      {(examples.data ?? []).map(({ key, about, definition }) => <MenuItem key={key} note={l10n(about)} onClick={() => make.mutate(definition)}>{l10n(definition.name)}</MenuItem>)}
    </Menu>
  );
}

interface RowProps { rule: Rule; at: number; count: number; onMove: (to: number) => void; onRecord: () => void }

function Row({ rule, at, count, onMove, onRecord }: RowProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const navigate = useNavigate();
  const sentence = useConditionText();
  const name = l10n(rule.name) || t("automation:unnamed");
  const shown = rule.definition ?? rule.draft ?? BLANK;
  const trigger = shown.trigger.kind === "event" ? shown.trigger.on.map((one) => t(`automation:happening.${one}`)).join(" / ")
    : `${t(`automation:since.${shown.trigger.since}`)} ${t("automation:longer_than")} ${t(`automation:amount_${shown.trigger.hours}`, { length: lengthText(shown.trigger.minutes, shown.trigger.hours) })}`;
  const turn = useWrite((on: boolean) => api.put<Rule>(`/automation/rules/${rule.id}/switch`, { on }), { onDone: ({ enabled }) => toast(t(enabled ? "automation:switched_on" : "automation:switched_off")) });
  const archive = useWrite(() => api.delete(rule.version ? `/automation/rules/${rule.id}` : `/automation/rules/${rule.id}/draft`), { onDone: () => toast(t("automation:list.archived", { name })) });
  return (
    <tr>
      <td className="num c3">{at + 1}</td>
      <td><Link className="m el" style={{ display: "block" }} dir="auto" to={`/admin/automation/${rule.id}`}>{name}</Link><div className="t12 c3 el" dir="auto">{trigger}{partsOf(shown.when).length > 0 && <> · {sentence(shown.when)}</>}</div></td>
      <td><span className="row g6">{rule.version ? <Switch hideLabel label={t("automation:list.switch", { name })} checked={rule.enabled} disabled={turn.isPending} onChange={(on) => turn.mutate(on)} /> : null}<Chip tone={rule.enabled ? "ok" : "outline"}>{rule.enabled ? t("automation:on") : rule.version ? t("automation:off") : t("automation:draft")}</Chip></span></td>
      <td><span className="row g6">{rule.version > 0 && <Chip>v{rule.version}</Chip>}{rule.version > 0 && rule.draft && <Chip tone="warn">{t("automation:list.has_draft")}</Chip>}</span></td>
      <td className={numberCell}><button type="button" className={css.count} aria-label={`${number(rule.today.acted)} / ${number(rule.today.skipped)}. ` + t("automation:list.today", { acted: number(rule.today.acted), skipped: number(rule.today.skipped), name })} onClick={onRecord}>{number(rule.today.acted)} / <span className={rule.today.skipped ? css.skips : undefined}>{number(rule.today.skipped)}</span></button></td>
      <td>
        <div className={admin.acts}>
          <Menu trigger={<IconButton label={t("admin:more_of", { name })} icon={<MoreHorizontal size={16} />} />}>
            <MenuItem icon={<Pencil size={15} />} onClick={() => void navigate(`/admin/automation/${rule.id}`)}>{t("common:edit")}</MenuItem>
            <MenuItem icon={<FileClock size={15} />} onClick={onRecord}>{t("automation:record.open")}</MenuItem>
            <MenuItem icon={<ArrowUp size={15} />} reason={at === 0 ? t("automation:actions.first") : null} onClick={() => onMove(at - 1)}>{t("automation:actions.up")}</MenuItem>
            <MenuItem icon={<ArrowDown size={15} />} reason={at === count - 1 ? t("automation:actions.last") : null} onClick={() => onMove(at + 1)}>{t("automation:actions.down")}</MenuItem>
            <MenuItem danger icon={<Archive size={15} />} onClick={() => archive.mutate(undefined)}>{t("automation:list.archive")}</MenuItem>
          </Menu>
        </div>
      </td>
    </tr>
  );
}

/** /admin/automation: the rules in the order in which they come to a ticket. */
export function Component() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useCan()("automation.manage");
  const { data, error, refetch } = useRules(may);
  const [record, setRecord] = useState<Rule | null>(null);
  const order = useWrite((ids: string[]) => api.put("/automation/rules/order", { ids }));
  if (!may) return <DeniedState permission="automation.manage" />;
  const move = (rules: Rule[], from: number, to: number) => {
    const next = moved(rules, from, to);
    client.setQueryData(ruleKeys.rules, next);
    order.mutate(next.map(({ id }) => id), { onError: () => client.setQueryData(ruleKeys.rules, rules) });
  };
  return (
    <Screen title={t("admin:section.automation")} note={t("automation:list.note")} actions={data && data.length > 0 && <NewRule />}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows />
        : data.length === 0 ? <EmptyState icon={<Zap size={24} />} title={t("automation:list.none")} actions={<NewRule />}>{t("automation:list.none_note")}</EmptyState> : (
          <Table className={css.list}>
            <thead><tr><th scope="col">{t("automation:list.order")}</th><th scope="col">{t("automation:name")}</th><th scope="col">{t("automation:list.state")}</th><th scope="col">{t("automation:list.version")}</th><th scope="col" className={numberCell}>{t("automation:list.today_head")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>{data.map((rule, at) => <Row key={rule.id} rule={rule} at={at} count={data.length} onMove={(to) => move(data, at, to)} onRecord={() => setRecord(rule)} />)}</tbody>
          </Table>
        )}
      {data && <ArchivedRules />}
      {record && <RecordDrawer rule={record} first={record.today.skipped && !record.today.acted ? "skipped" : "acted"} onRolledBack={() => setRecord(null)} onClose={() => setRecord(null)} />}
    </Screen>
  );
}
