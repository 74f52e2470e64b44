import css from "./me.module.css";
import { RotateCcw, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { commandText } from "@/app/commands/catalogue";
import { chordOf, shownKeys } from "@/app/commands/keys";
import { keyedCommands } from "@/app/commands/registry";
import { usePrefs } from "@/app/prefs";
import { Button, Card, IconButton, Kbd, toastError } from "@/ui";

/** Takes the next press as the new key; Esc leaves all as it was. */
function useRecording(onKeys: (keys: string) => void, onCancel: () => void, recording: boolean): void {
  useEffect(() => {
    if (!recording) return undefined;
    const listen = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") return onCancel();
      const chord = chordOf(event);
      if (chord) onKeys(chord);
    };
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
  });
}

/** Every shortcut can be changed or switched off. */
export function ShortcutsSection() {
  const { t } = useTranslation();
  const { shortcuts, change } = usePrefs();
  const [recording, setRecording] = useState<string | null>(null);
  const commands = keyedCommands(shortcuts);
  const set = (id: string, keys: string | null) => change({ shortcuts: { ...shortcuts, [id]: keys } });
  const reset = (id: string) => change({ shortcuts: Object.fromEntries(Object.entries(shortcuts).filter(([key]) => key !== id)) });
  const record = (keys: string) => {
    const taken = commands.find((info) => info.keys === keys && info.id !== recording);
    if (taken) toastError(t("me:shortcuts.taken", { keys: shownKeys(keys), name: t(commandText(taken.id)) }));
    else if (recording) set(recording, keys);
    setRecording(null);
  };
  useRecording(record, () => setRecording(null), recording !== null);
  const all = Object.keys(shortcuts).length > 0 && <Button size="sm" onClick={() => change({ shortcuts: {} })}>{t("me:shortcuts.reset_all")}</Button>;
  return (
    <Card flush title={t("me:section.shortcuts")} note={t("me:shortcuts.note")} actions={all}>
      {commands.map(({ id, keys }) => {
        const name = t(commandText(id));
        return (
          <div key={id} className={css.keys}>
            <span className="grow">{name}</span>
            {recording === id ? <span className={css.recording} role="status">{t("me:shortcuts.press")}</span> : keys ? <Kbd keys={shownKeys(keys)} /> : <span className="c3">{t("me:shortcuts.none")}</span>}
            <Button size="xs" kind="ghost" aria-label={t("me:shortcuts.change_named", { name })} onClick={() => setRecording(id)}>{t("me:shortcuts.change")}</Button>
            {id in shortcuts ? <IconButton size="xs" label={t("me:shortcuts.reset", { name })} icon={<RotateCcw size={13} />} onClick={() => reset(id)} />
              : <IconButton size="xs" label={t("me:shortcuts.off", { name })} icon={<X size={13} />} disabled={!keys} onClick={() => set(id, null)} />}
          </div>
        );
      })}
    </Card>
  );
}
