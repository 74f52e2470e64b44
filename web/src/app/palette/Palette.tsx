import css from "./palette.module.css";
import { Search, Ticket, UserRound, UsersRound, type LucideIcon } from "lucide-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { api } from "@/api/client";
import { useConfig } from "@/api/queries";
import { keys as queryKeys } from "@/api/keys";
import type { MemberRef, TicketRow } from "@/api/types";
import { useL10n } from "@/i18n";
import { commandInfo, COMMANDS, commandText } from "../commands/catalogue";
import { shownKeys } from "../commands/keys";
import { keysOf, useRegistry } from "../commands/registry";
import { usePrefs } from "../prefs";
import { findMatch } from "./match";
import { useShellState } from "../shell/state";
import { BareModal, Chip, Kbd } from "@/ui";

interface Entry { id: string; group: string; icon: LucideIcon; text: ReactNode; lead?: string; note?: string; keys?: string | null; run: () => void }
interface Found { tickets: TicketRow[]; requesters: { id: string; name: string }[]; members: MemberRef[] }

const ORDER = ["ticket", "list", "app", "go"];
/** Inside a group the catalogue's order counts, not the order in which screens came to life. */
const placeOf = (id: string): number => COMMANDS.findIndex((info) => info.id === id);

function Marked({ text, span }: { text: string; span: [number, number] | null }) {
  if (!span) return text;
  return <>{text.slice(0, span[0])}<b className={css.hit}>{text.slice(...span)}</b>{text.slice(span[1])}</>;
}

/** Commands that some screen offers right now and that match by characters, pinyin or initials. */
function useCommandEntries(text: string): Entry[] {
  const { t } = useTranslation();
  const alive = useRegistry((state) => state.alive);
  const remapped = usePrefs((prefs) => prefs.shortcuts);
  const newest = new Map(alive.map((one) => [one.id, one]));
  return [...newest.values()].flatMap(({ id, run, label }) => {
    const info = commandInfo(id);
    const name = label ?? t(commandText(id));
    const match = findMatch(name, text);
    if (!info?.palette || !match) return [];
    return [{ id, group: info.group, icon: info.icon, text: <Marked text={name} span={match.span} />, keys: keysOf(id, remapped), run }];
  }).sort((a, b) => ORDER.indexOf(a.group) - ORDER.indexOf(b.group) || placeOf(a.id) - placeOf(b.id));
}

function useFound(text: string, wanted: boolean): Found | undefined {
  const q = useDeferredValue(text.trim());
  const { data } = useQuery({
    queryKey: queryKeys.palette(q),
    queryFn: ({ signal }) => api.get<Found>("/palette", { q }, signal),
    enabled: wanted && q.length > 0,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });
  return wanted && q ? data : undefined;
}

function useFoundEntries(found: Found | undefined, prefix: string): Entry[] {
  const navigate = useNavigate();
  const config = useConfig();
  const l10n = useL10n();
  if (!found) return [];
  const statusOf = (row: TicketRow) => l10n(config?.statuses.find((status) => status.key === row.status)?.name);
  const tickets = found.tickets.map((row): Entry => ({
    id: row.id, group: "tickets", icon: Ticket, lead: `T-${row.number}`, text: row.subject, note: statusOf(row), run: () => void navigate(`/t/${row.number}`),
  }));
  const byField = (field: string, value: string) => `/tickets?filter=${encodeURIComponent(JSON.stringify({ all: [{ field, op: "eq", value }] }))}`;
  const people = [
    ...found.requesters.map(({ id, name }): Entry => ({ id, group: "people", icon: UserRound, text: name, run: () => void navigate(byField("requester", id)) })),
    ...found.members.map(({ id, name }): Entry => ({ id, group: "people", icon: UsersRound, text: name, run: () => void navigate(byField("assignee", id)) })),
  ];
  return [...(prefix === "@" ? [] : tickets), ...(prefix === "#" ? [] : people)];
}

function useEntries(typed: string): Entry[] {
  const prefix = /^[>#@]/.exec(typed)?.[0] ?? "";
  const text = typed.slice(prefix.length).trim();
  const commands = useCommandEntries(text);
  const found = useFoundEntries(useFound(text, prefix !== ">"), prefix);
  return [...(prefix === "" || prefix === ">" ? commands : []), ...found];
}

/** The ticket that is open behind the palette: commands are about it. */
function useOpenTicket(): string | null {
  const { pathname } = useLocation();
  return /^\/(?:w\/[^/]+|t)\/(?:T-)?(\d+)/.exec(pathname)?.[1] ?? null;
}

/** ⌘K: everything that can be done here, tickets and people. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const entries = useEntries(typed);
  const ticket = useOpenTicket();
  const at = Math.min(active, Math.max(0, entries.length - 1));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[data-active=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [at]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") run(entries[at]);
    else if (event.key === "ArrowDown") setActive((at + 1) % Math.max(1, entries.length));
    else if (event.key === "ArrowUp") setActive((at + entries.length - 1) % Math.max(1, entries.length));
    else return;
    event.preventDefault();
  };
  return (
    <BareModal open onClose={onClose} label={t("shell:palette.title")}>
      <div className={css.line}>
        <Search size={18} aria-hidden="true" />
        {ticket && <Chip tone="accent"><bdi dir="ltr" className="mono">T-{ticket}</bdi></Chip>}
        <input data-autofocus className={css.input} dir="auto" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={entries[at] && `palette-${at}`}
          aria-label={t("shell:palette.title")} placeholder={t("shell:search")} value={typed} onKeyDown={onKeyDown} onChange={(event) => { setTyped(event.target.value); setActive(0); }} />
        <Kbd keys="esc" />
      </div>
      <div ref={list} id="palette-list" role="listbox" aria-label={t("shell:palette.title")} className={css.list}>
        {entries.map((entry, index) => (
          <EntryRow key={entry.group + entry.id} entry={entry} index={index} active={index === at} first={entries[index - 1]?.group !== entry.group} onHover={() => setActive(index)} onPick={() => run(entry)} />
        ))}
        {entries.length === 0 && <div className={css.nothing}>{t("common:nothing_found")}</div>}
      </div>
      <Hints onClose={onClose} />
    </BareModal>
  );
}

function EntryRow({ entry, index, active, first, onHover, onPick }: { entry: Entry; index: number; active: boolean; first: boolean; onHover: () => void; onPick: () => void }) {
  const { t } = useTranslation();
  const Icon = entry.icon;
  return (
    <>
      {first && <div className={css.group} role="presentation">{t(`shell:palette.group.${entry.group}`)}</div>}
      {/* the input keeps the focus and gives the keys; this row only takes the pointer */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
      <div id={`palette-${index}`} role="option" aria-selected={active} tabIndex={-1} data-active={active} className={css.entry} onPointerMove={active ? undefined : onHover} onClick={onPick}>
        <Icon size={16} aria-hidden="true" />
        {entry.lead && <span className="mono c3" dir="ltr">{entry.lead}</span>}
        <span className="grow el user" dir="auto">{entry.text}</span>
        {entry.note && <span className="t12 c3 el" dir="auto">{entry.note}</span>}
        {entry.keys && <Kbd keys={shownKeys(entry.keys)} />}
      </div>
    </>
  );
}

function Hints({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const show = useShellState((state) => state.show);
  const sheet = () => {
    onClose();
    show("shortcuts");
  };
  return (
    <div className={css.hints}>
      <span className="row g4"><Kbd keys="↑ ↓" /> {t("shell:palette.choose")}</span>
      <span className="row g4"><Kbd keys="↵" /> {t("shell:palette.run")}</span>
      <span className="row g4"><Kbd keys=">" /> {t("shell:palette.commands_only")}</span>
      <span className="row g4"><Kbd keys="#" /> {t("shell:palette.group.tickets")}</span>
      <span className="row g4"><Kbd keys="@" /> {t("shell:palette.group.people")}</span>
      <span className="grow" />
      <button type="button" className="row g4" onClick={sheet}><Kbd keys="?" /> {t("shell:palette.all_keys")}</button>
    </div>
  );
}
