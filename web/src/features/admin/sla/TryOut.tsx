import css from "./sla.module.css";
import { durationText } from "./durations";
import { fingerprint } from "./same";
import { clocksOf, PRIORITIES, type CalendarShown, type PolicyDefinition, type PolicyKind, type TriedClock, type TryOut as Tried } from "./shapes";
import { asked, factsFor, instantOf, wallClock, type Asked, type Invented, type Question } from "./tryOut";
import { zoneOptions } from "../../setup/zones";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { serverNow } from "@/api/clock";
import { hasCode } from "@/api/errors";
import { useConfig, useMe } from "@/api/queries";
import type { Channel, Priority } from "@/api/types";
import { fullTime, intlLocale, problemText, shortTime, useL10n } from "@/i18n";
import { Banner, Button, Loading, PriorityChip, readerZone, SegmentedControl, Select, Skeleton, TextInput } from "@/ui";

const CHANNELS: Channel[] = ["email", "portal", "agent", "api"];
const PAUSE_MS = 300;

/** The last value that stood still for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const name = fingerprint(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
    // the same question asked anew is no new question
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name]);
  return settled;
}

const useTried = (question: Asked | null) =>
  useQuery({
    queryKey: ["admin", "sla", "try-out", fingerprint(question)], enabled: question !== null, placeholderData: keepPreviousData, gcTime: 60_000, retry: false,
    queryFn: ({ signal }) => api.post<Tried>("/sla/try-out", question, { signal }),
  });

function ClockLine({ clock, zone, from, day }: { clock: TriedClock; zone: string; from: string; day: number | undefined }) {
  const { t } = useTranslation();
  const time = (at: string) => <bdi dir="ltr" title={fullTime(at, zone)}>{shortTime(at, Date.parse(from), zone)}</bdi>;
  const inside = clock.internal_due_at && clock.internal_due_at !== clock.due_at;
  return (
    <li className={css.tried}>
      <details><summary title={t("sla:try.why")}>
        <span className="grow">{t(`sla:clock.${clock.kind}`)}</span>
        <span className="t12 c3">{inside && clock.internal_due_at ? <>{t("sla:try.inside")} {time(clock.internal_due_at)}</> : durationText(clock.target_minutes, day)}</span>
        <b className="num">{clock.due_at ? time(clock.due_at) : t("sla:try.never")}</b>
      </summary>
      {clock.starts !== "created" && clock.starts !== "department" && <p className="c3">{t(`sla:try.starts.${clock.starts}`)}</p>}
        <p dir="auto">{clock.sentence}</p>
        <ol>{clock.steps.map((step) => <li key={step.key} className="row"><span className="grow">{t(`sla:try.step.${step.kind}`)} · {step.to.map((part) => t(`sla:part.${part}`)).join(" · ")}</span><span className="num">{time(step.at)}</span></li>)}</ol>
      </details>
    </li>
  );
}

function InventedFields({ value, onChange }: { value: Invented; onChange: (value: Invented) => void }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const set = (patch: Partial<Invented>) => onChange({ ...value, ...patch });
  return (
    <div className={css.facts}>
      <Select size="sm" label={t("sla:target.priority")} options={PRIORITIES.map((one) => ({ value: one, label: one }))} value={value.priority} onChange={(one) => one && set({ priority: one as Priority })} />
      <Select size="sm" clearable label={t("table:field.type")} placeholder={t("sla:try.any")} options={(config?.types ?? []).map((type) => ({ value: type.key, label: l10n(type.name) }))} value={value.type_key} onChange={(type_key) => set({ type_key })} />
      <Select size="sm" label={t("table:field.customer_tier")} options={["standard", "vip"].map((one) => ({ value: one, label: t(`table:tier.${one}`) }))} value={value.tier} onChange={(one) => one && set({ tier: one as Invented["tier"] })} />
      <Select size="sm" label={t("table:field.channel")} options={CHANNELS.map((one) => ({ value: one, label: t(`ticket:channel.${one}`) }))} value={value.channel} onChange={(one) => one && set({ channel: one as Channel })} />
      <Select size="sm" clearable label={t("table:field.department")} placeholder={t("sla:try.any")} options={(config?.departments ?? []).map(({ id, name }) => ({ value: id, label: name }))} value={value.department_id} onChange={(department_id) => set({ department_id })} />
      <Select size="sm" searchable label={t("sla:try.customer_zone")} options={zoneOptions()} value={value.requester_zone} onChange={(zone) => zone && set({ requester_zone: zone })} />
    </div>
  );
}

function Outcome({ kind, live, tried, zone, calendars }: { kind: PolicyKind; /** At the instant that was asked for, not when it came. */ live: boolean; tried: ReturnType<typeof useTried>; zone: string; calendars: CalendarShown[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const { data, error } = tried;
  const clocks = clocksOf(kind);
  const taken = kind === "department" ? data?.department_policy : data?.policy;
  if (hasCode(error, "invalid")) return <Banner tone="info">{t("sla:try.incomplete")}</Banner>;
  if (error) return <Banner tone="bad">{problemText(error)}</Banner>;
  if (!data) return <Loading><Skeleton height={20} /><Skeleton height={20} /><Skeleton height={20} /></Loading>;
  return (
    <div aria-busy={tried.isPlaceholderData} aria-live="polite">
      <p className="t12 c2" dir="auto">{taken ? t("sla:try.policy", { name: l10n(taken.name) }) : kind === "department" ? t("sla:try.no_department") : t("sla:try.no_policy")}</p>
      <ul>{data.clocks.filter((clock) => clocks.includes(clock.kind)).map((clock) => <ClockLine key={clock.kind} clock={clock} zone={zone} from={live ? data.at : new Date(serverNow()).toISOString()} day={calendars.find(({ id }) => id === clock.calendar.id)?.day_minutes || undefined} />)}</ul>
      {data.customer_local && <p className="t12 c2">{t("sla:try.customer_local")} <bdi dir="ltr" className="num">{data.customer_local.at.slice(0, 16).replace("T", " ")}</bdi> <bdi dir="ltr" className="c3">{data.customer_local.zone}</bdi></p>}
    </div>
  );
}

/** The invented ticket as one sentence; its parts unfold. */
function Scene({ question: { invented, at }, zone, open, onOpen, children }: { question: Question; zone: string; open: boolean; onOpen: (open: boolean) => void; children: React.ReactNode }) {
  const { t, i18n } = useTranslation();
  const l10n = useL10n();
  const config = useConfig();
  const instant = instantOf(at, zone);
  const day = instant ? new Intl.DateTimeFormat(intlLocale(i18n.language), { weekday: "short", timeZone: zone }).format(new Date(instant)) : "—";
  const city = (name: string) => (name.split("/").at(-1) ?? name).replaceAll("_", " ");
  const type = l10n(config?.types.find(({ key }) => key === invented.type_key)?.name);
  return (
    <>
      <p className={css.scene}>
        <span className="grow" dir="auto">{t("sla:try.scene", { day, time: at.slice(11), zone: city(zone), tier: t(`table:tier.${invented.tier}`), from: city(invented.requester_zone), type: type || t("sla:try.some_type") })} <PriorityChip priority={invented.priority} /></span>
        <Button kind="link" size="xs" aria-expanded={open} onClick={() => onOpen(!open)}>{open ? t("sla:pause.fewer") : t("common:edit")}</Button>
      </p>
      {open && children}
    </>
  );
}

interface TryOutProps { id: string; kind: PolicyKind; definition: PolicyDefinition; calendars: CalendarShown[]; priority: Priority; onPriority: (priority: Priority) => void }

/** Deadlines of a ticket under the draft, asked anew with every change. */
export function TryOut({ id, kind, definition, calendars, priority, onPriority }: TryOutProps) {
  const { t } = useTranslation();
  const me = useMe();
  const zone = readerZone() ?? me.zone;
  const departments = useConfig()?.departments ?? [];
  const [editing, setEditing] = useState(false);
  const [question, setQuestion] = useState<Question>(() => ({
    mode: "invented", ticket: "", at: wallClock(serverNow(), zone),
    invented: { priority, type_key: null, channel: "email", tier: "standard", department_id: null, requester_zone: me.workspace.zone, ...factsFor(definition.when) },
  }));
  // an agreement between departments is tried with one of them
  const department_id = question.invented.department_id ?? (kind === "department" ? (departments[0]?.id ?? null) : null);
  const whole: Question = { ...question, invented: { ...question.invented, priority, department_id } };
  const wanted = useSettled(useDeferredValue(asked(whole, id, kind, definition, zone)));
  const tried = useTried(wanted);
  const set = (patch: Partial<Question>) => setQuestion((old) => ({ ...old, ...patch }));
  const change = (invented: Invented) => { set({ invented }); if (invented.priority !== priority) onPriority(invented.priority); };
  return (
    <section className={css.try} aria-labelledby="sla-try">
      <header className="row between"><h2 id="sla-try">{t("sla:try.title")}</h2><span className="t12 c3">{t("sla:try.live")}</span></header>
      <div className={css.tryBox}>
        <SegmentedControl label={t("sla:try.what")} value={question.mode} onChange={(mode) => set({ mode })} options={[{ value: "invented", label: t("sla:try.invented") }, { value: "ticket", label: t("sla:try.ticket") }]} />
        {question.mode === "invented" ? <Scene question={whole} zone={zone} open={editing} onOpen={setEditing}><InventedFields value={whole.invented} onChange={change} />
          <TextInput size="sm" type="datetime-local" dir="ltr" label={t("sla:try.at", { zone })} value={question.at} onChange={(event) => set({ at: event.target.value })} /></Scene>
          : <TextInput size="sm" dir="ltr" label={t("sla:try.number")} placeholder="T-20431" value={question.ticket} onChange={(event) => set({ ticket: event.target.value })} />}
        {wanted ? <Outcome kind={kind} live={wanted.at !== undefined} tried={tried} zone={zone} calendars={calendars} /> : <p className="t12 c3">{question.mode === "ticket" ? t("sla:try.number_lacking") : t("sla:try.at_lacking")}</p>}
      </div>
    </section>
  );
}
