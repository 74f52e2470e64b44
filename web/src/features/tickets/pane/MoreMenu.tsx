import { BookPlus, Copy, Ellipsis, FolderTree, Link as LinkIcon, Merge, Split, Tag, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCan, useConfig } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { shownKeys } from "@/app/commands/keys";
import { keysOf } from "@/app/commands/registry";
import { usePrefs } from "@/app/prefs";
import { IconButton, Menu, MenuDivider, MenuItem, toast } from "@/ui";
import { gatesText } from "../actions/gates";
import { stepIcon } from "../actions/steps";
import { useDialogs, type DialogName } from "../actions/store";
import { useDo } from "../actions/useAct";
import { doorOf, ticketName } from "../model";
import { useWords } from "../timeline/useWords";

const DIRECT = ["take", "resume", "wait"];
const HIDDEN = ["fail_verification", "customer_reply"];

/** Everything that can be done to the ticket; what is shut says why. */
export function MoreMenu({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const can = useCan();
  const config = useConfig();
  const words = useWords();
  const { show } = useDialogs();
  const act = useDo(ticket.number);
  const { shortcuts } = usePrefs();
  const keys = (id: string) => { const found = keysOf(id, shortcuts); return found ? shownKeys(found) : undefined; };
  const edit = doorOf(ticket, "update", can);
  const steps = [...ticket.actions.map((one) => one.key).filter((key) => !HIDDEN.includes(key)), "priority", "escalate"].filter((key) => doorOf(ticket, key, can).offered);
  const item = (key: string) => {
    const door = doorOf(ticket, key, can);
    const denied = !door.allowed && door.gates.length === 0 ? t("ticket:no_permission", { permission: door.permission ?? "" }) : null;
    const Icon = stepIcon(key);
    const run = () => (DIRECT.includes(key) ? act({ path: key, done: t(`ticket:done.${key}`, { ticket: ticketName(ticket.number) }) }) : show(key as DialogName));
    return (
      <MenuItem key={key} icon={<Icon size={15} />} shortcut={keys(`ticket.${key}`)} reason={denied} danger={key === "void"} note={door.gates.length > 0 ? gatesText(door.gates, ticket.type_key, config, words) : undefined} onClick={run}>
        {t(`ticket:step.${key}`)}
      </MenuItem>
    );
  };
  const copy = () => void navigator.clipboard.writeText(`${location.origin}/t/${ticket.number}`).then(() => toast(t("common:copied")));
  return (
    <Menu width={300} trigger={<IconButton size="xs" label={t("ticket:more")} icon={<Ellipsis size={15} />} />}>
      {steps.map(item)}
      <MenuDivider />
      {edit.allowed && <MenuItem icon={<FolderTree size={15} />} shortcut={keys("ticket.type")} onClick={() => show("type")}>{t("ticket:step.type")}</MenuItem>}
      {edit.allowed && <MenuItem icon={<Tag size={15} />} shortcut={keys("ticket.tag")} onClick={() => show("tags")}>{t("ticket:step.tags")}</MenuItem>}
      {edit.allowed && <MenuItem icon={<UsersRound size={15} />} onClick={() => show("people")}>{t("ticket:step.people")}</MenuItem>}
      {edit.allowed && <MenuItem icon={<LinkIcon size={15} />} onClick={() => show("link")}>{t("ticket:step.link")}</MenuItem>}
      {doorOf(ticket, "merge", can).allowed && <MenuItem icon={<Merge size={15} />} onClick={() => show("merge")}>{t("ticket:step.merge")}</MenuItem>}
      {doorOf(ticket, "split", can).allowed && <MenuItem icon={<Split size={15} />} onClick={() => show("split")}>{t("ticket:step.split")}</MenuItem>}
      {can("knowledge.write") && <MenuItem icon={<BookPlus size={15} />} onClick={() => show("article")}>{t("ticket:step.article")}</MenuItem>}
      <MenuItem icon={<Copy size={15} />} onClick={copy}>{t("ticket:copy_link")}</MenuItem>
    </Menu>
  );
}
