import css from "./audit.module.css";
import { fieldName, sentenceOf, subjectPath, subjectText, valueText, type AuditEntry } from "./sentences";
import { Bot, Cog, KeyRound, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useConfig } from "@/api/queries";
import type { Config } from "@/api/types";
import { Avatar, clsx, numberCell, RelativeTime, Table } from "@/ui";
import { Sentence } from "../tickets/timeline/Sentence";
import { actorName, detailOf, type Words } from "../tickets/timeline/sentences";
import { useWords } from "../tickets/timeline/useWords";

const SIGNS: Record<string, typeof Bot> = { system: Cog, token: KeyRound, requester: UserRound };

/** A member's face; a sign for all others, so that machine and customer are never taken for a colleague. */
export function ActorSign({ entry: { actor } }: { entry: Pick<AuditEntry, "actor"> }) {
  if (actor.kind === "member") return <Avatar name={actor.name} color={actor.color} size={22} />;
  const Icon = SIGNS[actor.kind] ?? Bot;
  return <span className={css.icon} aria-hidden="true"><Icon size={13} /></span>;
}

/** One line below the sentence: what was written, else the first changes as before → after. */
function gistOf(entry: AuditEntry, config: Config | undefined, words: Words): string | null {
  const said = detailOf(entry, words);
  if (said) return said;
  if (entry.changes.length === 0) return null;
  return entry.changes.map(({ field, before, after }) => `${fieldName(field, words)}: ${valueText(field, before, config, words)} → ${valueText(field, after, config, words)}`).join(" · ");
}

const Row = memo(function Row({ entry, chosen, onChoose }: { entry: AuditEntry; chosen: boolean; onChoose: (id: string) => void }) {
  const config = useConfig();
  const words = useWords();
  const gist = gistOf(entry, config, words);
  const subject = subjectText(entry, words);
  const path = subjectPath(entry);
  return (
    // the button inside is what the keyboard uses; a click anywhere in the row is for the mouse
     
    <tr className={css.row} aria-selected={chosen} data-entry={entry.id} onClick={() => onChoose(entry.id)}>
      <td><RelativeTime exact at={entry.at} className="c2" /></td>
      <td className={css.hideable}><span className={css.who}><ActorSign entry={entry} /><span className="el" dir="auto">{actorName(entry, words)}</span></span></td>
      <td><button type="button" className={css.pick} aria-pressed={chosen}><Sentence text={sentenceOf(entry, config, words)} />{gist && <span className={`${css.more} user`} dir="auto">{gist}</span>}</button></td>
      <td>{path ? <Link to={path} onClick={(event) => event.stopPropagation()}><bdi>{subject}</bdi></Link> : <bdi className="c2">{subject}</bdi>}</td>
      <td className={clsx(numberCell, css.hideable)}><span className="c3">{entry.seq}</span></td>
    </tr>
  );
});

export function EntryTable({ entries, chosen, onChoose }: { entries: AuditEntry[]; chosen: string | null; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  return (
    <Table className={css.table}>
      <thead>
        <tr>
          <th scope="col" className={css.at}>{t("record:column.at")}</th>
          <th scope="col" className={css.hideable} style={{ inlineSize: 170 }}>{t("record:column.who")}</th>
          <th scope="col">{t("record:column.what")}</th>
          <th scope="col" className={css.about}>{t("record:column.subject")}</th>
          <th scope="col" className={clsx(numberCell, css.hideable)} style={{ inlineSize: 64 }}>{t("record:column.seq")}</th>
        </tr>
      </thead>
      <tbody>{entries.map((entry) => <Row key={entry.id} entry={entry} chosen={entry.id === chosen} onChoose={onChoose} />)}</tbody>
    </Table>
  );
}
