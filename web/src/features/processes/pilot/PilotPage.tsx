import css from "./pilot.module.css";
import { ActDialog } from "./ActDialog";
import { AboutCard, DaysCard, EnteredCard, Steps } from "./Cards";
import { CourseCard } from "./CourseCard";
import { dayOf } from "./figures";
import { FigureTable } from "./FigureTable";
import { usePilot, usePilots, type Act, type Listed, type Shown } from "./queries";
import { RailsCard } from "./Rails";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { NotFound } from "@/app/NotFound";
import { hasCode } from "@/api/errors";
import { useCan } from "@/api/queries";
import { ReportTabs } from "@/features/reports/ReportTabs";
import { useL10n } from "@/i18n";
import { Button, Chip, DeniedState, EmptyState, ErrorState, LinkButton, Loading, Scroller, Select, Skeleton, useNow } from "@/ui";

const Waiting = () => <Loading><div className={css.inner}><Skeleton width="30%" height={24} /><Skeleton height={80} /><Skeleton height={320} /></div></Loading>;

function Acts({ shown, onAct }: { shown: Shown; onAct: (act: Act) => void }) {
  const { t } = useTranslation();
  const { pilot } = shown;
  const may = useCan()("process.publish");
  if (!may || pilot.state !== "running") return null;
  const about = { version: pilot.version, baseline: pilot.baseline };
  return (
    <>
      <Button size="sm" kind="danger" onClick={() => onAct("withdraw")}>{t("pilot:act.withdraw", about)}</Button>
      <Button size="sm" onClick={() => onAct("adopt")}>{t("pilot:act.adopt", about)}</Button>
      <Button size="sm" kind="primary" reason={pilot.share === 100 ? t("pilot:share_whole") : null} onClick={() => onAct("share")}>{t("pilot:act.share", about)}</Button>
    </>
  );
}

function Pilots({ listed, current }: { listed: Listed[]; current: string }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const navigate = useNavigate();
  const newest = listed.filter((one, place) => listed.findIndex(({ pilot }) => pilot.key === one.pilot.key) === place);
  if (newest.length < 2) return null;
  return <div className={css.choice}><Select hideLabel size="sm" label={t("pilot:which")} value={current} onChange={(key) => { if (key) void navigate(`/reports/pilots/${key}`); }} options={newest.map(({ pilot, name }) => ({ value: pilot.key, label: `${l10n(name)} v${pilot.version}` }))} /></div>;
}

function Body({ shown, listed }: { shown: Shown; listed: Listed[] }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const now = useNow();
  const [act, setAct] = useState<Act | null>(null);
  const { pilot } = shown;
  const running = pilot.state === "running";
  return (
    <>
      <div className={css.head}>
        <h1><bdi>{l10n(shown.name)}</bdi> <bdi>v{pilot.version}</bdi></h1>
        <Chip tone={running ? "accent" : pilot.state === "adopted" ? "ok" : "plain"}>{running ? t("pilot:running", { day: dayOf(pilot.started_at, now) }) : t(`pilot:state.${pilot.state}`)}</Chip>
        <span className="t12 c3">{t("pilot:sticky_note")}</span>
        <span className="grow" />
        <Pilots listed={listed} current={pilot.key} />
        <Acts shown={shown} onAct={setAct} />
      </div>
      <div className={css.grid}>
        <div className={css.column}><Steps shown={shown} /><FigureTable shown={shown} /><CourseCard shown={shown} /><div className={css.pair}><DaysCard shown={shown} /><EnteredCard shown={shown} /></div></div>
        <div className={css.column}><RailsCard shown={shown} /><AboutCard shown={shown} /></div>
      </div>
      {act && <ActDialog pilot={pilot} act={act} onClose={() => setAct(null)} />}
    </>
  );
}

function Page({ wanted }: { wanted: string | undefined }) {
  const { t } = useTranslation();
  const can = useCan();
  const listed = usePilots(true);
  const key = wanted ?? listed.data?.find(({ pilot }) => pilot.state === "running")?.pilot.key ?? listed.data?.[0]?.pilot.key;
  const shown = usePilot(key, true);
  const error = listed.error ?? shown.error;
  if (hasCode(error, "not_found")) return <NotFound />;
  if (error) return <ErrorState error={error} onRetry={() => { void listed.refetch(); void shown.refetch(); }} />;
  if (listed.data?.length === 0) return <><h1 className="sr">{t("pilot:title")}</h1><EmptyState icon={<FlaskConical size={24} />} title={t("pilot:none")} actions={can("process.design") && <LinkButton to="/admin/process">{t("pilot:to_processes")}</LinkButton>}>{t("pilot:none_note")}</EmptyState></>;
  if (!shown.data || !listed.data) return <Waiting />;
  return <Body shown={shown.data} listed={listed.data} />;
}

/** /reports/pilots/:key?: a new version beside the one in force, and ending it either way. */
export function Component() {
  const { t } = useTranslation();
  const { key } = useParams();
  const allowed = useCan()("process.read");
  return (
    <Scroller className={css.page} label={t("pilot:title")}>
      <ReportTabs />
      <div className={css.inner}>{allowed ? <Page wanted={key} /> : <DeniedState permission="process.read" />}</div>
    </Scroller>
  );
}
