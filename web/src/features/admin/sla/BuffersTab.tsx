import { useBuffers, type Phase } from "./buffers";
import { BufferLine } from "./BufferLines";
import { WaitingRows } from "../Screen";
import { CalendarClock, CalendarPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, EmptyState, ErrorState, LinkButton, SegmentedControl } from "@/ui";

const PHASES: (Phase | "all")[] = ["all", "draft", "upcoming", "active", "over", "cancelled"];

export function NewBuffer() {
  const { t } = useTranslation();
  return <LinkButton kind="primary" to="/admin/sla/buffers/new"><CalendarPlus size={15} aria-hidden="true" />{t("sla:buffer.new")}</LinkButton>;
}

/** Every buffer with its state, the latest window first. */
export function BuffersTab() {
  const { t } = useTranslation();
  const { data, error, refetch } = useBuffers();
  const [phase, setPhase] = useState<Phase | "all">("all");
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <WaitingRows />;
  if (data.length === 0) return <EmptyState icon={<CalendarClock size={24} />} title={t("sla:buffer.none")} actions={<NewBuffer />}>{t("sla:buffer.none_note")}</EmptyState>;
  const count = (one: Phase | "all") => (one === "all" ? data.length : data.filter((buffer) => buffer.phase === one).length);
  const shown = data.filter((buffer) => phase === "all" || buffer.phase === phase);
  return (
    <>
      <div><SegmentedControl label={t("sla:buffer.state")} value={phase} onChange={setPhase} options={PHASES.map((value) => ({ value, label: `${t(`sla:phase.${value}`)} ${count(value)}` }))} /></div>
      <Card flush title={t("sla:buffer.title")} note={t("sla:buffer.note")}>
        {shown.length === 0 ? <EmptyState title={t("sla:buffer.none_in", { state: t(`sla:phase.${phase}`) })} actions={<Button onClick={() => setPhase("all")}>{t("admin:clear_filters")}</Button>} />
          : <ul>{shown.map((buffer) => <BufferLine key={buffer.id} buffer={buffer} />)}</ul>}
      </Card>
    </>
  );
}
