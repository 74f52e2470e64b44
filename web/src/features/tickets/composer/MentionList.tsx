import css from "./composer.module.css";
import { nameOf, type Candidate } from "./mentions";
import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "@/ui";

interface MentionListProps { id: string; options: Candidate[]; active: number; onPick: (one: Candidate) => void }

/** Whom the typed @ could mean. The text keeps the focus; arrows move, Enter or Tab takes. */
export function MentionList({ id, options, active, onPick }: MentionListProps) {
  const { t } = useTranslation();
  return (
    <div className={css.suggest} id={id} role="listbox" aria-label={t("ticket:composer.mention")}>
      {options.map((one, index) => (
        <div key={one.kind === "member" ? one.member.id : one.team.id} id={`${id}-${index}`} role="option" aria-selected={index === active} tabIndex={-1} className={css.candidate}
          onPointerDown={(event) => { event.preventDefault(); onPick(one); }}>
          {one.kind === "member" ? <Avatar name={one.member.name} color={one.member.color} size={22} /> : <UsersRound size={16} aria-hidden="true" />}
          <span className="el" dir="auto">{nameOf(one)}</span>
          {one.kind === "team" && <small>{t("ticket:composer.team_size", { count: one.team.member_ids.length })}</small>}
        </div>
      ))}
    </div>
  );
}
