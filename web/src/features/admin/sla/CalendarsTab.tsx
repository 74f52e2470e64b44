import admin from "../admin.module.css";
import css from "./sla.module.css";
import { Archived, ArchiveDialog } from "./Archive";
import { inHours } from "./durations";
import { moved } from "./order";
import { useCalendars } from "./queries";
import type { CalendarDefinition, CalendarShown } from "./shapes";
import { openMinutes } from "./week";
import { useWeekText } from "./weekWords";
import { WaitingRows } from "../Screen";
import { useWrite } from "../queries";
import { Archive, ArrowUp, CalendarDays, MoreHorizontal, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api } from "@/api/client";
import { useMe } from "@/api/queries";
import type { L10n } from "@/api/types";
import { useL10n } from "@/i18n";
import { Button, Card, Chip, clsx, EmptyState, ErrorState, IconButton, Menu, MenuItem, numberCell, Table } from "@/ui";

const NINE_TO_SIX: [string, string][] = [["09:00", "18:00"]];
const aNewCalendar = (name: L10n, zone: string): CalendarDefinition => ({
  name, zone, weekly: { mon: NINE_TO_SIX, tue: NINE_TO_SIX, wed: NINE_TO_SIX, thu: NINE_TO_SIX, fri: NINE_TO_SIX, sat: [], sun: [] },
  breaks: [], holidays: [], seasons: [], exceptions: [],
});

export function NewCalendar() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { workspace } = useMe();
  const make = useWrite(() => api.post<CalendarShown>("/sla/calendars", { definition: aNewCalendar({ [i18n.language]: t("sla:calendar.new_name") }, workspace.zone) }), { onDone: ({ id }) => void navigate(`/admin/sla/calendars/${id}`) });
  return <Button kind="primary" icon={<Plus size={15} />} busy={make.isPending} onClick={() => make.mutate(undefined)}>{t("sla:calendar.new")}</Button>;
}

/** All calendars; the first is the workspace's own, by which closed hours of every ticket are told. */
export function CalendarsTab() {
  const { t } = useTranslation();
  const l10n = useL10n();
  const week = useWeekText();
  const navigate = useNavigate();
  const { data, error, refetch } = useCalendars();
  const [archiving, setArchiving] = useState<CalendarShown | null>(null);
  const order = useWrite((ids: string[]) => api.put("/sla/calendars/order", { ids }));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  const live = data.filter(({ state }) => state !== "archived");
  const away = <Archived kind="calendars" things={data.filter(({ state }) => state === "archived")} />;
  if (live.length === 0) return <><EmptyState icon={<CalendarDays size={24} />} title={t("sla:calendar.none")} actions={<NewCalendar />}>{t("sla:calendar.none_note")}</EmptyState>{away}</>;
  const first = (at: number) => order.mutate(moved(live, at, 0).map(({ id }) => id));
  return (
    <>
      <Card flush title={t("sla:tab.calendars")} note={t("sla:calendar.note")}>
        <div className={css.scrollX}>
          <Table className={clsx(admin.inner, css.policies)}>
            <thead><tr><th scope="col">{t("sla:calendar.name")}</th><th scope="col">{t("sla:calendar.hours")}</th><th scope="col">{t("sla:calendar.zone")}</th><th scope="col" className={numberCell}>{t("sla:calendar.per_week")}</th><th scope="col">{t("sla:policy.version")}</th><th scope="col"><span className="sr">{t("admin:actions")}</span></th></tr></thead>
            <tbody>
              {live.map((calendar, at) => {
                const name = l10n(calendar.name) || t("sla:unnamed");
                return (
                  <tr key={calendar.id}>
                    <td><span className="row g6"><Link className="m el" dir="auto" to={`/admin/sla/calendars/${calendar.id}`}>{name}</Link>{at === 0 && <Chip tone="accent">{t("sla:calendar.first")}</Chip>}</span></td>
                    <td className="c2"><bdi>{week(calendar.definition.weekly)}</bdi></td>
                    <td><bdi dir="ltr">{calendar.zone}</bdi></td>
                    <td className={numberCell}>{inHours(openMinutes(calendar.definition.weekly))}</td>
                    <td><span className="row g6">{calendar.version ? <Chip tone="ok">{t("sla:version.v", { n: calendar.version })}</Chip> : <Chip tone="outline">{t("sla:state.draft")}</Chip>}{calendar.version > 0 && calendar.draft && <Chip tone="warn">{t("sla:policy.has_draft")}</Chip>}</span></td>
                    <td>
                      <div className={admin.acts}>
                        <Menu trigger={<IconButton label={t("admin:more_of", { name })} icon={<MoreHorizontal size={16} />} />}>
                          <MenuItem icon={<Pencil size={15} />} onClick={() => void navigate(`/admin/sla/calendars/${calendar.id}`)}>{t("common:edit")}</MenuItem>
                          <MenuItem icon={<ArrowUp size={15} />} reason={at === 0 ? t("sla:order.first") : null} onClick={() => first(at)}>{t("sla:calendar.make_first")}</MenuItem>
                          <MenuItem danger icon={<Archive size={15} />} onClick={() => setArchiving(calendar)}>{t("sla:archive")}</MenuItem>
                        </Menu>
                      </div>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        </div>
      </Card>
      {away}
      {archiving && <ArchiveDialog kind="calendars" thing={archiving} note={t("sla:calendar.archive_note")} onClose={() => setArchiving(null)} />}
    </>
  );
}
