import css from "./pane.module.css";
import { PencilLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useWords } from "../timeline/useWords";
import { usePresence } from "../queries";
import { Avatar, Avatars } from "@/ui";

/** Who else is on this ticket. Warns about a second answer; never blocks. */
export function PresenceStrip({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const { list } = useWords();
  const others = usePresence(ticketId);
  const viewing = others.filter((one) => one.state === "viewing");
  const typing = others.find((one) => one.state !== "viewing");
  if (others.length === 0) return null;
  return (
    <div className={css.presence} role="status">
      <span className="row g8 grow">
        <Avatars>{others.map(({ member }) => <Avatar key={member.id} name={member.name} color={member.color} size={18} />)}</Avatars>
        {viewing.length > 0 && <span className="el" dir="auto">{t("ticket:presence.viewing", { names: list(viewing.map((one) => one.member.name)), count: viewing.length })}</span>}
      </span>
      {typing && (
        <span className="row g6 warn" data-testid="typing">
          <PencilLine size={13} aria-hidden="true" />
          <span dir="auto">{t(typing.state === "typing_note" ? "ticket:presence.typing_note" : "ticket:presence.typing_reply", { name: typing.member.name })}</span>
        </span>
      )}
    </div>
  );
}
