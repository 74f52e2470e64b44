import css from "./audit.module.css";
import { factsOf, fieldName, sentenceOf, subjectPath, subjectText, valueText, type AuditEntry } from "./sentences";
import { ActorSign } from "./EntryTable";
import { ChevronDown, ChevronUp, Copy, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import { fullTime, problemText } from "@/i18n";
import { IconButton, readerZone, toast, toastError } from "@/ui";
import { nodeNames } from "../tickets/model";
import { Sentence } from "../tickets/timeline/Sentence";
import { actorName } from "../tickets/timeline/sentences";
import { useWords } from "../tickets/timeline/useWords";

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  return (
    <table className={css.diff}>
      <thead><tr><th scope="col">{t("timeline:change.field")}</th><th scope="col">{t("timeline:change.before")}</th><th scope="col">{t("timeline:change.after")}</th></tr></thead>
      <tbody>
        {entry.changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{fieldName(field, words)}</th>
            <td className={css.before} dir="auto">{valueText(field, before, config, words)}</td>
            <td className={css.after} dir="auto">{valueText(field, after, config, words)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const written = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value, null, 1) : String(value));

function Facts({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const words = useWords();
  const config = useConfig();
  const facts = factsOf(entry);
  const path = subjectPath(entry);
  return (
    <>
      <dl className={css.facts}>
        <dt>{t("record:detail.subject")}</dt>
        <dd>{path ? <Link to={path}><bdi>{subjectText(entry, words)}</bdi></Link> : <bdi>{subjectText(entry, words)}</bdi>}</dd>
        {entry.node && <><dt>{t("record:detail.node")}</dt><dd>{words.l10n(nodeNames(config, entry.node))}</dd></>}
        <dt>{t("record:detail.type")}</dt><dd><bdi dir="ltr" className="mono">{entry.type}</bdi></dd>
      </dl>
      {facts.length > 0 && (
        <details>
          <summary className="c3">{t("record:detail.recorded", { count: facts.length })}</summary>
          <dl className={css.facts}>{facts.map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt><bdi dir="ltr">{name}</bdi></dt><dd dir="auto">{written(value)}</dd></div>)}</dl>
        </details>
      )}
    </>
  );
}

interface EntryPanelProps { entry: AuditEntry; onStep: (step: 1 | -1) => void; onClose: () => void }

/** Everything recorded with one entry: who, what, before and after, and its place in the chain. */
export function EntryPanel({ entry, onStep, onClose }: EntryPanelProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const words = useWords();
  const copy = () => navigator.clipboard.writeText(entry.hash).then(() => toast(t("common:copied")), (reason: unknown) => toastError(problemText(reason)));
  return (
    <>
      <section className={css.part}>
        <div className="row">
          <span className="row g6 grow"><ActorSign entry={entry} /><b className="m el" dir="auto">{actorName(entry, words)}</b></span>
          <IconButton size="xs" label={t("record:detail.newer")} icon={<ChevronUp size={15} />} onClick={() => onStep(-1)} />
          <IconButton size="xs" label={t("record:detail.older")} icon={<ChevronDown size={15} />} onClick={() => onStep(1)} />
          <IconButton size="xs" label={t("common:close")} icon={<X size={15} />} onClick={onClose} />
        </div>
        <h2><Sentence text={sentenceOf(entry, config, words)} /></h2>
        <time dateTime={entry.at} className="t12 c3"><bdi dir="ltr" className="mono">{fullTime(entry.at, readerZone())}{entry.at.slice(16).replace("Z", "")}</bdi></time>
      </section>
      {entry.changes.length > 0 && <section className={css.part}><h3>{t("record:detail.changes")}</h3><Changes entry={entry} /></section>}
      <section className={css.part}><Facts entry={entry} /></section>
      <section className={css.part}>
        <div className="row between"><h3>{t("record:detail.chain")}</h3><IconButton size="xs" label={t("record:detail.copy_hash")} icon={<Copy size={14} />} onClick={() => void copy()} /></div>
        <span>{t("record:entry_no", { seq: entry.seq })}</span>
        <bdi dir="ltr" className={css.hash}>{entry.hash}</bdi>
        <p className="t12 c3">{t("record:detail.chain_note")}</p>
      </section>
    </>
  );
}
