import css from "./document.module.css";
import { PARTS } from "./parts";
import type { ProcessDocument, Said } from "./queries";
import { Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNumber } from "@/i18n";

const SIGNS = { added: "+", removed: "−", changed: "~" };

/** What the document has, and how much of it changed. */
export function Contents({ document }: { document: ProcessDocument }) {
  const { t } = useTranslation();
  const changed = document.rows.filter((row) => row.changed).length;
  return (
    <nav className={css.contents} aria-label={t("procdoc:contents")}>
      <p className="t12 c3" aria-hidden="true">{t("procdoc:contents")}</p>
      <ol>
        {PARTS.filter(({ has }) => has(document)).map(({ part }) => (
          <li key={part}><a href={`#${part}`}><span className="grow">{t(`procdoc:part.${part}`)}</span>{part === "nodes" && changed > 0 && <span className={css.count}>{changed}<span className="sr"> {t("procdoc:changed")}</span></span>}</a></li>
        ))}
      </ol>
    </nav>
  );
}

const Change = ({ said: { kind, title, detail } }: { said: Said }) => {
  const { t } = useTranslation();
  return (
    <li>
      <span className={css.sign} data-kind={kind} aria-hidden="true">{SIGNS[kind]}</span>
      <span className="grow"><span className="sr">{t(`procdoc:kind.${kind}`)} </span>{title}{detail && <small>{detail}</small>}</span>
    </li>
  );
};

/** What changed since the version before. */
export function Changes({ document }: { document: ProcessDocument }) {
  const { t } = useTranslation();
  const number = useNumber();
  const { since, differences, running, version } = document;
  return (
    <aside className={css.changes} aria-label={t("procdoc:changes")}>
      <h2>{since === null ? t("procdoc:first") : t("procdoc:changes_since", { n: since })}{since !== null && <small>{t("procdoc:changes_count", { count: differences.length })}</small>}</h2>
      {since !== null && differences.length === 0 && <p className="c3">{t("procdoc:no_changes")}</p>}
      <ul lang={document.locale} dir={document.direction}>{differences.map((said, place) => <Change key={place} said={said} />)}</ul>
      <p className={css.running}><Info size={14} aria-hidden="true" />{t("procdoc:running", { count: running, n: number(running), version })}</p>
    </aside>
  );
}
