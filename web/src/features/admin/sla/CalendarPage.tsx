import css from "./sla.module.css";
import { Breaks, Exceptions, Holidays, Seasons } from "./CalendarParts";
import { Changes } from "./Changes";
import { Clash } from "./Clash";
import { EditorHead } from "./EditorHead";
import { Names } from "./Names";
import { EditorWaiting, Faults, Refused } from "./PolicyPage";
import { PublishDialog, type PublishAnswer } from "./PublishDialog";
import { useCalendars } from "./queries";
import { differences, fingerprint } from "./same";
import { DAYS, type CalendarDefinition, type CalendarShown } from "./shapes";
import { useEditing } from "./useEditing";
import { Versions } from "./Versions";
import { openMinutes } from "./week";
import { WeekGrid } from "./WeekGrid";
import { YearView } from "./YearView";
import { today } from "../../reports/days";
import { zoneOptions } from "../../setup/zones";
import { useWrite } from "../queries";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { useCan } from "@/api/queries";
import { problemText, useL10n } from "@/i18n";
import { Card, clsx, DeniedState, EmptyState, ErrorState, LinkButton, Scroller, Select, toast, toastError } from "@/ui";

/** All parts written out: what the editor works on. */
const whole = (definition: CalendarDefinition): CalendarDefinition => {
  const holidays = definition.holidays as CalendarDefinition["holidays"] | Record<string, never> | null;
  return { ...definition, breaks: definition.breaks ?? [], holidays: Array.isArray(holidays) ? holidays : [], seasons: definition.seasons ?? [], exceptions: definition.exceptions ?? [] };
};

function Editor({ calendar }: { calendar: CalendarShown }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const inForce = calendar.version ? whole(calendar.definition) : null;
  const editing = useEditing<CalendarDefinition>("calendars", calendar, inForce, whole(calendar.definition));
  const { definition, change } = editing;
  const [dialog, setDialog] = useState<"publish" | "versions" | null>(null);
  const publish = useWrite(({ reason }: PublishAnswer) => editing.flush().then((revision) => {
    if (!revision) throw new Error("draft not kept");
    return api.post(`/sla/calendars/${calendar.id}/publish`, { reason }, revision);
  }), { quiet: true, onDone: () => { editing.published(); setDialog(null); toast(t("sla:publish.done", { name: l10n(definition.name), n: calendar.version + 1 })); } });
  const named = Object.values(definition.name).some((text) => text.trim());
  const never = openMinutes(definition.weekly) === 0 && DAYS.every((day) => (definition.weekly[day] ?? []).length === 0);
  const lacking = editing.clash ? t("sla:clash.first") : inForce && !editing.changed ? t("sla:publish.unchanged") : !named ? t("sla:lack.name") : never ? t("sla:lack.week") : null;
  const before = definition;
  const discard = () => void editing.discard().then(() => {
    if (!calendar.version) return navigate("/admin/sla/calendars");
    return toast(t("sla:kept.discarded"), { undo: () => change(before) });
  }, (reason: unknown) => toastError(problemText(reason)));
  const drafted = calendar.draft !== null;
  return (
    <div className={clsx(css.editor, css.wideSide)}>
      <div className={css.main}>
        <EditorHead back="/admin/sla/calendars" heading={l10n(definition.name) || t("sla:unnamed")} version={calendar.version} state={calendar.state} author={calendar.author_name} at={calendar.published_at}
          changed={editing.changed} kept={editing.kept} lacking={lacking} onVersions={() => setDialog("versions")} onDiscard={discard} onPublish={() => setDialog("publish")}>
          <Names label={t("sla:calendar.name")} value={definition.name} onChange={(name) => change({ ...definition, name })} />
        </EditorHead>
        <Scroller className={css.cards} label={l10n(definition.name) || t("sla:unnamed")}>
          {editing.clash && <Clash key={JSON.stringify(editing.clash.theirs)} mine={definition} clash={editing.clash} onSettle={editing.settle} />}
          {editing.kept.state === "local" && <Refused error={editing.kept.error} />}
          {editing.kept.state === "saved" && <Faults faults={calendar.faults} />}
          <Card title={t("sla:week.title")} note={t("sla:week.note")}>
            <div className={css.zone}><Select searchable size="sm" label={t("sla:calendar.zone")} hint={t("sla:calendar.zone_hint")} options={zoneOptions()} value={definition.zone} onChange={(zone) => zone && change({ ...definition, zone })} /></div>
            <WeekGrid label={t("sla:week.title")} week={definition.weekly} onChange={(weekly) => change({ ...definition, weekly })} />
          </Card>
          <Breaks definition={definition} onChange={change} />
          <Holidays definition={definition} onChange={change} />
          <Seasons definition={definition} onChange={change} />
          <Exceptions definition={definition} onChange={change} today={today(definition.zone, serverNow())} />
        </Scroller>
      </div>
      <Scroller as="aside" className={css.side} label={t("sla:year.side")}>
        <YearView id={calendar.id} draft={drafted} stamp={fingerprint(calendar.draft ?? calendar.version)} zone={definition.zone} />
      </Scroller>
      {dialog === "publish" && (
        <PublishDialog kind="calendars" title={t("sla:publish.title", { name: l10n(definition.name), n: calendar.version + 1 })} save={t("sla:publish.as", { n: calendar.version + 1 })} running={0}
          busy={publish.isPending} error={publish.error} onPublish={publish.mutate} onClose={() => { publish.reset(); setDialog(null); }}>
          {inForce && <Changes changes={differences(inForce, definition)} />}
        </PublishDialog>
      )}
      {dialog === "versions" && calendar.version > 0 && <Versions kind="calendars" id={calendar.id} name={l10n(calendar.name)} current={calendar.version} running={0} hasDraft={editing.changed} onRolledBack={editing.published} onClose={() => setDialog(null)} />}
    </div>
  );
}

/** /admin/sla/calendars/:id: opening hours, and the year that follows from them. */
export function Component() {
  const { t } = useTranslation();
  const may = useCan()("sla.manage");
  const { id } = useParams();
  const calendars = useCalendars(may);
  if (!may) return <DeniedState permission="sla.manage" />;
  if (calendars.error && !calendars.data) return <ErrorState error={calendars.error} onRetry={() => void calendars.refetch()} />;
  if (!calendars.data) return <EditorWaiting />;
  const calendar = calendars.data.find((one) => one.id === id);
  if (!calendar) return <EmptyState title={t("sla:calendar.gone")} actions={<LinkButton to="/admin/sla/calendars">{t("sla:back")}</LinkButton>} />;
  return <Editor key={calendar.id} calendar={calendar} />;
}
