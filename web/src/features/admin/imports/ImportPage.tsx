import css from "../admin.module.css";
import { Screen, WaitingRows } from "../Screen";
import { useFaultText } from "./Faults";
import { Mapping } from "./Mapping";
import { Outcome } from "./Outcome";
import { useImport, useImports, type ImportListed, type ImportShown } from "./queries";
import { FileSpreadsheet, Upload } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { upload } from "@/api/client";
import { isApiError } from "@/api/errors";
import { useCan } from "@/api/queries";
import { problemText, useNumber } from "@/i18n";
import { Banner, Button, Card, Chip, DeniedState, ErrorState, LinkButton, RelativeTime, type Tone } from "@/ui";

const TONES: Record<ImportListed["state"], Tone> = { ready: "warn", running: "accent", done: "ok" };

function Drop() {
  const { t } = useTranslation();
  const say = useFaultText();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const bring = useMutation({ mutationFn: (file: File) => upload<ImportShown>("/imports", file), onSuccess: (made) => void navigate(`/admin/import/${made.id}`) });
  const take = (files: FileList | null) => { const file = files?.[0]; if (file) bring.mutate(file); };
  const drop = (event: DragEvent) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files); };
  const [first] = isApiError(bring.error) ? bring.error.errors : [];
  return (
    <>
      {/* dropping is an extra; the button inside does the same for everybody */}
      <div className={css.drop} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <FileSpreadsheet size={28} aria-hidden="true" />
        <b className="m">{t("importing:drop")}</b>
        <span className="t12 c3">{t("importing:drop_note")}</span>
        <Button kind="primary" icon={<Upload size={15} />} busy={bring.isPending} onClick={() => input.current?.click()}>{t("importing:choose")}</Button>
        <input ref={input} hidden type="file" accept=".csv,.tsv,.txt,text/csv" aria-label={t("importing:choose")} onChange={(event) => { take(event.target.files); event.target.value = ""; }} />
      </div>
      {Boolean(bring.error) && <Banner tone="bad">{first ? say(first.code, first.params) : problemText(bring.error)}</Banner>}
    </>
  );
}

function Earlier() {
  const { t } = useTranslation();
  const number = useNumber();
  const { data, error, refetch } = useImports();
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <Card flush title={t("importing:earlier")} note={data.length}>
      {data.map((one) => (
        <div key={one.id} className={css.line}>
          <Link to={`/admin/import/${one.id}`} className="grow el m" dir="auto">{one.name}</Link>
          <Chip tone={TONES[one.state] ?? "plain"}>{t(`importing:state.${one.state}`)}</Chip>
          <span className="c2">{t("importing:summary", { rows: number(one.rows), created: number(one.created), skipped: number(one.skipped_rows) })}</span>
          <span className="c3"><RelativeTime at={one.created_at} /></span>
        </div>
      ))}
    </Card>
  );
}

function One({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useImport(id);
  return (
    <Screen padded title={data?.name ?? t("admin:section.import")} note={data && t("importing:read_as", { rows: data.rows, encoding: data.encoding.toUpperCase() })} actions={<LinkButton to="/admin/import">{t("importing:another")}</LinkButton>}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : !data ? <WaitingRows /> : data.state === "ready" ? <Mapping shown={data} /> : <Outcome shown={data} />}
    </Screen>
  );
}

/** /admin/import: old tickets from a file. */
export function Component() {
  const { t } = useTranslation();
  const { id } = useParams();
  if (!useCan()("ticket.import")) return <DeniedState permission="ticket.import" />;
  if (id) return <One key={id} id={id} />;
  return <Screen padded title={t("admin:section.import")} note={t("importing:note")}><Drop /><Earlier /></Screen>;
}
