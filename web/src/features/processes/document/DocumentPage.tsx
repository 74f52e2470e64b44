import css from "./document.module.css";
import { Changes, Contents } from "./Beside";
import { pdfOf, useDocument, type Asked, type ProcessDocument } from "./queries";
import { Sheet } from "./Sheet";
import { ArrowLeft, Check, ChevronDown, Download, Fingerprint, Link2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { NotFound } from "@/app/NotFound";
import { hasCode } from "@/api/errors";
import { useCan } from "@/api/queries";
import { Hinders } from "../feedback/Hinders";
import { Button, Chip, DeniedState, ErrorState, IconButton, Loading, Menu, MenuItem, Scroller, SegmentedControl, Skeleton, toast, type Tone } from "@/ui";

const TONES: Record<ProcessDocument["standing"], Tone> = { in_force: "ok", pilot: "accent", past: "plain" };
const LANGUAGES = [{ value: "zh-CN", label: "中文" }, { value: "en", label: "English" }, { value: "ar", label: "العربية" }];

/** Which version in which language; the address says so. */
function useAsked(): { asked: Asked; change: (name: "version" | "lang", value: string | null) => void } {
  const { key = "" } = useParams();
  const { i18n } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const locale = LANGUAGES.find(({ value }) => value === (search.get("lang") ?? i18n.language))?.value ?? "zh-CN";
  const change = (name: "version" | "lang", value: string | null) => setSearch((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(name, value); else next.delete(name);
    return next;
  }, { replace: true });
  return { asked: { key, version: search.get("version"), locale }, change };
}

function Head({ document, asked, change }: { document: ProcessDocument; asked: Asked; change: ReturnType<typeof useAsked>["change"] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const copyLink = () => void navigator.clipboard.writeText(window.location.href).then(() => toast(t("procdoc:link_copied")));
  return (
    <header className={css.head}>
      <IconButton label={t("procdoc:back")} icon={<ArrowLeft size={16} className="flip" />} onClick={() => void navigate(-1)} />
      <h1 dir="auto">{document.name}</h1>
      <Chip tone={TONES[document.standing]}>{t(`procdoc:standing.${document.standing}`, { n: document.version })}</Chip>
      <span className={css.print}><Fingerprint size={15} aria-hidden="true" />{t("procdoc:fingerprint")} <bdi dir="ltr" className="mono" title={document.fingerprint}>{document.fingerprint.slice(0, 4)}…{document.fingerprint.slice(-4)}</bdi></span>
      <span className="grow" />
      <SegmentedControl label={t("procdoc:language")} value={asked.locale} onChange={(locale) => change("lang", locale)} options={LANGUAGES.map(({ value, label }) => ({ value, label: <bdi lang={value}>{label}</bdi> }))} />
      <Menu width={260} trigger={<Button size="sm">{document.since === null ? t("procdoc:version", { n: document.version }) : `v${document.since} → v${document.version}`}<ChevronDown size={14} aria-hidden="true" /></Button>}>
        {document.versions.map((one) => <MenuItem key={one.version} icon={one.version === document.version ? <Check size={16} /> : <span />} note={one.reason} onClick={() => change("version", String(one.version))}>v{one.version}</MenuItem>)}
      </Menu>
      <Hinders size="sm" place={{ kind: "process", key: document.key, label: document.name, process_key: document.key, version: document.version }} />
      <Button size="sm" icon={<Link2 size={15} />} onClick={copyLink}>{t("procdoc:link")}</Button>
      <a className={css.pdf} href={pdfOf(asked)} target="_blank" rel="noreferrer"><Download size={15} aria-hidden="true" />PDF</a>
    </header>
  );
}

const Waiting = () => <Loading><div className={css.waiting}><Skeleton width="30%" height={22} /><Skeleton width="60%" /><Skeleton height={220} /><Skeleton height={180} /></div></Loading>;

/** /flows/:key/doc: the running process in words and as a chart, made from its definition as it is read. */
export function Component() {
  const { t } = useTranslation();
  const allowed = useCan()("process.read");
  const { asked, change } = useAsked();
  const { data, error, refetch } = useDocument(asked, allowed);
  if (!allowed) return <DeniedState permission="process.read" />;
  if (hasCode(error, "not_found")) return <NotFound />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <div className={css.page}>
      <Head document={data} asked={asked} change={change} />
      <div className={css.body}>
        <Contents document={data} />
        <Scroller className={css.desk} label={t("procdoc:title", { name: data.name })}><Sheet document={data} /></Scroller>
        <Changes document={data} />
      </div>
    </div>
  );
}
