import css from "./templates.module.css";
import { matching } from "./choosing";
import { useFilled, useShelf } from "./queries";
import type { Filled } from "./shapes";
import { Hinders } from "../processes/feedback/Hinders";
import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { LANGUAGE_NAMES, useL10n, type Language } from "@/i18n";
import { BareModal, Chip, ErrorState, Kbd, Loading, Scroller, Select, Skeleton, TextInput } from "@/ui";

interface PickerProps { number: number; onPick: (text: string) => void; onClose: () => void }

const languageName = (tag: string): string => LANGUAGE_NAMES[tag as Language] ?? tag;

/** The text as it would be sent: values plain, gaps marked. */
function FilledText({ of }: { of: Filled }) {
  return of.pieces.map((piece, place) => {
    const key = `${place}.${piece.variable ?? ""}`;
    return piece.gap ? <mark key={key}>{piece.text}</mark> : piece.variable ? <b key={key}><bdi>{piece.text}</bdi></b> : <span key={key}>{piece.text}</span>;
  });
}

function Row({ one, id, active, onPick, folder }: { one: Filled; id: string; active: boolean; onPick: () => void; folder: string }) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => { if (active) row.current?.scrollIntoView?.({ block: "nearest" }); }, [active]);
  return (
    <div ref={row} id={id} role="option" aria-selected={active} tabIndex={-1} className={css.option} onPointerDown={(event) => { event.preventDefault(); onPick(); }}>
      <span className={css.line}><span className="el grow" dir="auto">{l10n(one.name)}</span>{one.suggested && <Chip tone="accent">{t("templates:suggested")}</Chip>}{one.shortcut && <small dir="ltr">/{one.shortcut}</small>}</span>
      <span className={css.line}><small className="el grow" dir="auto">{folder}</small><small>{t("templates:used", { count: one.uses })}</small></span>
    </div>
  );
}

/** Choosing a template without leaving the keyboard: type, arrows, Enter. */
export default function Picker({ number, onPick, onClose }: PickerProps) {
  const { t } = useTranslation();
  const l10n = useL10n();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [language, setLanguage] = useState<string | null>(null);
  const [place, setPlace] = useState(0);
  const filled = useFilled(number, language);
  const folders = useShelf().data?.folders ?? [];
  const folderOf = (one: Filled) => l10n(folders.find((folder) => folder.id === one.folder_id)?.name ?? "");
  const found = matching(filled.data?.data ?? [], typed, (one) => l10n(one.name), folderOf);
  const active = Math.min(place, Math.max(0, found.length - 1));
  const chosen = found[active];
  const languages = [...new Set((filled.data?.data ?? []).flatMap((one) => one.languages))].sort();
  const pick = (one: Filled | undefined) => {
    if (!one) return;
    void api.post(`/tickets/${number}/templates/${one.id}/use`).catch(() => undefined); // only a count: the text is what matters
    onPick(one.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setPlace((active + step + found.length) % Math.max(1, found.length));
    else if (event.key === "Enter") pick(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <BareModal open onClose={onClose} label={t("templates:pick")} width={820}>
      <div className={css.picker}>
        <div className={css.search}>
          <TextInput hideLabel label={t("templates:search")} placeholder={t("templates:search")} icon={<Search size={14} aria-hidden="true" />} value={typed} data-autofocus role="combobox" aria-expanded={found.length > 0} aria-controls={`${id}-list`}
            aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined} autoComplete="off" onChange={(event) => { setTyped(event.target.value); setPlace(0); }} onKeyDown={onKeyDown} />
          {languages.length > 1 && <Select hideLabel size="sm" label={t("templates:language")} value={language ?? chosen?.language ?? null} onChange={setLanguage} options={languages.map((one) => ({ value: one, label: languageName(one) }))} />}
        </div>
        {filled.isPending ? <div className={css.empty}><Loading><Skeleton width="70%" /></Loading></div>
          : filled.error ? <ErrorState error={filled.error} onRetry={() => void filled.refetch()} />
            : (
              <div className={css.panes}>
                <div className={css.list} id={`${id}-list`} role="listbox" aria-label={t("templates:title")}>
                  {found.map((one, index) => <Row key={one.id} one={one} id={`${id}-${one.id}`} active={index === active} folder={folderOf(one)} onPick={() => pick(one)} />)}
                </div>
                <Scroller className={css.preview} dir="auto" lang={chosen?.language} label={t("templates:preview")}>
                  {chosen ? <FilledText of={chosen} /> : <span className="c3">{t(typed ? "templates:none_found" : "templates:none")}</span>}
                </Scroller>
              </div>
            )}
        <div className={css.foot}>
          <span><Kbd keys="↑" /> <Kbd keys="↓" /> {t("templates:keys.move")}</span><span><Kbd keys="Enter" /> {t("templates:keys.insert")}</span><span><Kbd keys="Esc" /> {t("templates:keys.close")}</span>
          {chosen?.pieces.some((piece) => piece.gap) && <span className="warn">{t("templates:has_gaps")}</span>}
          <span className="grow" />
          {chosen && <Hinders key={chosen.id} place={{ kind: "template", key: chosen.id, label: l10n(chosen.name), ticket: String(number) }} />}
        </div>
      </div>
    </BareModal>
  );
}
