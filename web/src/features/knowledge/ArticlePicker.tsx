import css from "./knowledge.module.css";
import picker from "../templates/templates.module.css";
import { linkParts } from "../tickets/pane/links";
import { NO_FILTER, useArticles, useVersions } from "./queries";
import type { ArticleRow, Texts } from "./shapes";
import { Search } from "lucide-react";
import { useDeferredValue, useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { BareModal, EmptyState, ErrorState, Kbd, Loading, Scroller, Skeleton, TextInput } from "@/ui";

/** What goes to a customer: the way to solve it, without addresses of our own pages. */
export const sayable = (texts: Texts): string =>
  linkParts(texts.solution).filter(({ href }) => href === null).map(({ text }) => text).join("").trim();

/** In the customer's language, else in the one it was first written in. */
export function spoken(row: ArticleRow, texts: Record<string, Texts>, wanted: string): Texts | undefined {
  const same = Object.keys(texts).find((one) => one === wanted) ?? Object.keys(texts).find((one) => one.split("-")[0] === wanted.split("-")[0]);
  return texts[same ?? row.language];
}

interface PickerProps { locale: string; onPick: (text: string) => void; onClose: () => void }

/** Taking a published article's solution into a reply: type, arrows, Enter. */
export default function ArticlePicker({ locale, onPick, onClose }: PickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const found = useArticles({ ...NO_FILTER, state: "published", text: useDeferredValue(typed) }, true);
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const row = rows[Math.min(place, Math.max(0, rows.length - 1))];
  const versions = useVersions(row?.id ?? null);
  const read = row && versions.data?.data.find(({ number }) => number === row.published_version);
  const texts = row && read && spoken(row, read.texts, locale);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setPlace((place + step + rows.length) % Math.max(1, rows.length));
    else if (event.key === "Enter" && texts) onPick(sayable(texts));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <BareModal open onClose={onClose} label={t("knowledge:insert")} width={820}>
      <div className={picker.picker}>
        <div className={picker.search}>
          <TextInput hideLabel label={t("knowledge:search")} placeholder={t("knowledge:search")} icon={<Search size={14} aria-hidden="true" />} value={typed} maxLength={200} data-autofocus role="combobox" aria-expanded={rows.length > 0} aria-controls={`${id}-list`}
            aria-activedescendant={row ? `${id}-${row.id}` : undefined} autoComplete="off" onChange={(event) => { setTyped(event.target.value); setPlace(0); }} onKeyDown={onKeyDown} />
        </div>
        {found.isPending ? <Loading><div className={css.waiting}><Skeleton width="70%" /></div></Loading>
          : found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} />
            : rows.length === 0 ? <EmptyState title={t("knowledge:none_found")} /> : (
              <div className={picker.panes}>
                <div className={picker.list} id={`${id}-list`} role="listbox" aria-label={t("knowledge:list")}>
                  {rows.map((one, at) => (
                    <div key={one.id} id={`${id}-${one.id}`} role="option" aria-selected={one === row} tabIndex={-1} className={picker.option} onPointerDown={(event) => { event.preventDefault(); setPlace(at); }}>
                      <span className="el" dir="auto" lang={one.language}>{one.title}</span>
                    </div>
                  ))}
                </div>
                <Scroller className={picker.preview} dir="auto" label={t("knowledge:part.solution")}>{texts && sayable(texts)}</Scroller>
              </div>
            )}
        <div className={picker.foot}>
          <span><Kbd keys="↑" /> <Kbd keys="↓" /></span>
          <span className="grow" />
          <button type="button" className={css.link} disabled={!texts} onClick={() => texts && onPick(sayable(texts))}>{t("knowledge:insert_solution")} <Kbd keys="Enter" /></button>
        </div>
      </div>
    </BareModal>
  );
}
