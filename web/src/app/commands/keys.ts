/** Reading keys: letters and digits by their place on the keyboard, so that every layout works. */

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const PUNCTUATION: Record<string, { code: string; also?: string }> = {
  "[": { code: "BracketLeft" }, "]": { code: "BracketRight" }, "/": { code: "Slash" }, "?": { code: "Slash", also: "؟" },
};

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

function keyMatches(key: string, event: Pressed): boolean {
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`;
  if (/^[0-9]$/.test(key)) return event.code === `Digit${key}`;
  const sign = PUNCTUATION[key];
  if (!sign) return event.key === key;
  return event.key === key || event.key === sign.also || (event.code === sign.code && event.shiftKey === (key === "?"));
}

/** Whether one pressed chord is the wanted one, e.g. "Mod+Shift+Enter", "C", "?". */
export function chordMatches(chord: string, event: Pressed): boolean {
  const parts = chord.split("+");
  const key = parts[parts.length - 1] ?? "";
  const wants = (name: string) => parts.includes(name);
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const foreign = MAC ? event.ctrlKey : event.metaKey;
  const shiftFree = key in PUNCTUATION; // some layouts need Shift to type it
  return (
    mod === wants("Mod") && !foreign && event.altKey === wants("Alt") &&
    (shiftFree || event.shiftKey === wants("Shift")) && keyMatches(key, event)
  );
}

/** What a press would be written as, for remapping; null for a bare modifier. */
export function chordOf(event: Pressed): string | null {
  if (["Shift", "Control", "Alt", "Meta", "Dead", "Process"].includes(event.key)) return null;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? /^Digit([0-9])$/.exec(event.code)?.[1];
  const key = letter ?? event.key;
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const shift = event.shiftKey && !(key in PUNCTUATION);
  return [mod && "Mod", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

const SIGNS: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: MAC ? "⌥" : "Alt", Enter: "↵", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓" };
/** For Kbd: "Mod+Shift+Enter" → "⌘ ⇧ ↵", "G W" → "G W". */
export const shownKeys = (keys: string): string =>
  keys.split(" ").flatMap((chord) => chord.split("+")).map((part) => SIGNS[part] ?? part).join(" ");

const EDITABLE = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true], [role=textbox]";
/** Where single keys must not act: in fields, menus and dialogs, and behind an open dialog. */
export function typingOrBusy(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  if (element?.closest(`${EDITABLE}, [role=menu], [role=dialog], [popover], dialog`)) return true;
  return document.querySelector("[aria-modal=true]") !== null;
}
