import css from "./document.module.css";
import { ChartView } from "./ChartView";
import { PARTS, type Part } from "./parts";
import type { Line, NodeRow, ProcessDocument } from "./queries";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fullTime } from "@/i18n";
import { readerZone, Scroller, Table } from "@/ui";

const Lines = ({ lines }: { lines: Line[] }) => (
  <dl className={css.lines}>{lines.map(({ about, text }, place) => <div key={place}><dt>{about}</dt><dd>{text}</dd></div>)}</dl>
);

const COLUMNS = ["node", "does", "who", "limit", "returns", "exceptions"] as const;

function NodeTable({ rows, words }: { rows: NodeRow[]; words: Record<string, string> }) {
  const { t } = useTranslation();
  const said = (text: string) => text || <span className="c3">—</span>;
  return (
    <Scroller className={css.scroll} label={words.heading_nodes}>
      <Table className={css.table}>
        <thead><tr><th scope="col"><span className="sr">{t("procdoc:number")}</span></th>{COLUMNS.map((column) => <th key={column} scope="col">{words[`column_${column}`]}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-changed={row.changed || undefined}>
              <td className="c3">{row.number}</td>
              <th scope="row">{row.name}{row.changed && <span className="sr"> {t("procdoc:changed")}</span>}</th>
              <td>{said(row.does)}</td><td>{said(row.who)}</td><td className={css.limit}>{said(row.limit)}</td><td>{said(row.returns)}</td><td>{said(row.exceptions)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Scroller>
  );
}

function Versions({ document: { versions } }: { document: ProcessDocument }) {
  return (
    <ol className={css.versions}>
      {versions.map((one) => <li key={one.version}><b className="m">v{one.version}</b><bdi dir="ltr" className="num c3">{fullTime(one.published_at, readerZone())}</bdi><bdi className="c2">{one.author_name}</bdi><span dir="auto">{one.reason}</span></li>)}
    </ol>
  );
}

function body(part: Part, document: ProcessDocument, changed: ReadonlySet<string>): ReactNode {
  switch (part) {
    case "scope": return <p>{document.scope}</p>;
    case "chart": return <ChartView chart={document.chart} changed={changed} dir={document.direction} name={document.name} />;
    case "nodes": return <NodeTable rows={document.rows} words={document.words} />;
    case "versions": return <Versions document={document} />;
    default: return <Lines lines={document[part]} />;
  }
}

/** The document itself, in its own language and direction. */
export function Sheet({ document }: { document: ProcessDocument }) {
  const { t } = useTranslation();
  const changed = new Set(document.rows.filter((row) => row.changed).map((row) => row.key));
  const parts = PARTS.filter(({ part, has }) => part === "versions" || has(document));
  const about = [document.owner && t("procdoc:owner", { owner: document.owner }), document.types.length > 0 && t("procdoc:types", { types: document.types.join(" · ") })].filter(Boolean);
  return (
    <article className={css.sheet} lang={document.locale} dir={document.direction}>
      <header className={css.title}>
        <h2>{document.words.title}</h2>
        <span className="row g4 c3 t12"><Lock size={13} aria-hidden="true" />{t("procdoc:only_from_process")}</span>
      </header>
      <p className="t12 c3"><bdi>v{document.version}</bdi> · <bdi dir="ltr">{fullTime(document.published_at, readerZone())}</bdi>{about.map((one, place) => <span key={place}> · {one}</span>)}</p>
      {parts.map(({ part }, place) => (
        <section key={part} id={part} className={css.part}>
          <h3>{place + 1} {document.words[`heading_${part}`]}</h3>
          {body(part, document, changed)}
        </section>
      ))}
    </article>
  );
}
