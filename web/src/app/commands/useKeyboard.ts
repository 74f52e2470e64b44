/** The one keyboard listener of the page. */

import { useEffect } from "react";
import { chordMatches, typingOrBusy } from "./keys";
import { keyedCommands, runCommand } from "./registry";
import { usePrefs } from "../prefs";

const SEQUENCE_MS = 1200;

/** Commands that match after `pending` (the first key of a sequence such as G W) and this press. */
export function createKeyboard(now: () => number = Date.now) {
  let first: { chord: string; at: number } | null = null;

  return (event: KeyboardEvent): boolean => {
    if (event.isComposing || event.key === "Process" || event.repeat && event.key === "Enter") return false;
    const blocked = typingOrBusy(event.target);
    const opened = first && now() - first.at < SEQUENCE_MS ? first.chord : null;
    first = null;
    for (const { id, keys } of keyedCommands(usePrefs.getState().shortcuts)) {
      if (!keys) continue;
      const [head = "", tail] = keys.split(" ");
      if (blocked && !head.startsWith("Mod+")) continue;
      if (tail && opened === head && chordMatches(tail, event)) return runCommand(id);
    }
    if (opened) return false;
    for (const { id, keys } of keyedCommands(usePrefs.getState().shortcuts)) {
      if (!keys) continue;
      const [head = "", tail] = keys.split(" ");
      if ((blocked && !head.startsWith("Mod+")) || !chordMatches(head, event)) continue;
      if (blocked && head === "Mod+A") continue; // select all belongs to the field
      if (tail) first = { chord: head, at: now() };
      else if (runCommand(id)) return true;
    }
    return false;
  };
}

export function useKeyboard(): void {
  useEffect(() => {
    const press = createKeyboard();
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && press(event)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
