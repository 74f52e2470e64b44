import css from "./shell.module.css";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { commandText, type CommandGroup } from "../commands/catalogue";
import { shownKeys } from "../commands/keys";
import { keyedCommands } from "../commands/registry";
import { usePrefs } from "../prefs";
import { Kbd, Modal } from "@/ui";

const GROUPS: CommandGroup[] = ["app", "go", "list", "ticket"];

/** Every key there is, as this person has mapped them. */
export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const remapped = usePrefs((prefs) => prefs.shortcuts);
  const commands = keyedCommands(remapped).filter((info) => info.keys);
  return (
    <Modal reading open={open} onClose={onClose} title={t("commands:app_shortcuts")} width={720} foot={<Link to="/me/shortcuts" onClick={onClose}>{t("shell:shortcuts.change")}</Link>}>
      <div className={css.sheet}>
        {GROUPS.map((group) => (
          <GroupRows key={group} title={t(`shell:shortcuts.${group}`)} rows={commands.filter((info) => info.group === group).map((info) => [t(commandText(info.id)), shownKeys(info.keys ?? "")])} />
        ))}
      </div>
    </Modal>
  );
}

function GroupRows({ title, rows }: { title: string; rows: string[][] }) {
  return (
    <>
      <h3>{title}</h3>
      {rows.map(([text = "", keys = ""]) => <div key={text} className={css.key}><span>{text}</span><Kbd keys={keys} /></div>)}
    </>
  );
}
