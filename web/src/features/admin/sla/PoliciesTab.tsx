import admin from "../admin.module.css";
import css from "./sla.module.css";
import { Archived, ArchiveDialog } from "./Archive";
import { aNewPolicy, leadingClock } from "./definition";
import { durationText } from "./durations";
import { moved } from "./order";
import { slaKeys, useCalendars, usePolicies } from "./queries";
import { PRIORITIES, type PolicyDefinition, type PolicyKind, type PolicyShown } from "./shapes";
import { WaitingRows } from "../Screen";
import { useWrite } from "../queries";
import { useQueryClient } from "@tanstack/react-query";
import { Archive, ArrowDown, ArrowUp, GripVertical, MoreHorizontal, Pencil, Plus, Timer } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api } from "@/api/client";
import { useConditionText } from "@/conditions";
import { useL10n, useNumber } from "@/i18n";
import { Banner, Button, Card, Chip, clsx, EmptyState, ErrorState, IconButton, Menu, MenuItem, numberCell, PriorityChip, Table } from "@/ui";

function Promises({ policy }: { policy: PolicyDefinition }) {
  const { t } = useTranslation();
  const calendars = useCalendars().data ?? [];
  const dayOf = (id: string | undefined) => calendars.find((one) => one.id === id)?.day_minutes || undefined;
  return (
    <span className={css.promises}>
      {PRIORITIES.flatMap((priority) => {
        const target = policy.targets[priority];
        const clock = leadingClock(target);
        const first = target?.minutes.first_response ?? target?.minutes.accept;
        return target && clock ? [<span key={priority}><PriorityChip priority={priority} />{first !== undefined && <span title={t(`sla:clock.${target.minutes.first_response === undefined ? "accept" : "first_response"}`)}>{durationText(first, dayOf(target.calendar))}</span>}<span className="c3">/</span><span title={t(`sla:clock.${clock}`)}>{durationText(target.minutes[clock] ?? 0, dayOf(target.calendar))}</span></span>] : [];
      })}
    </span>
  );
}

interface RowProps { policy: PolicyShown; at: number; count: number; dragged: boolean; onMove: (to: number) => void; onDrag: (from: number | null) => void; onDrop: (to: number) => void; onArchive: () => void }

function Row({ policy, at, count, dragged, onMove, onDrag, onDrop, onArchive }: RowProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const number = useNumber();
  const navigate = useNavigate();
  const sentence = useConditionText();
  const [over, setOver] = useState(false);
  const name = l10n(policy.name) || t("sla:unnamed");
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < count) onMove(to);
  };
  const shown = policy.version ? policy : (policy.draft ?? policy);
  return (
    <tr className={clsx(dragged && css.dragged, over && css.over)} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); onDrop(at); }}>
      <td className={css.grip}>
        <button type="button" draggable className={css.handle} data-row={policy.id} aria-label={t("sla:order.handle", { name, n: at + 1, of: count })} title={t("sla:order.keys")} onKeyDown={onKeyDown}
          onDragStart={(event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", policy.id); onDrag(at); }} onDragEnd={() => onDrag(null)}><GripVertical size={15} aria-hidden="true" /></button>
        <span className="num c3">{at + 1}</span>
      </td>
      <td><Link className="m el" style={{ display: "block" }} dir="auto" to={`/admin/sla/policies/${policy.id}`}>{name}</Link><div className="t12 c3 el" dir="auto" title={sentence(shown.when)}>{sentence(shown.when)}</div></td>
      <td><Promises policy={shown} /></td>
      <td className={numberCell}>{policy.version ? number(policy.running) : "—"}</td>
      <td><span className="row g6">{policy.version ? <Chip tone="ok">{t("sla:version.v", { n: policy.version })}</Chip> : <Chip tone="outline">{t("sla:state.draft")}</Chip>}{Boolean(policy.version) && policy.draft && <Chip tone="warn">{t("sla:policy.has_draft")}</Chip>}</span></td>
      <td>
        <div className={admin.acts}>
          <Menu trigger={<IconButton label={t("admin:more_of", { name })} icon={<MoreHorizontal size={16} />} />}>
            <MenuItem icon={<Pencil size={15} />} onClick={() => void navigate(`/admin/sla/policies/${policy.id}`)}>{t("common:edit")}</MenuItem>
            <MenuItem icon={<ArrowUp size={15} />} reason={at === 0 ? t("sla:order.first") : null} onClick={() => onMove(at - 1)}>{t("sla:order.up")}</MenuItem>
            <MenuItem icon={<ArrowDown size={15} />} reason={at === count - 1 ? t("sla:order.last") : null} onClick={() => onMove(at + 1)}>{t("sla:order.down")}</MenuItem>
            <MenuItem danger icon={<Archive size={15} />} onClick={onArchive}>{t("sla:archive")}</MenuItem>
          </Menu>
        </div>
      </td>
    </tr>
  );
}

/** The policies of one kind, in the order in which they are asked. */
function Kind({ kind, policies }: { kind: PolicyKind; policies: PolicyShown[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [dragged, setDragged] = useState<number | null>(null);
  const [archiving, setArchiving] = useState<PolicyShown | null>(null);
  const order = useWrite((ids: string[]) => api.put("/sla/policies/order", { ids }));
  const move = (from: number, to: number) => {
    const next = moved(policies, from, to);
    const name = slaKeys.listed("policies");
    const before = client.getQueryData<PolicyShown[]>(name);
    const put = (list: PolicyShown[]) => client.setQueryData<PolicyShown[]>(name, (old) => [...list, ...(old ?? []).filter((one) => !list.some(({ id }) => id === one.id))]);
    put(next);
    // other kinds keep their places: only what was moved is named
    order.mutate(next.map(({ id }) => id), { onError: () => client.setQueryData(name, before) });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${policies[from]?.id ?? ""}"]`)?.focus());
  };
  return (
    <Card flush title={t(`sla:kind.${kind}`)} note={t(`sla:kind.${kind}_note`)}>
      <div className={css.scrollX}>
        <Table className={clsx(admin.inner, css.policies)}>
          <thead><tr><th scope="col">{t("sla:order.title")}</th><th scope="col">{t("sla:policy.name")}</th><th scope="col">{t(`sla:policy.promises_${kind}`)}</th><th scope="col" className={numberCell}>{t("sla:policy.running_short")}</th><th scope="col">{t("sla:policy.version")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
          <tbody>
            {policies.map((policy, at) => (
              <Row key={policy.id} policy={policy} at={at} count={policies.length} dragged={dragged === at} onMove={(to) => move(at, to)} onDrag={setDragged} onDrop={(to) => { if (dragged !== null && dragged !== to) move(dragged, to); setDragged(null); }} onArchive={() => setArchiving(policy)} />
            ))}
          </tbody>
        </Table>
      </div>
      {policies.length === 0 && <p className={css.noneYet}>{t(`sla:kind.${kind}_none`)}</p>}
      {archiving && <ArchiveDialog kind="policies" thing={archiving} note={t("sla:policy.archive_note", { count: archiving.running })} onClose={() => setArchiving(null)} />}
    </Card>
  );
}

/** The buttons that begin a policy; it is a draft until it is published. */
export function NewPolicy() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const calendar = useCalendars().data?.find(({ state }) => state === "published");
  const make = useWrite((kind: PolicyKind) => api.post<PolicyShown>("/sla/policies", { kind, definition: aNewPolicy(kind, { [i18n.language]: t("sla:policy.new_name") }, calendar?.id ?? "") }), { onDone: ({ id }) => void navigate(`/admin/sla/policies/${id}`) });
  const reason = calendar ? null : t("sla:policy.calendar_first");
  return (
    <Menu trigger={<Button kind="primary" icon={<Plus size={15} />} busy={make.isPending}>{t("sla:policy.new")}</Button>}>
      <MenuItem reason={reason} note={t("sla:kind.customer_note")} onClick={() => make.mutate("customer")}>{t("sla:kind.customer")}</MenuItem>
      <MenuItem reason={reason} note={t("sla:kind.department_note")} onClick={() => make.mutate("department")}>{t("sla:kind.department")}</MenuItem>
    </Menu>
  );
}

export function PoliciesTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = usePolicies();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  const live = data.filter(({ state }) => state !== "archived");
  const away = <Archived kind="policies" things={data.filter(({ state }) => state === "archived")} />;
  if (live.length === 0) return <><EmptyState icon={<Timer size={24} />} title={t("sla:policy.none")} actions={<NewPolicy />}>{t("sla:policy.none_note")}</EmptyState>{away}</>;
  return (
    <>
      {!live.some(({ state, when }) => state === "published" && (!("all" in when) || when.all.length === 0)) && <Banner tone="warn">{t("sla:policy.no_catch_all")}</Banner>}
      <Kind kind="customer" policies={live.filter(({ kind }) => kind === "customer")} />
      <Kind kind="department" policies={live.filter(({ kind }) => kind === "department")} />
      {away}
    </>
  );
}
