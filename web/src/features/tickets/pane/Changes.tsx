import css from "./pane.module.css";
import { ArrowRight, ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConfig } from "@/api/queries";
import type { TimelineEntry } from "@/api/types";
import { Chip, RelativeTime } from "@/ui";
import { detailOf, moveOf, plain, reasonOf, sentenceOf } from "../timeline/sentences";
import { Sentence } from "../timeline/Sentence";
import { eventIcon } from "../timeline/icons";
import { useWords } from "../timeline/useWords";

function ChangeLine({ entry }: { entry: TimelineEntry }) {
  const config = useConfig();
  const words = useWords();
  const sentence = sentenceOf(entry, config, words);
  const move = moveOf(entry, config, words);
  const detail = detailOf(entry, words);
  const Icon = eventIcon(entry.type);
  return (
    <div className={css.change} title={[plain(sentence), detail].filter(Boolean).join(" · ")}>
      <Icon size={13} aria-hidden="true" />
      <span>
        <Sentence text={sentence} />
        {move && <> · {move.to}</>}
        {detail && <> · <bdi>{detail}</bdi></>}
      </span>
      <RelativeTime at={entry.at} exact />
    </div>
  );
}

/** What is to be done again, and who says so. */
export function SentBack({ entry }: { entry: TimelineEntry }) {
  const config = useConfig();
  const words = useWords();
  const Icon = eventIcon(entry.type);
  const reason = reasonOf(entry, config, words);
  const detail = detailOf(entry, words);
  return (
    <section className={css.sentBack}>
      <div className="row g8">
        <Icon size={14} aria-hidden="true" />
        <span className="grow"><Sentence text={sentenceOf(entry, config, words)} /></span>
        {reason && <Chip tone="warn">{reason}</Chip>}
        <RelativeTime at={entry.at} exact />
      </div>
      {detail && <p className="user" dir="auto">{detail}</p>}
    </section>
  );
}

/** What changed between two messages: one gray line, more fold into one. */
export function Changes({ entries }: { entries: TimelineEntry[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [only] = entries;
  if (entries.length === 1 && only) return <div className={css.changes}><ChangeLine entry={only} /></div>;
  const last = entries.at(-1);
  return (
    <div className={css.changes}>
      <div className={css.change}>
        <button type="button" className={css.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronDown size={13} aria-hidden="true" /> : <ChevronRight size={13} className="flip" aria-hidden="true" />}
          {t("ticket:changes", { count: entries.length })}
        </button>
        {!open && last && <><ArrowRight size={12} className="flip" aria-hidden="true" /><LastOf entry={last} /></>}
        {last && <RelativeTime at={last.at} exact />}
      </div>
      {open && entries.map((entry) => <ChangeLine key={entry.id} entry={entry} />)}
    </div>
  );
}

function LastOf({ entry }: { entry: TimelineEntry }) {
  const config = useConfig();
  const words = useWords();
  return <span><Sentence text={sentenceOf(entry, config, words)} /></span>;
}
